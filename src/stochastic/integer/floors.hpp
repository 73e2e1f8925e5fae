#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/integer/floor.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Floors under what scenarios cost. Where units are whole, a plan may lack what one scenario needs and a relaxation not
// show it; a floor's columns are then the few any of which would help if there were more of them. It says so of all
// plans that lack the same, where cuts that are highest at one point, Lagrangian ones, see at most the convex envelope
// of Q_s.
class Floors {
 public:
  explicit Floors(const TwoStageProblem& problem, int threads = 1);

  struct Wanted {
    double known;          // of the scenario's cost at x, what the model says
    double proven;         // and what it is at least
    WorkLimit limit = {};  // of each MILP
  };
  // A floor that covers x and has most of what the model misses there; behind it a wider one, where more of some
  // columns would not help enough either. Nothing if none of few columns does. Scenarios may be asked about side by
  // side.
  std::vector<Floor> at(int scenario, const std::vector<double>& x, const Wanted& wanted, const StopToken* stop);
  // The columns of the scenario's last floor are where searches of scenarios without one begin.
  void learn_from(int scenario) { first_most_ = of_[static_cast<std::size_t>(scenario)].most; }

  // Where one was found, another is likely.
  bool has_one(int scenario) const { return !of_[static_cast<std::size_t>(scenario)].most.empty(); }

  long solves() const { return solves_; }

 private:
  struct Scenario {
    ScenarioMip mip;
    std::optional<double> least;
    std::vector<solver::Entry> most;   // of its last floor
    std::vector<LagrangianValue> met;  // some plans, and what the recourse costs with them
  };
  class Search;

  const TwoStageProblem* problem_;
  int threads_;
  std::vector<Scenario> of_;
  std::vector<char> seen_;  // first-stage columns that some recourse depends on
  std::vector<solver::Entry> first_most_;
  std::atomic<long> solves_{0};
};

}  // namespace gridkeel::stochastic
