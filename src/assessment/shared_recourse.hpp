// Several solves of one Stage II: criteria, budgets, stocks and prices may differ between them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "planning/planning_problem.hpp"
#include "stochastic/lshaped/recourse_knowledge.hpp"
#include "stochastic/solution.hpp"

namespace gridkeel::assessment {

// What one solve learns of Stage II (cuts, bases, points evaluated) serves the next: none of it depends on what Stage I
// costs or allows, or on the criterion.
class SharedRecourse {
 public:
  // The problem must outlive this.
  SharedRecourse(planning::PlanningProblem& problem, int threads);

  // Forgets plans that the new limits exclude, and nothing else.
  void change_limits(const planning::Study& study);

  // Throws Error(infeasible or no_answer) where there is no solution; `what` names the solve.
  stochastic::Solution solve(const planning::RiskChoice& risk, const stochastic::SolveOptions& options,
                             const std::string& what);

  // The recourse cost of every scenario at x: of dispatches, and what none costs less than.
  struct Costs {
    std::vector<double> usd, lower_usd;
    double residual = 0.0;
  };
  Costs costs_at(const std::vector<double>& x, const stochastic::SolveOptions& options);
  // The dispatch of every scenario at x, of LPs; `take` is called from several threads, once per scenario.
  void dispatch_at(const std::vector<double>& x,
                   const std::function<void(std::size_t, const std::vector<double>&)>& take);
  // From cuts alone, at once: no more than the true costs; -inf where nothing is known.
  std::vector<double> least_costs_at(const std::vector<double>& x) const;

  const planning::PlanningProblem& problem() const { return problem_; }

 private:
  bool excluded(const std::vector<double>& x) const;  // by the limits of Stage I

  planning::PlanningProblem& problem_;
  stochastic::RecourseKnowledge known_;
};

}  // namespace gridkeel::assessment
