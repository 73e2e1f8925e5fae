#include "stochastic/extensive_form.hpp"

#include <algorithm>
#include <cmath>

#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {

using Entries = std::vector<solver::Entry>;

void append(Entries& to, const solver::SparseRows& matrix, int row, int shift) {
  for (const auto& e : solver::row_of(matrix, row)) to.push_back({e.index + shift, e.value});
}

// A replaced coefficient is written as the difference to the template's, which rows.add() merges.
void replace(std::vector<Entries>& rows, const solver::SparseRows& matrix, const CoefficientDelta& c, int shift) {
  double old = 0.0;
  for (const auto& e : solver::row_of(matrix, c.row))
    if (e.index == c.column) old = e.value;
  rows[static_cast<std::size_t>(c.row)].push_back({c.column + shift, c.value - old});
}

void add_lazy_rows(solver::LpModel& model, const LazyRows& lazy, int scenario, int shift, const std::string& name) {
  for (int row = 0; row < lazy.count(); ++row) {
    const auto sides = lazy.sides(row, scenario);
    if (!std::isfinite(sides.lower) && !std::isfinite(sides.upper)) continue;
    Entries entries = lazy.technology_row(row, scenario);
    for (const auto& e : lazy.recourse_row(row)) entries.push_back({e.index + shift, e.value});
    model.rows.add(sides.lower, sides.upper, entries, name + ".lazy" + std::to_string(row));
  }
}

// Adds the scenario's columns and rows; returns the entries of its loss (without the constant offset).
Entries add_scenario(solver::LpModel& model, const TwoStageProblem& problem, int scenario, double& offset) {
  const ScenarioData& s = problem.scenarios[static_cast<std::size_t>(scenario)];
  const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(s.recourse)];
  const RecourseData data = recourse_data(problem, scenario);
  const int shift = model.columns.count();
  Entries loss;
  for (int j = 0; j < t.columns.count(); ++j) {
    const auto c = static_cast<std::size_t>(j);
    model.columns.add(0.0, data.lower[c], data.upper[c], t.columns.integer[c] != 0, s.name + "." + t.columns.name(j));
    if (data.cost[c] != 0.0) loss.push_back({shift + j, data.cost[c]});
  }
  std::vector<Entries> rows(static_cast<std::size_t>(t.rows.count()));
  for (int r = 0; r < t.rows.count(); ++r) {
    append(rows[static_cast<std::size_t>(r)], t.rows.matrix, r, shift);
    append(rows[static_cast<std::size_t>(r)], t.technology, r, 0);
  }
  for (const auto& c : s.recourse_matrix) replace(rows, t.rows.matrix, c, shift);
  for (const auto& c : s.technology) replace(rows, t.technology, c, 0);
  for (int r = 0; r < t.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    model.rows.add(data.row_lower[i], data.row_upper[i], rows[i], s.name + "." + t.rows.name(r));
  }
  if (t.lazy) add_lazy_rows(model, *t.lazy, scenario, shift, s.name);
  offset = data.offset;
  return loss;
}

struct WithoutRisk {
  solver::LpModel model;
  std::vector<int> loss;  // columns
  int phi = -1;           // costs 1, and nothing bounds it yet
};

WithoutRisk without_risk(const TwoStageProblem& problem, bool relax_first_stage) {
  WithoutRisk form{problem.first_stage, {}, -1};
  solver::LpModel& model = form.model;
  if (relax_first_stage) std::fill(model.columns.integer.begin(), model.columns.integer.end(), 0);
  for (int s = 0; s < problem.scenario_count(); ++s) {
    double offset = 0.0;
    Entries loss = add_scenario(model, problem, s, offset);
    const std::string& name = problem.scenarios[static_cast<std::size_t>(s)].name;
    const int column = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "loss_" + name);
    loss.push_back({column, -1.0});
    model.rows.add(-offset, -offset, loss, "loss_" + name);
    form.loss.push_back(column);
  }
  form.phi = model.columns.add(1.0, -solver::kInf, solver::kInf, false, "risk");
  return form;
}

double lower_bound_of(const solver::LpModel& model, const solver::MipResult& result) {
  const double bound = result.dual.empty() ? result.dual_bound : solver::weak_duality_bound(model, result.dual);
  return std::isfinite(bound) ? bound : result.dual_bound;
}

// Solves the extensive form, by outer approximation where no rows describe the measure: every worst-case weight w gives
// phi >= w'loss, which holds for all x, so each round's bound is a bound on the whole problem; each round's x has a
// true value. Ends when phi is exact at x or the two bounds are close enough.
class ExtensiveSolve {
 public:
  ExtensiveSolve(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options)
      : problem_(problem), risk_(risk), options_(options), form_(without_risk(problem, options.relax_first_stage)) {}

  Solution run() {
    solution_.method = "extensive";
    if (risk_.has_lp_epigraph()) {
      risk_.add_epigraph(form_.model, form_.phi, form_.loss);
      round(options_.relative_gap);
    } else {
      outer_approximation();
    }
    if (solution_.status != SolveStatus::infeasible && !solution_.x.empty()) solution_.status = status();
    solution_.timing.total_s = watch_.seconds();
    return std::move(solution_);
  }

 private:
  // The relaxation first: its rounds are cheap and its cuts stay.
  void outer_approximation() {
    add_cut(risk_.evaluate(std::vector<double>(form_.loss.size(), 0.0)).weight);
    if (form_.model.has_integers()) {
      std::vector<char> none(form_.model.columns.integer.size(), 0);
      form_.model.columns.integer.swap(none);
      rounds(kExact);
      form_.model.columns.integer.swap(none);
      solution_.x.clear();  // not integer
      solution_.upper_bound = solver::kInf;
      start_.clear();
    }
    rounds(options_.relative_gap);
  }

  void rounds(double enough_gap) {
    rounds_without_gain_ = 0;
    bool more = true;
    while (more) more = round(enough_gap) && phi_error_ > kExact && solution_.gap() > enough_gap && !stalled();
  }

  // The solver's own tolerances can leave phi a little too low at a point that has its cut already.
  bool stalled() {
    constexpr int kPatience = 5;
    const double better = 1e-12 * std::max(1.0, std::abs(solution_.upper_bound));
    const bool gained = solution_.lower_bound > last_lower_ + better || solution_.upper_bound < last_upper_ - better;
    rounds_without_gain_ = gained ? 0 : rounds_without_gain_ + 1;
    last_lower_ = solution_.lower_bound;
    last_upper_ = solution_.upper_bound;
    return rounds_without_gain_ >= kPatience;
  }

  void add_cut(const std::vector<double>& weight) {
    Entries entries{{form_.phi, 1.0}};
    for (std::size_t s = 0; s < weight.size(); ++s)
      if (weight[s] != 0.0) entries.push_back({form_.loss[s], -weight[s]});
    form_.model.rows.add(0.0, solver::kInf, entries, "risk_cut" + std::to_string(solution_.cuts++));
  }

  // One solve of the model as it is. False if there is no point in another.
  bool round(double relative_gap) {
    solver::MipOptions mip;
    mip.relative_gap = relative_gap;
    mip.stop = options_.stop;
    mip.start = start_;
    if (options_.stop != nullptr) mip.time_limit_s = options_.stop->seconds_left();
    if (options_.on_progress)
      mip.on_progress = [&](double incumbent, double bound, double) {
        Progress p{solution_.iterations, "extensive", std::max(bound, solution_.lower_bound),
                   risk_.has_lp_epigraph() ? incumbent : solution_.upper_bound};
        p.seconds = watch_.seconds();
        options_.on_progress(p);
      };
    const solver::MipResult result = solver::solve_model(form_.model, mip);
    ++solution_.iterations;
    if (result.status == solver::MipStatus::infeasible) solution_.status = SolveStatus::infeasible;
    if (solution_.status == SolveStatus::infeasible) return false;
    solution_.lower_bound = std::max(solution_.lower_bound, lower_bound_of(form_.model, result));
    // An unbounded model has a feasible point at times, which is no answer. Without one it may also be infeasible.
    const bool unbounded = result.status == solver::MipStatus::unbounded;
    if (unbounded && !result.x.empty()) solution_.reason = "the instance is unbounded";
    if (result.x.empty() || unbounded) return false;
    take(result.x);
    return options_.stop == nullptr || !options_.stop->should_stop();
  }

  // Evaluates the point by itself, keeps it if it is the best, and cuts off what the model underestimates there.
  void take(std::vector<double> x) {
    std::vector<double> losses;
    for (const int column : form_.loss) losses.push_back(x[static_cast<std::size_t>(column)]);
    double cost = problem_.first_stage.offset;
    const auto own = static_cast<std::size_t>(problem_.first_stage.columns.count());
    for (std::size_t j = 0; j < own; ++j) cost += problem_.first_stage.columns.cost[j] * x[j];
    const RiskValue risk = risk_.evaluate(losses);
    double& phi = x[static_cast<std::size_t>(form_.phi)];
    phi_error_ = (risk.value - phi) / std::max(1.0, std::abs(risk.value));
    if (cost + risk.value < solution_.upper_bound) {
      solution_.largest_residual = solver::primal_residual(form_.model, x);
      solution_.x.assign(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(own));
      solution_.first_stage_cost = cost;
      solution_.upper_bound = cost + risk.value;
      solution_.risk_value = risk.value;
      solution_.weight = risk.weight;
      solution_.saturated = risk.saturated;
      solution_.recourse_cost = losses;
    }
    if (risk_.has_lp_epigraph()) return;
    add_cut(risk.weight);
    phi = risk.value;
    start_ = std::move(x);
  }

  SolveStatus status() const {
    const double gap = solution_.gap();
    if (gap <= 1e-6) return SolveStatus::optimal;
    if (gap <= options_.relative_gap) return SolveStatus::gap_limit;
    return options_.stop != nullptr && options_.stop->interrupted() ? SolveStatus::interrupted
                                                                    : SolveStatus::time_limit;
  }

  static constexpr double kExact = 1e-9;

  const TwoStageProblem& problem_;
  const RiskMeasure& risk_;
  const SolveOptions& options_;
  WithoutRisk form_;
  Stopwatch watch_;
  Solution solution_;
  double phi_error_ = solver::kInf;  // relative: what phi misses of the true value at the last point
  double last_lower_ = -solver::kInf, last_upper_ = solver::kInf;
  int rounds_without_gain_ = 0;
  std::vector<double> start_;  // the last point, feasible with phi at its true value
};

}  // namespace

solver::LpModel extensive_form(const TwoStageProblem& problem, const RiskMeasure& risk, bool relax_first_stage) {
  solver::LpModel nothing;
  if (!risk.has_lp_epigraph()) risk.add_epigraph(nothing, -1, {});  // refuses and says why
  WithoutRisk form = without_risk(problem, relax_first_stage);
  risk.add_epigraph(form.model, form.phi, form.loss);
  return std::move(form.model);
}

Solution solve_extensive(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options) {
  return ExtensiveSolve(problem, risk, options).run();
}

}  // namespace gridkeel::stochastic
