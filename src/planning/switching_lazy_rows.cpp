#include "planning/switching_lazy_rows.hpp"

#include <algorithm>
#include <cmath>

#include "planning/polygon.hpp"

namespace gridkeel::planning {
namespace {

// Of a line's broken sides in a period, only the worst is added.
class SwitchingLazyRows : public stochastic::LazyRows {
 public:
  SwitchingLazyRows(std::shared_ptr<const stochastic::LazyRows> first, const RecourseModel& model,
                    const RecourseBase& base)
      : first_(std::move(first)), start_(first_ != nullptr ? first_->count() : 0) {
    for (const SwitchingPeriod& s : model.switching)
      for (std::size_t e = 0; e < s.flow_p.size(); ++e)
        if (const double rating = base.study->network.branches[e].rating_mva; s.flow_p[e] >= 0 && std::isfinite(rating))
          lines_.push_back({s.flow_p[e], s.flow_q[e], polygon_radius(rating)});
  }

  int count() const override { return start_ + static_cast<int>(lines_.size()) * kPolygonSides; }

  void violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                std::vector<int>& out) const override {
    if (first_ != nullptr) first_->violated(scenario, x, y, tolerance, out);
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      const double p = y[static_cast<std::size_t>(lines_[k].p)], q = y[static_cast<std::size_t>(lines_[k].q)];
      if (std::hypot(p, q) <= lines_[k].limit + tolerance) continue;
      int worst = -1;
      double excess = tolerance;
      for (int side = 0; side < kPolygonSides; ++side) {
        const double over = polygon_side(side).p * p + polygon_side(side).q * q - lines_[k].limit;
        if (over > excess) {
          excess = over;
          worst = side;
        }
      }
      if (worst >= 0) out.push_back(start_ + static_cast<int>(k) * kPolygonSides + worst);
    }
  }

  std::vector<solver::Entry> recourse_row(int row) const override {
    if (row < start_) return first_->recourse_row(row);
    const Line& line = line_of(row);
    const PolygonSide side = polygon_side((row - start_) % kPolygonSides);
    std::vector<solver::Entry> entries;
    if (side.p != 0.0) entries.push_back({line.p, side.p});
    if (side.q != 0.0) entries.push_back({line.q, side.q});
    return entries;
  }

  std::vector<solver::Entry> technology_row(int row, int scenario) const override {
    return row < start_ ? first_->technology_row(row, scenario) : std::vector<solver::Entry>{};
  }

  Sides sides(int row, int scenario) const override {
    return row < start_ ? first_->sides(row, scenario) : Sides{-solver::kInf, line_of(row).limit};
  }

 private:
  struct Line {
    int p, q;  // columns
    double limit;
  };
  const Line& line_of(int row) const { return lines_[static_cast<std::size_t>((row - start_) / kPolygonSides)]; }

  std::shared_ptr<const stochastic::LazyRows> first_;
  int start_;
  std::vector<Line> lines_;
};

}  // namespace

std::shared_ptr<const stochastic::LazyRows> with_switching_rows(std::shared_ptr<const stochastic::LazyRows> first,
                                                                const RecourseModel& model, const RecourseBase& base) {
  if (model.switching.empty()) return first;
  return std::make_shared<SwitchingLazyRows>(std::move(first), model, base);
}

}  // namespace gridkeel::planning
