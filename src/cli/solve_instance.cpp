#include "cli/solve_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/infeasibility.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/fingerprint.hpp"
#include "stochastic/lshaped/lshaped.hpp"
#include "stochastic/statistics/expected_scenario.hpp"

namespace gridkeel::cli {
namespace {

using report::SolveOutcome;
using stochastic::RiskMeasure;
using stochastic::Solution;
using stochastic::TwoStageProblem;

// Where one model is solved sooner than decomposed: nonzeros of the extensive form.
constexpr double kSmall = 50'000.0;
// With integers in the recourse and continuous columns in the first stage, decomposition may leave a gap: the extensive
// form is taken as far as it can be managed.
constexpr double kManageable = 3e6;
// With whole first stages it closes the gap, and sooner than one model.
constexpr double kSmallWithIntegers = 5'000.0;

bool any(const std::vector<char>& integer) {
  return std::any_of(integer.begin(), integer.end(), [](char c) { return c != 0; });
}

// A Wasserstein ball adds a row for each pair of scenarios.
double extensive_nonzeros(const TwoStageProblem& problem, const InstanceRisk& risk) {
  const auto& t = problem.templates.front();
  const double count = problem.scenario_count();
  const bool pairs = risk.choice.ambiguity == stochastic::Ambiguity::wasserstein;
  return static_cast<double>(t.rows.matrix.nonzeros() + t.technology.nonzeros()) * count +
         (pairs ? 3.0 * count * count : 0.0);
}

std::string method_for(const TwoStageProblem& problem, const InstanceRisk& risk, const SolveRequest& request) {
  const bool wanted = request.method == "lshaped" || (!request.method && request.iteration_limit);
  if (request.method == "extensive" && request.iteration_limit)
    throw InputError("--iteration-limit has no effect with --method extensive, which does not iterate");
  if (request.method) return *request.method;
  if (wanted) return "lshaped";
  const auto& integer = problem.first_stage.columns.integer;
  const bool continuous = request.relax_first || std::find(integer.begin(), integer.end(), 0) != integer.end();
  // A sweep solves one model per radius, or decomposes once and little more.
  const double small = kSmall / static_cast<double>(std::max<std::size_t>(1, request.radii.size()));
  const double most = !has_integer_recourse(problem) ? small : continuous ? kManageable : kSmallWithIntegers;
  return extensive_nonzeros(problem, risk) > most ? "lshaped" : "extensive";
}

// An infeasible problem and an unbounded one look the same to the solver at times.
[[noreturn]] void fail_without_solution(const TwoStageProblem& problem, const SolveRequest& request,
                                        const Solution& solution, const StopToken& stop) {
  bool infeasible = solution.status == stochastic::SolveStatus::infeasible;
  if (!infeasible && stop.should_stop()) throw Error(ExitCode::no_answer, "stopped before any solution was found");
  if (!infeasible && request.iteration_limit && solution.iterations >= *request.iteration_limit)
    throw Error(ExitCode::no_answer, fmt::format("--iteration-limit {} ended the solve before any solution was found",
                                                 *request.iteration_limit));
  if (!infeasible) {
    stochastic::RiskSpec mean;  // the criterion has no say in it
    mean.lambda = 0.0;
    mean.probability = problem.probabilities();
    const solver::LpModel model = extensive_form(problem, *stochastic::make_risk_measure(mean), request.relax_first);
    infeasible = solver::has_feasible_point(model, &stop) == false;
  }
  if (infeasible)
    throw Error(ExitCode::infeasible,
                "the instance is infeasible: no first stage leaves every scenario a feasible recourse");
  if (!solution.reason.empty()) throw Error(ExitCode::no_answer, "no solution: " + solution.reason);
  throw Error(ExitCode::no_answer, "no solution: the instance is unbounded, or the solver failed");
}

class Run {
 public:
  Run(stochastic::smps::Instance instance, const SolveRequest& request, StopToken& stop)
      : request_(request), stop_(stop) {
    out_.instance = std::move(instance);
  }

  report::SolvedInstance solve() {
    prepare();
    if (request_.radii.empty()) {
      step("solving");
      solve_one();
    } else {
      sweep();
    }
    if (request_.statistics) add_statistics();
    out_.total_s = request_.read_s + whole_.seconds();
    return std::move(out_);
  }

 private:
  TwoStageProblem& problem() { return out_.instance.problem; }
  void step(const std::string& what) const {
    if (request_.on_step) request_.on_step(what);
  }

  // False if stopped, and an earlier outcome stands.
  bool solve_one() {
    Stopwatch watch;
    const auto measure = stochastic::make_risk_measure(risk_.spec);
    SolveOutcome outcome;
    outcome.risk = risk_.choice;
    outcome.solution = solve_with(*measure, false);
    outcome.solve_s = watch.seconds();
    if (outcome.solution.x.empty() && !out_.sweep.empty() && stop_.should_stop()) return false;
    if (outcome.solution.x.empty()) fail_without_solution(problem(), request_, outcome.solution, stop_);
    describe(outcome);
    static_cast<SolveOutcome&>(out_) = std::move(outcome);
    return true;
  }

  // One after the other, each from what those before have learnt.
  void sweep() {
    for (double radius : request_.radii) {
      if (stop_.should_stop() && !out_.sweep.empty()) break;
      step(fmt::format("solving for radius {:g}", radius));
      risk_ = risk_of(radius);
      if (!solve_one()) break;
      out_.sweep.push_back(out_);
    }
    if (out_.sweep.size() < request_.radii.size())
      out_.warnings.push_back(fmt::format("stopped after {} of {} radii", out_.sweep.size(), request_.radii.size()));
  }

  InstanceRisk risk_of(double radius) const {
    Overrides flags = request_.flags;
    flags.radius = radius;
    return instance_risk(out_.instance, flags);
  }

  void prepare() {
    out_.source = request_.source;
    out_.read_s = request_.read_s;
    out_.warnings = out_.instance.warnings;
    out_.relaxed_recourse = request_.relax_recourse && relax_recourse(problem());
    out_.relaxed_first = request_.relax_first && any(problem().first_stage.columns.integer);
    if (request_.radii.empty()) risk_ = instance_risk(out_.instance, request_.flags);
    for (double radius : request_.radii) risk_ = risk_of(radius);  // refuse before the work, not amid it
    if (!request_.radii.empty() && risk_.choice.ambiguity == stochastic::Ambiguity::none)
      throw InputError("--radii has no effect without --ambiguity or --dro");
    out_.nominal = risk_.nominal;
    if (out_.instance.ball && risk_.choice.ambiguity == stochastic::Ambiguity::none)
      out_.warnings.push_back("the .dro file is not used: --ambiguity none");
    if (request_.flags.alpha && risk_.choice.lambda == 0.0)
      out_.warnings.push_back("--alpha changes nothing without --lambda: CVaR has no weight");
    if (request_.statistics) stochastic::expected_problem(problem());  // refuse before the work, not after it
    const bool integers =
        (any(problem().first_stage.columns.integer) && !request_.relax_first) || has_integer_recourse(problem());
    out_.gap_target = request_.flags.gap.value_or(integers ? 1e-4 : 1e-6);
    out_.time_limit_s = request_.flags.time_limit_s.value_or(solver::kInf);
    if (request_.flags.time_limit_s) stop_.set_time_limit_s(*request_.flags.time_limit_s);
    out_.numbers = numerical_range(problem());
    for (const std::string& warning : out_.numbers.warnings()) out_.warnings.push_back(warning);
    out_.fingerprint = fingerprint(problem());
    method_ = method_for(problem(), risk_, request_);
  }

  Solution solve_with(const RiskMeasure& measure, bool quietly) {
    stochastic::SolveOptions options;
    options.relative_gap = out_.gap_target;
    options.threads = request_.flags.threads.value_or(0);
    options.relax_first_stage = request_.relax_first;
    options.stop = &stop_;
    options.iteration_limit = request_.iteration_limit.value_or(0);
    if (!quietly) options.on_progress = request_.on_progress;
    if (method_ == "extensive") return stochastic::solve_extensive(problem(), measure, options);
    if (!known_) known_ = std::make_unique<stochastic::RecourseKnowledge>(problem(), options.threads);
    return stochastic::LShaped(*known_, measure, options).solve();
  }

  void describe(SolveOutcome& outcome) {
    const Solution& s = outcome.solution;
    outcome.status = to_string(s.status);
    const auto measure = [&](double alpha, double lambda) {
      stochastic::RiskSpec spec;
      spec.alpha = alpha;
      spec.lambda = lambda;
      spec.probability = out_.nominal;
      return stochastic::make_risk_measure(spec)->evaluate(s.recourse_cost).value;
    };
    outcome.expected = measure(0.0, 0.0);
    outcome.cvar = measure(outcome.risk.alpha, 1.0);
    outcome.worst = *std::max_element(s.recourse_cost.begin(), s.recourse_cost.end()) / out_.instance.cost_scale;
    outcome.nominal_risk = measure(outcome.risk.alpha, outcome.risk.lambda);
    outcome.first_stage_residual = solver::primal_residual(problem().first_stage, s.x);
  }

  void add_statistics() {
    step("solving every scenario on its own");
    Stopwatch watch;
    try {
      stochastic::Bounded rp{out_.solution.upper_bound, out_.solution.lower_bound};
      if (!risk_.neutral()) {
        stochastic::RiskSpec spec;
        spec.alpha = spec.lambda = 0.0;
        spec.probability = problem().probabilities();
        const Solution neutral = solve_with(*stochastic::make_risk_measure(spec), true);
        rp = {neutral.upper_bound, neutral.lower_bound};
      }
      stochastic::InformationOptions options;
      options.relative_gap = out_.gap_target;
      options.threads = request_.flags.threads.value_or(0);
      options.relax_first_stage = request_.relax_first;
      options.stop = &stop_;
      out_.statistics = value_of_information(problem(), rp, options);
    } catch (const SolverError& error) {
      out_.warnings.push_back(fmt::format("no statistics: {}", error.what()));
    } catch (const Error& error) {
      if (error.code() != ExitCode::no_answer) throw;
      out_.warnings.push_back(fmt::format("no statistics: {}", error.what()));
    }
    out_.statistics_s = watch.seconds();
  }

  const SolveRequest& request_;
  StopToken& stop_;
  Stopwatch whole_;
  report::SolvedInstance out_;
  InstanceRisk risk_;
  std::string method_;
  std::unique_ptr<stochastic::RecourseKnowledge> known_;
};

}  // namespace

report::SolvedInstance solve_instance(stochastic::smps::Instance instance, const SolveRequest& request,
                                      StopToken& stop) {
  return Run(std::move(instance), request, stop).solve();
}

}  // namespace gridkeel::cli
