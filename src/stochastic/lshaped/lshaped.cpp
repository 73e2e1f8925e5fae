#include "stochastic/lshaped/lshaped.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "solver/infeasibility.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/lshaped/recession.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kOptimalGap = 1e-6;
constexpr double kSeriousStep = 0.1;   // share of the promised decrease that makes a point the new centre
constexpr double kModelShare = 0.1;    // how exact the model must be, as a share of the decrease it promises
constexpr double kErrorShare = 0.2;    // the same for the losses
constexpr double kLoosest = 0.05;      // share of the value that the model may miss at most
constexpr double kFirstRadius = 0.25;  // trust region, as a share of the variables' ranges
// Joint shares from which and down to which the region starts with them: with 0.16, a quarter was no slower.
constexpr double kTightShare = 0.1, kLeastRadius = 0.005;
constexpr int kMaxIterations = 100000;
constexpr int kAloneGroups = 120;  // up to so many scenarios, each is a group of the master
constexpr int kGroups = 40;
constexpr int kFewestGroups = 10;
// The master's columns, one per group and weight vector; with more it gets fewer groups.
constexpr int kMostThetas = 400;
constexpr int kMostOpenSteps = 100;
constexpr double kFarRadius = 8.0;   // of the trust region, at which to ask whether the way down has an end
constexpr double kHopeless = 2.0;    // gaps above the bound, where a point is not the answer
constexpr double kFromParts = 15.0;  // gaps that the relaxation may leave open where a tree starts from known parts
constexpr long kPassesInexact = 4;   // LPs, in passes over all scenarios, after which a point is evaluated exactly

std::vector<solver::Entry> entries_of(const Cut& cut) {
  std::vector<solver::Entry> entries;
  for (std::size_t j = 0; j < cut.slope.size(); ++j) entries.push_back({static_cast<int>(j), cut.slope[j]});
  return entries;
}
}  // namespace

LShaped::LShaped(RecourseKnowledge& known, const RiskMeasure& risk, const SolveOptions& options)
    : problem_(known.problem),
      risk_(&risk),
      options_(options),
      known_(&known),
      evaluator_(&known.evaluator),
      store_(&known.store),
      oracle_(&known.oracle),
      master_(*problem_, risk, known.store, known.evaluator.threads()),
      limits_(implied_box(problem_->first_stage)),
      first_stage_(problem_->first_stage) {
  std::fill(first_stage_.columns.integer.begin(), first_stage_.columns.integer.end(), 0);
  for (const Cut& cut : known.feasibility) master_.add_feasibility_cut(cut);
  if (options_.on_found) oracle_->log_cuts(&found_.cuts);
  count(before_);
  integer_recourse_ = has_integer_recourse(*problem_);
  accepts_ = !integer_recourse_;
  solution_.method = "lshaped";
  solution_.threads = evaluator_->threads();
}

double LShaped::first_stage_cost(const std::vector<double>& x) const {
  double cost = problem_->first_stage.offset;
  for (std::size_t j = 0; j < x.size(); ++j) cost += problem_->first_stage.columns.cost[j] * x[j];
  return cost;
}

bool LShaped::has_integers() const { return !options_.relax_first_stage && problem_->first_stage.has_integers(); }

bool LShaped::integral(const std::vector<double>& x) const {
  if (options_.relax_first_stage) return true;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (problem_->first_stage.columns.integer[j] && std::abs(x[j] - std::round(x[j])) > 1e-9) return false;
  return true;
}

bool LShaped::closed(double target) const { return solution_.gap() <= target; }

bool LShaped::should_stop() const {
  const bool limit = options_.iteration_limit > 0 && solution_.iterations >= options_.iteration_limit;
  return limit || (options_.stop != nullptr && options_.stop->should_stop());
}

void LShaped::raise_lower(double bound) {
  solution_.lower_bound = std::max(solution_.lower_bound, std::min(bound, solution_.upper_bound));
}

void LShaped::report(std::string_view phase) {
  if (!options_.on_progress && !options_.on_found) return;
  count(solution_);
  Progress p{solution_.iterations, phase, solution_.lower_bound, solution_.upper_bound, solution_.subproblem_solves};
  p.borrowed_cuts = solution_.borrowed_cuts;
  p.nodes = solution_.nodes;
  p.seconds = watch_.seconds();
  p.master_s = master_.seconds() + tree_s_;
  p.subproblem_s = solution_.timing.subproblem_s;
  if (options_.on_progress) options_.on_progress(p);
  if (!options_.on_found) return;
  if (centre_ != told_centre_) found_.centre = told_centre_ = centre_;
  options_.on_found(found_, p);
  found_.cuts.clear();
  found_.points.clear();
  found_.centre.clear();
}

// The cheapest first stage on its own, or any if that has no minimum.
std::optional<std::vector<double>> LShaped::starting_point() {
  auto result = solver::solve_model(first_stage_);
  if (result.x.empty() && result.status != solver::MipStatus::infeasible) {
    solver::LpModel any = first_stage_;
    std::fill(any.columns.cost.begin(), any.columns.cost.end(), 0.0);
    result = solver::solve_model(any);
  }
  if (result.x.empty()) return std::nullopt;
  return result.x;
}

void LShaped::accept(const std::vector<double>& x, const LossEstimate& losses) {
  const double value = first_stage_cost(x) + losses.risk.value;
  if (!accepts_ || !losses.complete) return;
  known_->remember({x, losses.value, losses.residual});
  if (options_.on_found) found_.points.push_back({x, losses.value, losses.residual});
  if (!integral(x) || value >= solution_.upper_bound) return;
  solution_.x = x;
  solution_.upper_bound = value;
  solution_.first_stage_cost = first_stage_cost(x);
  solution_.risk_value = losses.risk.value;
  solution_.recourse_cost = losses.value;
  solution_.weight = losses.risk.weight;
  solution_.saturated = losses.risk.saturated;
  solution_.largest_residual = losses.residual;
}

void LShaped::add_feasibility_cuts(const LossEstimate& losses) {
  for (const Cut& cut : losses.feasibility) {
    known_->feasibility.push_back(cut);
    if (options_.on_found) found_.cuts.push_back(cut);
    master_.add_feasibility_cut(cut);
    for (const auto& master : tree_masters_) master->add_feasibility_cut(cut);
  }
}

std::optional<LossEstimate> LShaped::recall(const std::vector<double>& x) const {
  const RecourseKnowledge::Point* point = known_->find(x);
  if (point == nullptr || !accepts_) return std::nullopt;
  LossEstimate losses;
  losses.value = point->loss;
  losses.exact.assign(point->loss.size(), 1);
  losses.risk = risk_->evaluate(point->loss);
  losses.residual = point->residual;
  losses.complete = true;
  return losses;
}

void LShaped::accept_known() {
  for (const RecourseKnowledge::Point& point : std::vector(known_->points))
    if (const auto losses = recall(point.x)) accept(point.x, *losses);
}

std::optional<LossEstimate> LShaped::exact(const std::vector<double>& x, double enough) {
  auto losses = recall(x);
  const auto until_enough = [&](double value) { return value > enough ? solver::kInf : -1.0; };
  if (!losses && std::isfinite(enough)) losses = oracle_->estimate(x, *risk_, until_enough, options_.stop);
  if (!losses) losses = oracle_->exact(x, *risk_, options_.stop);
  if (!losses) return losses;
  add_feasibility_cuts(*losses);
  if (losses->feasibility.empty()) accept(x, *losses);
  return losses;
}

void LShaped::group_at_centre(std::span<const double> loss, std::span<const double> weight) {
  const int count = problem_->scenario_count();
  master_.regroup(centre_, loss, weight, count <= kAloneGroups ? count : kGroups);
}

bool LShaped::go_on() {
  if (known_->centre.empty() || !store_->complete()) return false;
  centre_ = known_->centre;
  const CutStore::Losses losses = store_->at(centre_, evaluator_->threads());
  const RiskValue risk = risk_->evaluate(losses.value);
  centre_value_ = first_stage_cost(centre_) + risk.value;
  group_at_centre(losses.value, risk.weight);
  return true;
}

bool LShaped::start() {
  for (int k = 0; k < kMaxIterations && !should_stop(); ++k) {
    const auto x = starting_point();
    if (!x) {
      infeasible_ = true;
      return false;
    }
    // Every scenario gets a cut, its own or a borrowed one; how good they are does not matter yet.
    const auto losses = oracle_->estimate(
        *x, *risk_, [](double) { return 1e300; }, options_.stop);
    if (!losses) return false;
    if (losses->feasibility.empty()) {
      solution_.reason.clear();
      centre_ = *x;
      centre_value_ = first_stage_cost(*x) + losses->risk.value;
      accept(*x, *losses);
      group_at_centre(losses->value, losses->risk.weight);
      return true;
    }
    add_feasibility_cuts(*losses);
    solution_.reason = "scenario '" +
                       problem_->scenarios[static_cast<std::size_t>(losses->feasibility[0].scenario)].name +
                       "' has no recourse at any first stage that all the others allow";
    for (const Cut& cut : losses->feasibility) first_stage_.rows.add(-solver::kInf, -cut.constant, entries_of(cut));
  }
  return false;
}

// Nothing better is near: the centre's exact value and the model's bound decide. True if they agree, or as well as
// they can.
bool LShaped::close_at_centre() {
  // With an answer at hand, one whose cost so far is far above the bound need not be known exactly, unless it was long
  // ago that one was.
  const long since = evaluator_->counters().solves - exact_at_;
  const bool due = solution_.x.empty() || since >= kPassesInexact * problem_->scenario_count();
  const double far = kHopeless * options_.relative_gap * std::abs(solution_.upper_bound);
  const auto losses = exact(centre_, due ? solver::kInf : solution_.lower_bound + far);
  if (!losses) return true;
  if (losses->complete) exact_at_ = evaluator_->counters().solves;
  const double value = first_stage_cost(centre_) + losses->risk.value;
  const bool same = value <= centre_value_ + kOptimalGap * std::max(1.0, std::abs(value));
  centre_value_ = value;
  return closed(options_.relative_gap) || (same && closed(kOptimalGap));
}

// Looks for the proof once.
bool LShaped::falls_without_end() {
  if (!direction_sought_) unbounded_ = falling_direction(*problem_, *risk_, options_).has_value();
  direction_sought_ = true;
  return unbounded_;
}

// The cut model falls without end, and if the problem does, this proves it. If not, the cuts at a point far out will
// end the model's fall. False: no more steps.
bool LShaped::keep_going(const MasterPoint& open_step) {
  if (falls_without_end()) return false;
  if (open_step.feasible && ++open_steps_ <= kMostOpenSteps) return true;
  solution_.reason = "the cuts of the recourse leave the first stage without a minimum";
  return false;
}

// One master problem and the evaluation of its solution, estimated from below. `promised`: the decrease that the model
// promises, which sets how exact the next master must be. `closed_here`: the relaxation is solved to the target.
// False if stopped.
bool LShaped::step_from_centre(TrustRegion& region, double target, double& promised, bool& closed_here) {
  // Where the way down has no end, steps soon leave what numbers can hold.
  if (!region.has_limits() && region.radius() >= kFarRadius && falls_without_end()) return false;
  const FirstStageBox box = region.around(centre_);
  const double scale = std::max(1.0, std::abs(centre_value_));
  const double tolerance = std::max(0.1 * target * scale, std::min(kModelShare * promised, kLoosest * scale));
  const MasterPoint step = master_.minimise(box, tolerance);
  store_->touch(step.cut);
  if (step.open && !keep_going(step)) return false;
  if (!step.feasible) {
    infeasible_ = step.bound == solver::kInf && solution_.x.empty();
    return false;
  }
  const bool binds = step.open || region.binds(box, step.x);
  // A minimiser inside the box minimises the convex model everywhere, so its value bounds the problem.
  if (!binds) raise_lower(step.bound);
  report("relaxation");
  // Cuts found since may have raised the model at the centre itself.
  const CutStore::Losses known = store_->at(centre_, evaluator_->threads());
  store_->touch(known.cut);
  const RiskValue risk = risk_->evaluate(known.value);
  centre_value_ = std::max(centre_value_, first_stage_cost(centre_) + risk.value);
  if (master_.thetas() > kMostThetas && master_.groups() > kFewestGroups)
    master_.regroup(centre_, known.value, risk.weight, std::max(kFewestGroups, master_.groups() / 2));
  const double predicted = centre_value_ - step.value;
  promised = std::max(0.0, predicted);
  if (predicted <= target * scale) {
    closed_here = !binds;
    if (binds) region.expand();
    return true;
  }
  const double least = std::max(kErrorShare * predicted, 0.1 * target * scale);
  const auto losses = oracle_->estimate(
      step.x, *risk_, [&](double value) { return std::max(least, kErrorShare * (value - centre_value_)); },
      options_.stop);
  if (!losses) return false;
  add_feasibility_cuts(*losses);
  if (!losses->feasibility.empty()) return true;
  accept(step.x, *losses);
  const double value = step.first_stage_cost + losses->risk.value + losses->missing;
  const double actual = centre_value_ - value;
  if (actual >= kSeriousStep * predicted) {
    region.after_serious_step(predicted, actual, binds);
    centre_ = step.x;
    centre_value_ = value;
  } else {
    region.after_null_step(predicted, actual);
  }
  return true;
}

// Where a row lets all columns move by a small share only, as a budget does, a larger box binds nothing: the first
// steps would be taken far from anything good.
double LShaped::first_radius() const {
  const double share = joint_share(problem_->first_stage, limits_);
  return share < kTightShare ? std::max(share, kLeastRadius) : kFirstRadius;
}

// Descends to the minimum of the relaxation. Losses are estimates from below until the end, where the centre is
// evaluated exactly if it is an answer. False if stopped.
bool LShaped::relaxation_phase() {
  const bool is_answer = !has_integers() && !integer_recourse_;
  const bool has_parts = has_integers() && !known_->branching.parts.empty();
  double target = (has_parts ? kFromParts : is_answer ? 0.5 : 0.3) * options_.relative_gap;
  TrustRegion region(limits_, first_radius());
  double promised = std::abs(centre_value_);
  for (int k = 0; k < kMaxIterations; ++k) {
    if (should_stop()) return false;
    ++solution_.iterations;
    bool closed_here = false;
    if (!step_from_centre(region, target, promised, closed_here)) return false;
    if (!closed_here) continue;
    known_->centre = centre_;
    if (!is_answer || close_at_centre()) return true;
    target = std::max(0.5 * target, 0.1 * kOptimalGap * options_.relative_gap);
  }
  return true;
}

// What was done since the knowledge was made; less `before_`, what this solve did.
void LShaped::count(Solution& solution) const {
  const auto counters = evaluator_->counters();
  solution.subproblem_solves = counters.solves - before_.subproblem_solves;
  solution.cold_retries = counters.cold_retries - before_.cold_retries;
  solution.simplex_iterations = counters.simplex_iterations - before_.simplex_iterations;
  solution.lazy_rows = counters.lazy_rows - before_.lazy_rows;
  solution.cuts = store_->added() - before_.cuts;
  solution.borrowed_cuts = oracle_->borrowed() - before_.borrowed_cuts;
  solution.timing.subproblem_s = evaluator_->seconds() - before_.timing.subproblem_s;
}

Solution LShaped::finish() {
  oracle_->log_cuts(nullptr);
  count(solution_);
  solution_.timing.total_s = watch_.seconds();
  solution_.timing.master_s = master_.seconds() + tree_s_;
  const bool interrupted = options_.stop != nullptr && options_.stop->interrupted();
  const bool out_of_time = options_.stop != nullptr && options_.stop->out_of_time();
  if (infeasible_) {
    solution_.status = SolveStatus::infeasible;
  } else if (unbounded_) {
    solution_.status = SolveStatus::no_answer;
    solution_.reason = "the instance is unbounded: its cost falls without end";
    solution_.upper_bound = solver::kInf;
    solution_.x.clear();
  } else if (solution_.x.empty()) {
    solution_.status = SolveStatus::no_answer;
  } else if (closed(kOptimalGap)) {
    solution_.status = SolveStatus::optimal;
  } else if (closed(options_.relative_gap)) {
    solution_.status = SolveStatus::gap_limit;
  } else if (interrupted || out_of_time) {
    solution_.status = interrupted ? SolveStatus::interrupted : SolveStatus::time_limit;
  } else {
    solution_.status = should_stop() ? SolveStatus::iteration_limit : SolveStatus::stalled;
  }
  return solution_;
}

// Where the first stage's columns range far, branch and bound may never learn that none of its points is whole.
void LShaped::look_for_a_whole_point() {
  if (!has_integers() || !solution_.x.empty()) return;
  solver::LpModel whole = problem_->first_stage;
  for (const Cut& cut : known_->feasibility) whole.rows.add(-solver::kInf, -cut.constant, entries_of(cut));
  infeasible_ = solver::has_feasible_point(whole, options_.stop) == false;
}

void LShaped::run_phases() {
  const bool started = go_on() || start();
  // Points may be known without a centre, and one of them may be the answer.
  if (started) accept_known();
  const bool relaxed = started && relaxation_phase();
  if (relaxed) look_for_a_whole_point();
  if (relaxed && !infeasible_) {
    if (integer_recourse_)
      integer_recourse_phase();
    else if (has_integers())
      integer_phase();
    if (!infeasible_ && !should_stop()) look_for_a_whole_point();
  }
}

// What was found since the last report is told, and points whose true costs an earlier solve knew may be the answer.
void LShaped::end_by_failure() {
  accepts_ = true;
  try {
    if (solution_.x.empty()) accept_known();
    report("integer");
  } catch (const SolverError&) {  // the same once more
  }
  oracle_->log_cuts(nullptr);
}

Solution LShaped::solve() {
  try {
    run_phases();
  } catch (const SolverError& error) {
    end_by_failure();
    if (solution_.x.empty()) throw;
    finish();
    if (solution_.status == SolveStatus::stalled)
      solution_.reason = std::string("a solver gave no answer: ") + error.what();
    return solution_;
  }
  return finish();
}

}  // namespace gridkeel::stochastic
