#include "stochastic/statistics/value_of_information.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/one_template.hpp"
#include "stochastic/statistics/expected_scenario.hpp"

namespace gridkeel::stochastic {
namespace {

// One scenario as a problem of its own, and its extensive form.
solver::LpModel model_of(const TwoStageProblem& problem, std::size_t scenario, bool relax_first_stage) {
  TwoStageProblem one;
  one.first_stage = problem.first_stage;
  one.scenarios = {problem.scenarios[scenario]};
  one.templates = {problem.templates[static_cast<std::size_t>(one.scenarios[0].recourse)]};
  one.scenarios[0].recourse = 0;
  one.scenarios[0].probability = 1.0;
  RiskSpec spec;
  spec.alpha = spec.lambda = 0.0;
  spec.probability = {1.0};
  return extensive_form(one, *make_risk_measure(spec), relax_first_stage);
}

class Solver {
 public:
  Solver(const InformationOptions& options, std::string what) : options_(options), what_(std::move(what)) {}

  struct Answer {
    Bounded cost;
    std::vector<double> x;  // all columns; empty if there is no solution
  };

  Answer solve(const solver::LpModel& model, const std::string& scenario) const {
    if (options_.stop != nullptr && options_.stop->should_stop())
      throw Error(ExitCode::no_answer, fmt::format("stopped before {} was known", what_));
    solver::MipOptions mip;
    mip.relative_gap = options_.relative_gap;
    mip.stop = options_.stop;
    if (options_.stop != nullptr) mip.time_limit_s = options_.stop->seconds_left();
    solver::MipResult result = solver::solve_model(model, mip);
    switch (result.status) {
      case solver::MipStatus::optimal:
        return {{result.objective, std::min(result.objective, result.dual_bound)}, std::move(result.x)};
      case solver::MipStatus::infeasible:
        return {{solver::kInf, solver::kInf}, {}};
      default:
        throw Error(ExitCode::no_answer,
                    fmt::format("{} is not known: {} could not be solved{}", what_, scenario,
                                result.status == solver::MipStatus::unbounded ? " (unbounded)" : ""));
    }
  }

 private:
  const InformationOptions& options_;
  std::string what_;
};

// The expectation of every scenario's own optimum.
Bounded mean_optimum(const TwoStageProblem& problem, const InformationOptions& options, const std::string& what) {
  const Solver solver(options, what);
  std::vector<Bounded> cost(problem.scenarios.size());
  parallel_for(problem.scenario_count(), options.threads, [&](int s) {
    const auto i = static_cast<std::size_t>(s);
    cost[i] =
        solver.solve(model_of(problem, i, options.relax_first_stage), "scenario " + problem.scenarios[i].name).cost;
  });
  Bounded mean{0.0, 0.0};
  for (std::size_t s = 0; s < cost.size(); ++s) {
    const double p = problem.scenarios[s].probability;
    if (p == 0.0) continue;  // also where the cost is infinite
    mean.value += p * cost[s].value;
    mean.lower += p * cost[s].lower;
  }
  return mean;
}

// First stage fixed at x; whole numbers are made exact.
void fix_first_stage(TwoStageProblem& problem, const std::vector<double>& x, bool relaxed) {
  solver::Columns& columns = problem.first_stage.columns;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const bool whole = columns.integer[j] != 0 && !relaxed;
    const double value = std::clamp(whole ? std::round(x[j]) : x[j], columns.lower[j], columns.upper[j]);
    columns.lower[j] = columns.upper[j] = value;
  }
}

// Neither value of information is negative; rounding must not turn the interval around.
Bounded difference(const Bounded& a, const Bounded& b) {
  const double smallest = std::max(0.0, a.lower - b.value);
  return {std::max(smallest, a.value - b.lower), smallest};
}

}  // namespace

Bounded ValueOfInformation::vss_bounds() const { return difference(expected_value_solution, recourse); }
Bounded ValueOfInformation::evpi_bounds() const { return difference(recourse, wait_and_see); }

ValueOfInformation value_of_information(const TwoStageProblem& lazy, Bounded recourse_problem,
                                        const InformationOptions& options) {
  const TwoStageProblem mean = expected_problem(lazy);
  TwoStageProblem problem = without_lazy_rows(lazy);
  ValueOfInformation out;
  out.recourse = recourse_problem;
  const Solver::Answer answer = Solver(options, "the expected-value solution")
                                    .solve(model_of(mean, 0, options.relax_first_stage), "the mean scenario");
  out.expected_value = answer.cost;
  out.wait_and_see = mean_optimum(problem, options, "the wait-and-see cost");
  if (answer.x.empty()) {
    out.expected_value_solution = {solver::kInf, solver::kInf};
    return out;
  }
  out.expected_value_x.assign(answer.x.begin(), answer.x.begin() + problem.first_stage.columns.count());
  fix_first_stage(problem, out.expected_value_x, options.relax_first_stage);
  out.expected_value_solution = mean_optimum(problem, options, "the cost of the expected-value solution");
  return out;
}

}  // namespace gridkeel::stochastic
