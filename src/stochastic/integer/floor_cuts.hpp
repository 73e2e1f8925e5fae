#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Integer L-shaped cuts (Laporte and Louveaux 1993) over few columns: with a set H of integer columns at their lower
// bounds l, whatever the others are, a scenario costs v at least, and `least` <= v at any of the problem's first
// stages; so
//   Q_s(x) >= v - (v - least) sum_{j in H} (x_j - l_j)        for every whole x.
// Where units are whole, a plan may lack what one scenario needs and a relaxation not show it; H then names the few
// columns any of which would help. The cut is as high as v at all plans that buy none of them, where cuts that are
// highest at one point, Lagrangian ones, see at most the convex envelope of Q_s.
//
// With a further column k at x_k <= n as well, n above its lower bound, let it cost V > v at least. The line through
// (l_k, 0) and (n + 1, 1) is no less than whether x_k > n, so that
//   Q_s(x) >= V - (V - v) (x_k - l_k) / (n + 1 - l_k) - (V - least) sum_{j in H} (x_j - l_j).
class FloorCuts {
 public:
  explicit FloorCuts(const TwoStageProblem& problem);

  struct Wanted {
    double known;   // of the scenario's cost at x, what the model says
    double proven;  // and what it is at least
    int node_limit = 0;
  };
  // A cut that lifts the model at x by a good part of what it misses. Nothing if no small H does. Scenarios may be
  // asked about side by side.
  std::optional<Cut> at(int scenario, const std::vector<double>& x, const Wanted& wanted, const StopToken* stop);
  // What the scenario's last cut held is where searches of scenarios without one begin.
  void learn_from(int scenario) { first_held_ = of_[static_cast<std::size_t>(scenario)].held; }

  long solves() const { return solves_; }

 private:
  struct Scenario {
    ScenarioMip mip;
    std::optional<double> least;
    std::vector<int> held;  // H of the last cut, and its v
    double bound = -solver::kInf;
  };
  class Search;

  const TwoStageProblem* problem_;
  std::vector<Scenario> of_;
  std::vector<char> seen_;  // first-stage columns that some recourse depends on
  std::vector<int> first_held_;
  std::atomic<long> solves_{0};
};

}  // namespace gridkeel::stochastic
