#include "stochastic/lshaped/recourse_knowledge.hpp"

#include <algorithm>

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kMostPoints = 64;
}  // namespace

void RecourseKnowledge::remember(Point point) {
  if (find(point.x) != nullptr) return;
  if (points.size() == kMostPoints) points.erase(points.begin());
  points.push_back(std::move(point));
}

const RecourseKnowledge::Point* RecourseKnowledge::find(const std::vector<double>& x) const {
  const auto at = std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.x == x; });
  return at == points.end() ? nullptr : &*at;
}

}  // namespace gridkeel::stochastic
