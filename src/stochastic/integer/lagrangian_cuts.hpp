#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Cuts that see the recourse's integers: for any pi,
//   Q_s(x) >= v(pi) + pi'x,    v(pi) = min { q'y - pi'z : (z, y) feasible for the scenario, z a first stage }.
// The best pi at a point makes the cut as high as the convex envelope of Q_s there; it is looked for by a
// cutting-plane method with a box around the best pi so far, whose planes (points of earlier minima) stay.
class LagrangianCuts {
 public:
  explicit LagrangianCuts(const TwoStageProblem& problem);

  struct Effort {
    int most_solves = 8;         // MILPs
    double relative_gap = 1e-6;  // of each
    double enough = 0.0;         // a rise of the cut at x below this is not worth another MILP
    WorkLimit limit = {};        // of each MILP
    bool relaxed_first_stage = false;
    // What `known` misses of the scenario's proven cost at x; 0: not known. Where it is, MILPs end when they have most
    // of it or cannot get a fair part of it.
    double missed = 0.0;
  };
  // The highest cut found for the scenario at x, starting from `slope` (the highest known cut's). Nothing if none beats
  // `known`, its value at x.
  std::optional<Cut> at(int scenario, const std::vector<double>& x, const std::vector<double>& slope, double known,
                        const Effort& effort, const StopToken* stop);

  long solves() const { return solves_; }

 private:
  // v(pi) <= recourse_cost - pi'z
  struct Plane {
    std::vector<double> z;
    double recourse_cost;
    bool too_low = false;  // perhaps: it steers where it was found, and is forgotten then
  };
  std::vector<double> best_multipliers(const std::vector<Plane>& planes, const std::vector<double>& x,
                                       const std::vector<double>& centre, double radius, double& promised) const;
  static double promise(const std::vector<Plane>& planes, const std::vector<double>& x, const std::vector<double>& pi);
  double first_radius(const std::vector<double>& pi, double known) const;
  std::vector<double> next_multipliers(const std::vector<Plane>& planes, const std::vector<double>& x,
                                       const std::vector<double>& centre, double height, double& radius) const;

  std::vector<std::vector<Plane>> planes_;  // per scenario
  std::vector<ScenarioMip> mip_;            // per scenario
  std::vector<double> range_;               // of first-stage columns
  std::atomic<long> solves_{0};
};

}  // namespace gridkeel::stochastic
