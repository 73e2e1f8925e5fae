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

}  // namespace

ExtensiveForm extensive_form(const TwoStageProblem& problem, const RiskMeasure& risk, bool relax_first_stage) {
  ExtensiveForm form{problem.first_stage, {}};
  solver::LpModel& model = form.model;
  if (relax_first_stage) std::fill(model.columns.integer.begin(), model.columns.integer.end(), 0);
  for (int s = 0; s < problem.scenario_count(); ++s) {
    double offset = 0.0;
    Entries loss = add_scenario(model, problem, s, offset);
    const std::string& name = problem.scenarios[static_cast<std::size_t>(s)].name;
    const int column = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "loss_" + name);
    loss.push_back({column, -1.0});
    model.rows.add(-offset, -offset, loss, "loss_" + name);
    form.loss_column.push_back(column);
  }
  const int phi = model.columns.add(1.0, -solver::kInf, solver::kInf, false, "risk");
  risk.add_epigraph(model, phi, form.loss_column);
  return form;
}

Solution solve_extensive(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options) {
  Stopwatch watch;
  Solution solution;
  solution.method = "extensive";
  const auto [model, loss_column] = extensive_form(problem, risk, options.relax_first_stage);
  solver::MipOptions mip;
  mip.relative_gap = options.relative_gap;
  mip.stop = options.stop;
  if (options.stop != nullptr) mip.time_limit_s = options.stop->seconds_left();
  if (options.on_progress)
    mip.on_progress = [&](double incumbent, double bound, double) {
      options.on_progress({0, "extensive", bound, incumbent, 0, watch.seconds()});
    };
  const solver::MipResult result = solver::solve_model(model, mip);
  const int n1 = problem.first_stage.columns.count();
  solution.timing.total_s = watch.seconds();
  if (result.status == solver::MipStatus::infeasible) {
    solution.status = SolveStatus::infeasible;
    return solution;
  }
  solution.lower_bound = result.dual.empty() ? result.dual_bound : solver::weak_duality_bound(model, result.dual);
  if (!std::isfinite(solution.lower_bound)) solution.lower_bound = result.dual_bound;
  if (result.x.empty()) return solution;
  solution.x.assign(result.x.begin(), result.x.begin() + n1);
  for (int column : loss_column) solution.recourse_cost.push_back(result.x[static_cast<std::size_t>(column)]);
  solution.first_stage_cost = problem.first_stage.offset;
  for (int j = 0; j < n1; ++j)
    solution.first_stage_cost +=
        problem.first_stage.columns.cost[static_cast<std::size_t>(j)] * result.x[static_cast<std::size_t>(j)];
  const RiskValue value = risk.evaluate(solution.recourse_cost);
  solution.risk_value = value.value;
  solution.weight = value.weight;
  solution.saturated = value.saturated;
  solution.upper_bound = solution.first_stage_cost + solution.risk_value;
  solution.largest_residual = solver::primal_residual(model, result.x);
  const double gap = solution.gap();
  solution.status = gap <= 1e-6                                   ? SolveStatus::optimal
                    : gap <= options.relative_gap                 ? SolveStatus::gap_limit
                    : options.stop && options.stop->interrupted() ? SolveStatus::interrupted
                                                                  : SolveStatus::time_limit;
  return solution;
}

}  // namespace gridkeel::stochastic
