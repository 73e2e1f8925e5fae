// Plans that another way of deciding would make of the same study and scenarios, to hold a plan against.
#pragma once

#include <string>
#include <vector>

#include "assessment/shared_recourse.hpp"
#include "planning/plan_file.hpp"

namespace gridkeel::assessment {

// The mean of all scenarios: loads, import and usable units. Outages have no mean and are left out.
shock::Scenario mean_scenario(const shock::ScenarioSet& set);

// The modules that x buys, by name.
std::vector<planning::PlannedModule> modules_of(const planning::PlanningProblem& problem, const std::vector<double>& x);

// Whether both buy the same, in whatever order.
bool same_modules(const std::vector<planning::PlannedModule>& a, const std::vector<planning::PlannedModule>& b);

struct SolvedPlan {
  std::vector<planning::PlannedModule> modules;
  stochastic::Solution solution;
};

// What a first stage costs in the scenarios of a problem, at the study's own probabilities.
struct InSample {
  double first_stage_usd = 0.0;
  planning::Distribution recourse;
  double nominal_risk_usd = 0.0;  // the criterion without ambiguity
  double risk_usd = 0.0;          // with it
  std::vector<double> cost_usd;   // per scenario
  std::vector<double> lower_usd;  // no dispatch costs less; differs where Stage II has whole numbers
  planning::Distribution lower;   // of these
  int open = 0;                   // scenarios that a limit ended before their gap was reached
  double residual = 0.0;
  double objective_usd() const { return first_stage_usd + risk_usd; }
  double nominal_objective_usd() const { return first_stage_usd + nominal_risk_usd; }
  double expected_objective_usd() const { return first_stage_usd + recourse.expected_usd; }
};

// What the plan's `costs` come to by the criterion.
InSample in_sample_of(const planning::PlanningProblem& problem, const planning::RiskChoice& risk,
                      const std::vector<double>& x, SharedRecourse::Costs costs);

// Solves one study for several criteria on the same scenarios.
class ReferencePlanner {
 public:
  // `risk`: the criterion that plans are measured by. The problem must outlive this.
  ReferencePlanner(planning::PlanningProblem& problem, planning::RiskChoice risk, stochastic::SolveOptions options);

  SolvedPlan best_for(const planning::RiskChoice& risk, const std::string& what);
  SolvedPlan deterministic() const;  // the best for the mean scenario alone
  InSample in_sample(const std::vector<double>& x);
  InSample in_sample(const std::vector<planning::PlannedModule>& modules);
  std::vector<double> x_of(const std::vector<planning::PlannedModule>& modules) const;

  SharedRecourse& recourse() { return recourse_; }
  const planning::PlanningProblem& problem() const { return recourse_.problem(); }
  const planning::RiskChoice& risk() const { return risk_; }
  const stochastic::SolveOptions& options() const { return options_; }

 private:
  planning::RiskChoice risk_;
  stochastic::SolveOptions options_;
  SharedRecourse recourse_;
};

}  // namespace gridkeel::assessment
