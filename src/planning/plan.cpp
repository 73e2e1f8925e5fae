#include "planning/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planning/purchase_limits.hpp"
#include "planning/scenario_costs.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/integer/mip_evaluator.hpp"
#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::planning {
namespace {

// Of the largest cost: how far a MILP's bounds may be apart where no better measure is at hand.
constexpr double kMipTolerance = 1e-4;

double criterion(const PlanningProblem& problem, const RiskChoice& choice, const std::vector<double>& cost) {
  return stochastic::make_risk_measure(problem.risk_spec(choice))->evaluate(cost).value;
}

void collect_purchases(Plan& plan, const PlanningProblem& problem) {
  const FirstStage& first = problem.first_stage();
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    if (first.devices[d].installed) continue;
    const int units = static_cast<int>(std::lround(plan.solution.x[static_cast<std::size_t>(first.devices[d].column)]));
    if (units == 0) continue;
    plan.purchases.push_back({d, units});
  }
  plan.purchase_price_usd = purchase_price_usd(problem.study(), first, plan.solution.x);
}

std::vector<int> worst_scenarios(const std::vector<Outcome>& outcomes, int count) {
  std::vector<int> order(outcomes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return outcomes[static_cast<std::size_t>(a)].cost_usd > outcomes[static_cast<std::size_t>(b)].cost_usd;
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(0, count))));
  return order;
}

// Solves every scenario once more at the plan, unless the search kept its recourses, and rebuilds both the costs and
// the criterion from it.
class OutcomeCollector {
 public:
  OutcomeCollector(Plan& plan, const PlanningProblem& problem)
      : plan_(plan), problem_(problem), term_gap_(problem.scenarios().scenarios.size()), residual_(term_gap_.size()) {
    plan.outcomes.resize(term_gap_.size());
  }

  void by_lp(stochastic::RecourseEvaluator& evaluator) {
    evaluator.evaluate_all(plan_.solution.x, nullptr, [&](stochastic::RecourseResult&& r) {
      residual_[static_cast<std::size_t>(r.scenario)] = r.residual;
      take(r.scenario, r.value, std::move(r.y));
    });
    finish(*std::max_element(residual_.begin(), residual_.end()));
  }

  void by_mip(int threads) {
    stochastic::Solution& solution = plan_.solution;
    if (solution.recourse.empty()) {
      stochastic::MipLosses losses =
          stochastic::evaluate_mips(problem_.problem(), solution.x, kMipTolerance * solution.upper_bound, threads);
      solution.recourse = std::move(losses.recourse);
      solution.recourse_cost = std::move(losses.upper);
      solution.largest_residual = losses.largest_residual();
    }
    for (std::size_t s = 0; s < term_gap_.size(); ++s)
      take(static_cast<int>(s), solution.recourse_cost[s], std::move(solution.recourse[s]));
    solution.recourse.clear();
    finish(solution.largest_residual);
  }

 private:
  void take(int scenario, double cost, std::vector<double> y) {
    const auto s = static_cast<std::size_t>(scenario);
    plan_.outcomes[s] = outcome_of(problem_, scenario, y);
    term_gap_[s] = std::abs(plan_.outcomes[s].cost_usd - cost);
    plan_.outcomes[s].y = std::move(y);
  }

  void finish(double residual) {
    plan_.checks.recourse_residual = residual;
    plan_.checks.term_sum_residual_usd = *std::max_element(term_gap_.begin(), term_gap_.end());
    plan_.solution.recourse_cost.clear();
    for (const Outcome& outcome : plan_.outcomes) plan_.solution.recourse_cost.push_back(outcome.cost_usd);
  }

  Plan& plan_;
  const PlanningProblem& problem_;
  std::vector<double> term_gap_, residual_;
};

// Per scenario, if nothing is bought. Whole numbers would only make that dearer: a lower bound, which is all that is
// claimed. Where nothing stands, LPs that have no devices at all say it sooner.
std::vector<double> costs_of_nothing(const PlanningProblem& problem, stochastic::RecourseEvaluator& evaluator) {
  if (!problem.study().installed.empty()) return evaluator.values(problem.first_stage().nothing_bought());
  Study study = problem.study();
  study.solve.threads = evaluator.threads();
  return costs_without_modules(study, problem.scenarios());
}

void describe(Plan& plan, const PlanningProblem& problem, stochastic::RecourseEvaluator& evaluator) {
  const std::vector<double> p = problem.problem().probabilities();
  const stochastic::RiskValue value =
      stochastic::make_risk_measure(problem.risk_spec(plan.risk))->evaluate(plan.solution.recourse_cost);
  plan.solution.risk_value = value.value;
  plan.solution.weight = value.weight;
  plan.solution.saturated = value.saturated;
  plan.solution.upper_bound = plan.solution.first_stage_cost + value.value;
  plan.with_modules = distribution(plan.solution.recourse_cost, p, plan.risk.alpha);

  const std::vector<double> without = costs_of_nothing(problem, evaluator);
  plan.without_modules = distribution(without, p, plan.risk.alpha);
  plan.cost_without_usd = without;
  plan.risk_without_usd = criterion(problem, plan.risk, without);
  RiskChoice nominal = plan.risk;
  nominal.ambiguity = stochastic::Ambiguity::none;
  plan.nominal_risk_usd = criterion(problem, nominal, plan.solution.recourse_cost);
}

// The plan's first stage with a unit less, and without the site if that was the last on it.
std::vector<double> with_one_less(const Plan& plan, const PlanningProblem& problem, const Purchase& purchase) {
  const FirstStage& first = problem.first_stage();
  std::vector<double> x = plan.solution.x;
  const int site = first.devices[purchase.device].site;
  x[static_cast<std::size_t>(first.devices[purchase.device].column)] -= 1.0;
  bool empty = true;
  for (const Device& device : first.devices)
    if (device.site == site && x[static_cast<std::size_t>(device.column)] > 0.5) empty = false;
  const auto s = static_cast<std::size_t>(site);
  if (empty && !first.site_built[s]) x[static_cast<std::size_t>(first.site_column[s])] = 0.0;
  return x;
}

// By the cuts of the search, at no further solve: they bound the recourse from below everywhere.
void value_purchases(Plan& plan, const PlanningProblem& problem, const stochastic::RecourseKnowledge& known) {
  if (!known.store.complete()) return;
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(plan.risk));
  const std::vector<double>& cost = problem.problem().first_stage.columns.cost;
  try {
    for (const Purchase& purchase : plan.purchases) {
      const std::vector<double> x = with_one_less(plan, problem, purchase);
      double more = measure->evaluate(known.store.at(x, 1).value).value - plan.solution.risk_value;
      for (std::size_t j = 0; j < x.size(); ++j) more += cost[j] * (x[j] - plan.solution.x[j]);
      plan.one_less_usd.push_back(more);
    }
  } catch (const SolverError&) {  // the plan is worth more than this
    plan.one_less_usd.clear();
  }
}

}  // namespace

void keep_worst_dispatch(Plan& plan, int count) {
  const std::vector<int> keep = worst_scenarios(plan.outcomes, count);
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s)
    if (std::find(keep.begin(), keep.end(), static_cast<int>(s)) == keep.end()) {
      plan.outcomes[s].y.clear();
      plan.outcomes[s].y.shrink_to_fit();
    }
}

Distribution distribution(const std::vector<double>& cost, const std::vector<double>& probability, double alpha) {
  const auto measure = [&](double level, double lambda) {
    stochastic::RiskSpec spec;
    spec.alpha = level;
    spec.lambda = lambda;
    spec.probability = probability;
    return stochastic::make_risk_measure(spec)->evaluate(cost).value;
  };
  return {measure(0.0, 0.0), measure(alpha, 1.0), *std::max_element(cost.begin(), cost.end())};
}

Plan make_plan(const PlanningProblem& problem, const RiskChoice& risk, const PlanOptions& options) {
  require_some_plan(problem.study(), problem.first_stage(), options.solve.stop);
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(risk));
  Plan plan;
  plan.risk = risk;
  stochastic::RecourseKnowledge known(problem.problem(), options.solve.threads);
  if (options.method == "extensive") {
    plan.solution = stochastic::solve_extensive(problem.problem(), *measure, options.solve);
  } else {
    if (options.resume != nullptr) known.restore(*options.resume);
    plan.solution = stochastic::LShaped(known, *measure, options.solve).solve();
  }
  if (plan.solution.status == stochastic::SolveStatus::infeasible)
    throw Error(ExitCode::infeasible, "Stage I has no feasible plan: its limits contradict each other");
  if (plan.solution.x.empty())
    throw Error(ExitCode::no_answer, "stopped before any plan was evaluated; no plan to report");
  plan.checks.first_stage_residual = solver::primal_residual(problem.problem().first_stage, plan.solution.x);
  collect_purchases(plan, problem);
  OutcomeCollector outcomes(plan, problem);
  if (stochastic::has_integer_recourse(problem.problem()))
    outcomes.by_mip(options.solve.threads);
  else
    outcomes.by_lp(known.evaluator);
  describe(plan, problem, known.evaluator);
  value_purchases(plan, problem, known);
  plan.binding = binding_limits(problem.study(), problem.first_stage(), plan.solution.x);
  keep_worst_dispatch(plan, options.dispatch_scenarios);
  return plan;
}

}  // namespace gridkeel::planning
