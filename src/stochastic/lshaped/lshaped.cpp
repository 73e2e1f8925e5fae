#include "stochastic/lshaped/lshaped.hpp"

#include <algorithm>
#include <cmath>

#include "common/parallel.hpp"
#include "solver/mip_solver.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kOptimalGap = 1e-6;
constexpr double kSeriousStep = 0.1;  // share of the promised decrease that makes a point the new centre
constexpr double kModelShare = 0.02;  // how exact the model must be, as a share of the decrease it promises
constexpr double kCutTolerance = 1e-9;
constexpr double kFirstRadius = 0.25, kSecondRadius = 0.1;  // trust region, as shares of the variables' ranges
constexpr double kFirstMasterGap = 0.02;
constexpr double kMasterShare = 0.25;  // of the remaining gap that the next integer master may leave open
constexpr int kMaxIterations = 10000;
}  // namespace

LShaped::LShaped(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options,
                 RecourseEvaluator& evaluator)
    : problem_(&problem), risk_(&risk), options_(options), evaluator_(&evaluator), master_(problem, risk) {
  solution_.method = "lshaped";
  solution_.threads = evaluator_->threads();
}

double LShaped::first_stage_cost(const std::vector<double>& x) const {
  double cost = problem_->first_stage.offset;
  for (std::size_t j = 0; j < x.size(); ++j) cost += problem_->first_stage.columns.cost[j] * x[j];
  return cost;
}

bool LShaped::integral(const std::vector<double>& x) const {
  if (options_.relax_first_stage) return true;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (problem_->first_stage.columns.integer[j] && std::abs(x[j] - std::round(x[j])) > 1e-9) return false;
  return true;
}

bool LShaped::closed(double target) const { return solution_.gap() <= target; }

void LShaped::report(std::string_view phase) {
  if (!options_.on_progress) return;
  options_.on_progress({solution_.iterations, phase, solution_.lower_bound, solution_.upper_bound,
                        evaluator_->counters().solves, watch_.seconds()});
}

// The cheapest first stage on its own: feasible, and where cuts are steepest.
std::vector<double> LShaped::starting_point() {
  solver::LpModel relaxed = problem_->first_stage;
  std::fill(relaxed.columns.integer.begin(), relaxed.columns.integer.end(), 0);
  const auto result = solver::solve_model(relaxed);
  if (result.status == solver::MipStatus::infeasible) infeasible_ = true;
  return result.x;
}

void LShaped::add_if_higher(const Cut& cut, double known, const std::vector<double>& x) {
  if (!std::isfinite(known) || cut.at(x) > known + kCutTolerance * std::max(1.0, std::abs(known))) master_.add_cut(cut);
}

std::optional<LShaped::Evaluation> LShaped::evaluate(const std::vector<double>& x) {
  std::vector<RecourseResult> results(static_cast<std::size_t>(problem_->scenario_count()));
  const bool complete = evaluator_->evaluate_all(x, options_.stop, [&](RecourseResult&& r) {
    r.y.clear();
    r.dual = {};
    results[static_cast<std::size_t>(r.scenario)] = std::move(r);
  });
  const std::vector<double> model = master_.model_losses(x);
  Evaluation evaluation;
  for (const auto& r : results)
    if (r.scenario >= 0) add_if_higher(r.cut, model[static_cast<std::size_t>(r.scenario)], x);
  if (!complete) return std::nullopt;
  for (const auto& r : results) {
    evaluation.losses.push_back(r.value);
    evaluation.residual = std::max(evaluation.residual, r.residual);
  }
  evaluation.risk = risk_->evaluate(evaluation.losses);
  evaluation.value = first_stage_cost(x) + evaluation.risk.value;
  return evaluation;
}

std::optional<LShaped::Evaluation> LShaped::evaluate_coarse(const std::vector<double>& x) {
  const auto count = static_cast<std::size_t>(problem_->scenario_count());
  std::vector<DualPoint> duals(count);
  std::vector<Cut> cuts(count);
  Evaluation evaluation;
  evaluation.losses = master_.model_losses(x);
  std::vector<double> losses = evaluation.losses;
  const bool complete = evaluator_->evaluate(x, representatives_->scenarios, options_.stop, [&](RecourseResult&& r) {
    const auto s = static_cast<std::size_t>(r.scenario);
    duals[s] = std::move(r.dual);
    cuts[s] = std::move(r.cut);
    losses[s] = r.value;
  });
  if (!complete) return std::nullopt;
  parallel_for(static_cast<int>(count), evaluator_->threads(), [&](int index) {
    const auto s = static_cast<std::size_t>(index);
    for (int from : representatives_->neighbours[s]) {
      Cut cut = cut_from_dual(*problem_, index, duals[static_cast<std::size_t>(from)]);
      if (cut.at(x) <= losses[s]) continue;
      losses[s] = cut.at(x);
      cuts[s] = std::move(cut);
    }
  });
  for (std::size_t s = 0; s < count; ++s)
    if (cuts[s].scenario >= 0) add_if_higher(cuts[s], evaluation.losses[s], x);
  evaluation.losses = std::move(losses);
  evaluation.risk = risk_->evaluate(evaluation.losses);
  evaluation.value = first_stage_cost(x) + evaluation.risk.value;
  return evaluation;
}

void LShaped::accept(const std::vector<double>& x, const Evaluation& evaluation) {
  if (!integral(x) || evaluation.value >= solution_.upper_bound) return;
  solution_.x = x;
  solution_.upper_bound = evaluation.value;
  solution_.first_stage_cost = first_stage_cost(x);
  solution_.risk_value = evaluation.risk.value;
  solution_.recourse_cost = evaluation.losses;
  solution_.weight = evaluation.risk.weight;
  solution_.saturated = evaluation.risk.saturated;
  solution_.largest_residual = evaluation.residual;
}

// Descends to the minimum of the relaxation within the target, moving `centre`. False if stopped.
bool LShaped::descend(std::vector<double>& centre, double centre_value, bool coarse) {
  // The relaxation need not be closed further than the integer phase will use.
  const double target = options_.relax_first_stage ? options_.relative_gap : 0.3 * options_.relative_gap;
  double promised = coarse ? 1.0 : 1e-2;
  TrustRegion box(problem_->first_stage.columns, coarse ? kFirstRadius : kSecondRadius);
  for (int k = 0; k < kMaxIterations; ++k) {
    ++solution_.iterations;
    const bool everything = box.is_everything();
    const MasterPoint step = master_.solve_lp(everything ? std::vector<double>{} : box.lower(centre),
                                              everything ? std::vector<double>{} : box.upper(centre),
                                              std::clamp(kModelShare * promised, 1e-5, 1e-2));
    const bool binds = box.binds(centre, step.x);
    // A minimiser inside the box minimises the convex model everywhere, so its value bounds the problem.
    if (!binds) solution_.lower_bound = std::max(solution_.lower_bound, step.bound);
    report("relaxation");
    const double predicted = centre_value - step.value();
    promised = std::max(0.0, predicted) / std::max(1.0, std::abs(centre_value));
    if (predicted <= target * std::abs(centre_value)) {
      if (!binds) return true;
      promised = 0.0;
      box.expand();
      continue;
    }
    const auto evaluation = coarse ? evaluate_coarse(step.x) : evaluate(step.x);
    if (!evaluation) return false;
    if (!coarse) accept(step.x, *evaluation);
    const double actual = centre_value - evaluation->value;
    if (actual >= kSeriousStep * predicted) {
      box.after_serious_step(predicted, actual, binds);
      centre = step.x;
      centre_value = evaluation->value;
    } else {
      box.after_null_step(predicted, actual);
    }
  }
  return true;
}

bool LShaped::relaxation_phase(std::vector<double> centre) {
  auto evaluation = evaluate(centre);
  if (!evaluation) return false;
  solution_.start_x = centre;
  solution_.start_recourse_cost = evaluation->losses;
  accept(centre, *evaluation);
  representatives_ = choose_representatives(*problem_, evaluation->losses);
  if (representatives_->worthwhile()) {
    if (!descend(centre, evaluation->value, true)) return false;
    evaluation = evaluate(centre);
    if (!evaluation) return false;
    accept(centre, *evaluation);
    // An early integer plan, so that stopping from here on has something to show.
    bool repeated = false;
    if (!integral(centre) && !integer_step(kFirstMasterGap, repeated)) return false;
  }
  if (!descend(centre, evaluation->value, false)) return false;
  solution_.lower_bound = std::max(solution_.lower_bound, master_.solve_lp({}, {}).bound);
  report("relaxation");
  return true;
}

bool LShaped::integer_step(double master_gap, bool& repeated) {
  ++solution_.iterations;
  const double time_left = options_.stop != nullptr ? options_.stop->seconds_left() : solver::kInf;
  const MasterPoint point = master_.solve_integer(master_gap, time_left, options_.stop, solution_.x);
  solution_.lower_bound = std::max(solution_.lower_bound, std::min(point.bound, solution_.upper_bound));
  report("integer");
  if (!point.feasible || (options_.stop != nullptr && options_.stop->should_stop())) return false;
  repeated = std::find(visited_.begin(), visited_.end(), point.x) != visited_.end();
  if (repeated) return true;
  visited_.push_back(point.x);
  master_.remember_integer_point(point.x);
  const auto evaluation = evaluate(point.x);
  if (!evaluation) return false;
  accept(point.x, *evaluation);
  report("integer");
  return true;
}

void LShaped::integer_phase() {
  // Candidates first from a loose tree, then ever tighter ones: cuts at integer points improve the model
  // more than the tree's last per mille would.
  double master_gap = std::max(kFirstMasterGap, 0.5 * options_.relative_gap);
  for (int k = 0; k < kMaxIterations && !closed(options_.relative_gap); ++k) {
    bool repeated = false;
    if (!integer_step(master_gap, repeated)) return;
    if (repeated) {
      // The model is exact here, so what is left of the gap is the master's own.
      if (master_gap <= kOptimalGap * 0.1) return;
      master_gap *= 0.3;
    } else {
      // Repeated points may have made it smaller than half the gap asked for: never looser again.
      master_gap = std::min(master_gap, std::max(kMasterShare * solution_.gap(), 0.5 * options_.relative_gap));
    }
  }
}

Solution LShaped::finish() {
  // Stopped before the relaxation gave a bound: the cuts so far give one, if every scenario has a cut.
  if (!infeasible_ && !std::isfinite(solution_.lower_bound) && !solution_.x.empty())
    solution_.lower_bound = master_.solve_lp({}, {}).bound;
  const auto counters = evaluator_->counters();
  solution_.subproblem_solves = counters.solves;
  solution_.cold_retries = counters.cold_retries;
  solution_.simplex_iterations = counters.simplex_iterations;
  solution_.lazy_rows = counters.lazy_rows;
  solution_.cuts = master_.cut_count();
  solution_.timing = {watch_.seconds(), master_.seconds(), evaluator_->seconds()};
  if (infeasible_) {
    solution_.status = SolveStatus::infeasible;
  } else if (solution_.x.empty()) {
    solution_.status = SolveStatus::no_answer;
  } else if (closed(kOptimalGap)) {
    solution_.status = SolveStatus::optimal;
  } else if (closed(options_.relative_gap)) {
    solution_.status = SolveStatus::gap_limit;
  } else {
    const bool interrupted = options_.stop != nullptr && options_.stop->interrupted();
    solution_.status = interrupted ? SolveStatus::interrupted : SolveStatus::time_limit;
  }
  return solution_;
}

Solution LShaped::solve() {
  const std::vector<double> start = starting_point();
  if (infeasible_) return finish();
  if (relaxation_phase(start) && !options_.relax_first_stage) integer_phase();
  return finish();
}

}  // namespace gridkeel::stochastic
