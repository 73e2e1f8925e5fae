#include "stochastic/recourse/shared_dual.hpp"

#include <cmath>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {

double side_of(double multiplier, double lower, double upper) { return multiplier > 0.0 ? lower : upper; }

double technology_value(const RecourseTemplate& t, int row, int column) {
  for (const auto& e : solver::row_of(t.technology, row))
    if (e.index == column) return e.value;
  return 0.0;
}

// Replaces one term of a sum whose infinite terms are counted apart.
void replace_term(double old_term, double new_term, double& sum, int& infinite) {
  if (std::isfinite(old_term)) {
    sum -= old_term;
  } else {
    --infinite;
  }
  if (std::isfinite(new_term)) {
    sum += new_term;
  } else {
    ++infinite;
  }
}

}  // namespace

SharedDual::SharedDual(const TwoStageProblem& problem, const DualPoint& dual)
    : problem_(&problem),
      template_(&problem.templates[static_cast<std::size_t>(dual.recourse)]),
      dual_(dual),
      d_(template_->columns.cost),
      slope_(static_cast<std::size_t>(problem.first_stage.columns.count())) {
  const solver::Columns& columns = template_->columns;
  std::vector<double> magnitude(d_.size(), 0.0);
  const auto price = [&](int column, double term) {
    d_[static_cast<std::size_t>(column)] -= term;
    magnitude[static_cast<std::size_t>(column)] += std::abs(term);
  };
  for (std::size_t r = 0; r < dual_.rows.size(); ++r)
    if (const double pi = dual_.rows[r]; pi != 0.0)
      for (const auto& e : solver::row_of(template_->rows.matrix, static_cast<int>(r))) price(e.index, pi * e.value);
  for (const auto& l : dual_.lazy)
    for (const auto& e : template_->lazy->recourse_row(l.index)) price(e.index, l.value * e.value);

  const double repair = reduced_cost_repair(d_, magnitude, columns.cost, columns.lower, columns.upper);
  usable_ = repair <= 1.0;
  if (!usable_) return;
  const double keep = 1.0 - repair;
  for (double& pi : dual_.rows) pi *= keep;
  for (auto& l : dual_.lazy) l.value *= keep;
  for (std::size_t j = 0; j < d_.size(); ++j) {
    d_[j] = keep * d_[j] + repair * columns.cost[j];
    const double term = solver::bound_term(d_[j], columns.lower[j], columns.upper[j]);
    if (!std::isfinite(term)) d_[j] = 0.0;  // rounding, as the repair has found
    constant_ += std::isfinite(term) ? term : 0.0;
  }
  for (std::size_t r = 0; r < dual_.rows.size(); ++r) {
    const double pi = dual_.rows[r];
    if (pi == 0.0) continue;
    const double side = side_of(pi, template_->rows.lower[r], template_->rows.upper[r]);
    if (std::isfinite(side)) {
      constant_ += pi * side;
    } else {
      ++infinite_;
    }
    for (const auto& e : solver::row_of(template_->technology, static_cast<int>(r)))
      slope_[static_cast<std::size_t>(e.index)] -= pi * e.value;
  }
}

bool SharedDual::change_constant(int scenario, double& constant) const {
  if (!usable_) return false;
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario)];
  int infinite = infinite_;
  constant += constant_ + template_->offset + s.offset;
  for (const auto& b : s.row_sides) {
    const auto r = static_cast<std::size_t>(b.index);
    const double pi = dual_.rows[r];
    if (pi == 0.0) continue;
    replace_term(pi * side_of(pi, template_->rows.lower[r], template_->rows.upper[r]),
                 pi * side_of(pi, b.lower, b.upper), constant, infinite);
  }
  for (const auto& b : s.column_bounds) {
    const auto j = static_cast<std::size_t>(b.index);
    if (d_[j] == 0.0) continue;
    replace_term(solver::bound_term(d_[j], template_->columns.lower[j], template_->columns.upper[j]),
                 solver::bound_term(d_[j], b.lower, b.upper), constant, infinite);
  }
  for (const auto& l : dual_.lazy) {
    const auto sides = template_->lazy->sides(l.index, scenario);
    const double term = l.value * side_of(l.value, sides.lower, sides.upper);
    if (!std::isfinite(term)) return false;
    constant += term;
  }
  return infinite == 0;
}

double SharedDual::value(int scenario, std::span<const double> x) const {
  double value = 0.0;
  if (!change_constant(scenario, value)) return -solver::kInf;
  for (std::size_t j = 0; j < slope_.size(); ++j) value += slope_[j] * x[j];
  for (const auto& c : problem_->scenarios[static_cast<std::size_t>(scenario)].technology) {
    const double pi = dual_.rows[static_cast<std::size_t>(c.row)];
    const double at = x[static_cast<std::size_t>(c.column)];
    if (pi != 0.0 && at != 0.0) value -= pi * (c.value - technology_value(*template_, c.row, c.column)) * at;
  }
  for (const auto& l : dual_.lazy)
    for (const auto& e : template_->lazy->technology_row(l.index, scenario))
      value -= l.value * e.value * x[static_cast<std::size_t>(e.index)];
  return value;
}

Cut SharedDual::cut(int scenario) const {
  Cut cut{scenario, 0.0, slope_};
  if (!change_constant(scenario, cut.constant)) cut.constant = -solver::kInf;
  for (const auto& c : problem_->scenarios[static_cast<std::size_t>(scenario)].technology)
    if (const double pi = dual_.rows[static_cast<std::size_t>(c.row)]; pi != 0.0)
      cut.slope[static_cast<std::size_t>(c.column)] -= pi * (c.value - technology_value(*template_, c.row, c.column));
  for (const auto& l : dual_.lazy)
    for (const auto& e : template_->lazy->technology_row(l.index, scenario))
      cut.slope[static_cast<std::size_t>(e.index)] -= l.value * e.value;
  return cut;
}

}  // namespace gridkeel::stochastic
