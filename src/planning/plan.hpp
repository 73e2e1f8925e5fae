#pragma once

#include <array>
#include <string>
#include <vector>

#include "planning/planning_problem.hpp"
#include "stochastic/checkpoint.hpp"
#include "stochastic/solution.hpp"

namespace gridkeel::planning {

// What one scenario costs under the plan, by term, and what customers feel.
struct Outcome {
  double cost_usd = 0.0;
  std::array<double, kCostTerms> term_usd{};
  double unserved_mwh = 0.0;
  double imbalance_mwh = 0.0;
  double unserved_mvarh = 0.0;  // of loads without active power; all other reactive load is shed with its active part
  double restoration_h = 0.0;   // hours in which a cut-off part of the feeder was not fully served
  std::vector<double> y;        // dispatch, kept for the scenarios asked for
};

// Expected, CVaR (at the study's alpha, nominal probabilities) and worst recourse cost.
struct Distribution {
  double expected_usd = 0.0, cvar_usd = 0.0, worst_usd = 0.0;
};

struct Purchase {
  std::size_t device = 0;
  int units = 0;
};

// Our own check of what the solver returned, in the units of the rows (MW, Mvar, MWh, pu^2, units).
struct Checks {
  double first_stage_residual = 0.0;
  double recourse_residual = 0.0;
  double term_sum_residual_usd = 0.0;  // cost terms against the objective
};

struct Plan {
  stochastic::Solution solution;
  RiskChoice risk;
  std::vector<Purchase> purchases;
  std::vector<Outcome> outcomes;               // per scenario, with the plan
  Distribution with_modules, without_modules;  // "without": nothing bought; what is installed stands in both
  std::vector<double> cost_without_usd;        // per scenario, behind without_modules
  std::vector<double> one_less_usd;            // per purchase: what the plan costs more with one unit less, at least;
                                               // empty where no cuts say so
  double nominal_risk_usd = 0.0;               // the criterion on nominal probabilities (no ambiguity)
  double risk_without_usd = 0.0;               // the criterion without modules
  double purchase_price_usd = 0.0;             // to be paid today, not annualised
  std::vector<std::string> binding;            // what limits the plan, in words
  Checks checks;
};

struct PlanOptions {
  stochastic::SolveOptions solve;
  std::string method = "lshaped";                  // or "extensive"
  int dispatch_scenarios = 5;                      // how many worst scenarios keep their dispatch
  const stochastic::Checkpoint* resume = nullptr;  // what an earlier solve of this problem had found; lshaped only
};

// Solves Stage I with Stage II's LP recourse. Throws Error(infeasible) naming the conflicting limits and
// Error(no_answer) if stopped before any plan was evaluated.
Plan make_plan(const PlanningProblem& problem, const RiskChoice& risk, const PlanOptions& options);

// Drops the dispatch of all but the `count` costliest scenarios.
void keep_worst_dispatch(Plan& plan, int count);

Distribution distribution(const std::vector<double>& cost, const std::vector<double>& probability, double alpha);
Outcome outcome_of(const PlanningProblem& problem, int scenario, const std::vector<double>& y);

}  // namespace gridkeel::planning
