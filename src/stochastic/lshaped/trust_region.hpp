#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The box |x_j - centre_j| <= radius * range_j around the best point of the relaxation (Linderoth & Wright
// 2003). Grows after good steps at its edge, shrinks after steps that the model promised and did not keep.
class TrustRegion {
 public:
  TrustRegion(const solver::Columns& columns, double initial_radius);

  std::vector<double> lower(const std::vector<double>& centre) const;
  std::vector<double> upper(const std::vector<double>& centre) const;
  bool binds(const std::vector<double>& centre, const std::vector<double>& x) const;
  bool is_everything() const { return radius_ >= 1.0; }

  void expand() { radius_ = radius_ >= 0.5 ? 1.0 : 2.0 * radius_; }
  // predicted > 0: the decrease the model promised; actual: what came (negative = the step was worse).
  void after_null_step(double predicted, double actual);
  void after_serious_step(double predicted, double actual, bool at_edge);

 private:
  const solver::Columns* columns_;
  double radius_;
  int bad_steps_ = 0;
};

}  // namespace gridkeel::stochastic
