#pragma once

#include "common/random.hpp"

namespace gridkeel::shock {

// Run times of GPU jobs as measured (Philly, row 19 of docs/shocks.md): an empirical list, because no lognormal fits
// its tail. Optionally only those that last at least so long, as a job that fills a hall does.
class RunTimes {
 public:
  explicit RunTimes(double shortest_h = 0.0);

  double quantile_h(double probability) const;  // in [0, 1]
  double mean_h() const;
  double draw_h(RandomStream& random) const { return quantile_h(random.uniform()); }

  // What is left of the job that is found running at any moment: long jobs are found more often.
  double draw_left_h(RandomStream& random) const;

 private:
  double first_ = 0.0;  // share of all jobs that are shorter than shortest_h
};

}  // namespace gridkeel::shock
