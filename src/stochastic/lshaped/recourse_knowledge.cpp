#include "stochastic/lshaped/recourse_knowledge.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kMostPoints = 64;
}  // namespace

// Scenarios' MILPs may find more the next time: of each scenario the best counts.
void RecourseKnowledge::remember(Point point) {
  const auto same = std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.x == point.x; });
  if (same != points.end()) {
    for (std::size_t s = 0; s < point.loss.size(); ++s) same->loss[s] = std::min(same->loss[s], point.loss[s]);
    same->residual = std::max(same->residual, point.residual);
    return;
  }
  if (points.size() == kMostPoints) points.erase(points.begin());
  points.push_back(std::move(point));
}

const RecourseKnowledge::Point* RecourseKnowledge::find(const std::vector<double>& x) const {
  const auto at = std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.x == x; });
  return at == points.end() ? nullptr : &*at;
}

void RecourseKnowledge::restore(const Checkpoint& found) {
  const auto columns = static_cast<std::size_t>(problem->first_stage.columns.count());
  const auto scenarios = static_cast<std::size_t>(problem->scenario_count());
  const auto require = [](bool fits) {
    if (!fits) throw InternalError("checkpoint: cuts or points of another problem");
  };
  for (const Cut& cut : found.cuts) {
    require(cut.slope.size() == columns && static_cast<std::size_t>(cut.scenario) < scenarios);
    if (cut.kind == Cut::Kind::feasibility)
      feasibility.push_back(cut);
    else
      store.add(cut);
  }
  for (const Point& point : found.points) {
    require(point.x.size() == columns && point.loss.size() == scenarios);
    remember(point);
  }
  require(found.centre.empty() || found.centre.size() == columns);
  if (!found.centre.empty() && store.complete()) centre = found.centre;
}

}  // namespace gridkeel::stochastic
