#include "operation/window_solver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "common/progress.hpp"
#include "operation/plant.hpp"
#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"

namespace gridkeel::operation {
namespace {

constexpr double kBroken = 1e-7;  // of a lazy row
constexpr double kResidual = 1e-6;
constexpr double kMipGap = 1e-3;
constexpr int kMostRounds = 100;

// One hot LP, row after row.
class HotLp {
 public:
  HotLp(const solver::LpModel& model, const solver::Basis* start) : rows_(model.rows.count()) {
    lp_.load(model.columns, model.rows, model.offset);
    if (start != nullptr && static_cast<int>(start->columns.size()) == model.columns.count() &&
        static_cast<int>(start->rows.size()) == rows_)
      lp_.set_basis(*start, true);  // it may lack lazy rows
  }

  std::vector<double> solve(const solver::LpModel& model, double time_left_s, std::string& trouble) {
    lp_.add_rows(model.rows, rows_);
    rows_ = model.rows.count();
    solver::LpOptions options;
    options.time_limit_s = std::max(0.0, time_left_s);
    solver::LpStatus status = lp_.solve(options);
    if (status == solver::LpStatus::stopped) return failed(status, trouble);
    if (status != solver::LpStatus::optimal || solver::primal_residual(model, lp_.primal()) > kResidual) {
      lp_.clear_basis();
      options.presolve = true;
      status = lp_.solve(options);
    }
    return status == solver::LpStatus::optimal ? lp_.primal() : failed(status, trouble);
  }
  solver::Basis basis() const { return lp_.basis(); }

 private:
  static std::vector<double> failed(solver::LpStatus status, std::string& trouble) {
    trouble = status == solver::LpStatus::stopped ? "time limit" : fmt::format("LP {}", to_string(status));
    return {};
  }

  solver::LpSolver lp_;
  int rows_;
};

std::vector<double> solve_mip(const solver::LpModel& model, double time_left_s, int node_limit, WindowAnswer& answer) {
  solver::MipOptions options;
  options.node_limit = node_limit;
  options.relative_gap = kMipGap;
  options.time_limit_s = std::max(0.0, time_left_s);
  solver::MipResult result = solver::solve_model(model, options);
  if (result.x.empty())
    answer.trouble = result.status == solver::MipStatus::infeasible ? "MILP infeasible"
                     : node_limit > 0                               ? "limit on time or nodes"
                                                                    : "time limit";
  answer.gap = std::abs(result.objective - result.dual_bound) / std::max(1e-9, std::abs(result.objective));
  return std::move(result.x);
}

// The template's rows with the scenario's coefficients.
solver::Rows rows_of(const stochastic::RecourseTemplate& recourse, const stochastic::ScenarioData& scenario) {
  if (scenario.recourse_matrix.empty()) return recourse.rows;
  std::vector<std::vector<stochastic::CoefficientDelta>> changes(at(recourse.rows.count()));
  for (const auto& change : scenario.recourse_matrix) changes[at(change.row)].push_back(change);
  solver::Rows rows;
  for (int r = 0; r < recourse.rows.count(); ++r) {
    std::vector<solver::Entry> entries;
    for (const auto& e : solver::row_of(recourse.rows.matrix, r)) {
      const auto is_changed = [&](const auto& change) { return change.column == e.index; };
      if (std::none_of(changes[at(r)].begin(), changes[at(r)].end(), is_changed)) entries.push_back(e);
    }
    for (const auto& change : changes[at(r)]) entries.push_back({change.column, change.value});
    rows.add(recourse.rows.lower[at(r)], recourse.rows.upper[at(r)], entries);
  }
  return rows;
}

}  // namespace

bool add_broken_rows(const planning::PlanningProblem& problem, solver::LpModel& model, const std::vector<double>& x,
                     const std::vector<double>& y) {
  const auto& data = problem.problem().scenarios.front();
  const auto& recourse = problem.problem().templates[static_cast<std::size_t>(data.recourse)];
  if (recourse.lazy == nullptr) return false;
  std::vector<int> broken;
  const auto own = static_cast<std::size_t>(recourse.columns.count());
  recourse.lazy->violated(0, x, std::span(y).first(own), kBroken, broken);
  for (const int row : broken) {
    double at_x = 0.0;
    for (const auto& e : recourse.lazy->technology_row(row, 0)) at_x += e.value * x[static_cast<std::size_t>(e.index)];
    const auto sides = recourse.lazy->sides(row, 0);
    model.rows.add(sides.lower - at_x, sides.upper - at_x, recourse.lazy->recourse_row(row));
  }
  return !broken.empty();
}

solver::LpModel model_of(const planning::PlanningProblem& problem, const std::vector<double>& x) {
  const auto& two_stage = problem.problem();
  const auto& recourse = two_stage.templates[static_cast<std::size_t>(two_stage.scenarios.front().recourse)];
  const stochastic::RecourseData data = stochastic::recourse_data(two_stage, 0);
  const std::vector<double> at_x = stochastic::technology_times(two_stage, 0, x);
  solver::LpModel model;
  model.offset = data.offset;
  model.columns = {data.cost, data.lower, data.upper, recourse.columns.integer, {}};
  // A switch is closed or not, also where a study's other whole numbers are relaxed.
  for (const planning::SwitchingPeriod& s : problem.model(0).switching)
    for (const auto* states : {&s.closed, &s.energised, &s.root})
      for (const int j : *states)
        if (j >= 0) model.columns.integer[at(j)] = 1;
  model.rows = rows_of(recourse, two_stage.scenarios.front());
  model.rows.names.clear();
  for (std::size_t r = 0; r < at_x.size(); ++r) {
    model.rows.lower[r] = data.row_lower[r] - at_x[r];
    model.rows.upper[r] = data.row_upper[r] - at_x[r];
  }
  return model;
}

WindowAnswer solve_window(const planning::PlanningProblem& problem, solver::LpModel& model,
                          const std::vector<double>& x, double time_limit_s, solver::Basis* hot, int node_limit) {
  const Stopwatch watch;
  WindowAnswer answer;
  const bool integer = model.has_integers();
  const auto own_rows = static_cast<std::size_t>(model.rows.count());
  HotLp lp(model, integer ? nullptr : hot);
  for (int round = 0; round < kMostRounds; ++round) {
    const double left_s = time_limit_s - watch.seconds();
    if (left_s <= 0.0) {
      answer.trouble = "time limit";
      return answer;
    }
    std::vector<double> y =
        integer ? solve_mip(model, left_s, node_limit, answer) : lp.solve(model, left_s, answer.trouble);
    if (y.empty()) return answer;
    if (add_broken_rows(problem, model, x, y)) continue;
    answer.y = std::move(y);
    if (!integer && hot != nullptr) {
      *hot = lp.basis();
      hot->rows.resize(own_rows);
    }
    return answer;
  }
  answer.trouble = "network limits keep breaking";
  return answer;
}

}  // namespace gridkeel::operation
