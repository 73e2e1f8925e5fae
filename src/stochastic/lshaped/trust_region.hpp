#pragma once

#include <vector>

#include "stochastic/lshaped/master.hpp"

namespace gridkeel::stochastic {

// The box |x_j - centre_j| <= radius * range_j around the best point of the relaxation (Linderoth & Wright
// 2003). Grows after good steps at its edge, shrinks after steps that the model promised and did not keep.
// A column without a finite range has the size of its centre's value for one.
class TrustRegion {
 public:
  // `limits`: the first stage's own bounds; must outlive the region.
  TrustRegion(const FirstStageBox& limits, double initial_radius);

  FirstStageBox around(const std::vector<double>& centre) const;  // the limits themselves once it is everything
  bool binds(const FirstStageBox& box, const std::vector<double>& x) const;
  bool is_everything() const { return radius_ >= kEverything; }

  void expand() { radius_ = radius_ >= 0.5 && finite_ ? kEverything : 2.0 * radius_; }
  void shrink() { radius_ = radius_ > kSmallest ? 0.5 * radius_ : radius_; }
  // predicted > 0: the decrease the model promised; actual: what came (negative = the step was worse).
  void after_null_step(double predicted, double actual);
  void after_serious_step(double predicted, double actual, bool at_edge);
  double radius() const { return radius_; }
  bool has_limits() const { return finite_; }

 private:
  static constexpr double kEverything = 1e6;
  static constexpr double kSmallest = 1e-4;
  double range(std::size_t column, double centre) const;

  const FirstStageBox* limits_;
  bool finite_ = true;
  double radius_;
  int bad_steps_ = 0;
};

// The largest share of their ranges by which all columns may move together from where a row of the first stage is
// loosest, by the tightest row: 1/n with a budget of which each of n columns may take all. From 0 to 1; rows with
// columns without a finite range say nothing.
double joint_share(const solver::LpModel& first_stage, const FirstStageBox& limits);

}  // namespace gridkeel::stochastic
