// Private to assessment: the scenarios of a problem, dispatched one after the other under one plan.
#pragma once

#include <optional>
#include <vector>

#include "assessment/sample.hpp"
#include "planning/planning_problem.hpp"
#include "stochastic/recourse/lane.hpp"

namespace gridkeel::assessment {

struct SolvedScenario {
  double usd = 0.0;        // of the dispatch
  double lower_usd = 0.0;  // no dispatch costs less
  double residual = 0.0;
  bool open = false;  // a limit or a stop ended it with the two further apart than asked
  std::vector<double> y;
};

class ScenarioSolver {
 public:
  // The problem and the request must outlive this.
  ScenarioSolver(const planning::PlanningProblem& problem, std::vector<double> x, const SampleRequest& request);

  // Neighbours are alike, so that each LP starts near its optimum: first those of one recourse model, then by load.
  std::vector<int> order() const;
  // Nothing if a stop came before there was a dispatch.
  std::optional<SolvedScenario> solve(int scenario);

  const stochastic::LaneCounters& lps() const { return lane_.counters(); }
  long mip_solves() const { return mip_solves_; }

 private:
  bool has_integers(int scenario) const;
  std::optional<SolvedScenario> solve_whole(int scenario, double relaxed_usd, double lower_usd);

  const planning::PlanningProblem& problem_;
  std::vector<double> x_;
  const SampleRequest& request_;
  stochastic::Lane lane_;
  long mip_solves_ = 0;
};

}  // namespace gridkeel::assessment
