#include "stochastic/recourse/shared_dual.hpp"

#include <array>
#include <cmath>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {

constexpr double kPriced = 1e100;  // losses beyond it come from a priced infinite side

double side_of(double multiplier, double lower, double upper) { return multiplier > 0.0 ? lower : upper; }

double technology_value(const RecourseTemplate& t, int row, int column) {
  for (const auto& e : solver::row_of(t.technology, row))
    if (e.index == column) return e.value;
  return 0.0;
}

// In eight sums side by side, which vectorises.
double product(const std::vector<double>& a, const std::vector<double>& b) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> sum{};
  const std::size_t whole = a.size() / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t k = 0; k < kLanes; ++k) sum[k] += a[i + k] * b[i + k];
  double total = 0.0;
  for (std::size_t i = whole; i < a.size(); ++i) total += a[i] * b[i];
  for (double s : sum) total += s;
  return total;
}

}  // namespace

SharedDual::SharedDual(const TwoStageProblem& problem, const TemplateChanges& changes, const DualPoint& dual)
    : problem_(&problem),
      template_(&problem.templates[static_cast<std::size_t>(dual.recourse)]),
      dual_(dual),
      d_(template_->columns.cost),
      slope_(static_cast<std::size_t>(problem.first_stage.columns.count())) {
  price_columns();
  if (!usable_) return;
  price_rows();
  split_changes(changes);
}

// Reduced costs, repaired as those of a cut from scratch are.
void SharedDual::price_columns() {
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
    if (!std::isfinite(solver::bound_term(d_[j], columns.lower[j], columns.upper[j])))
      d_[j] = 0.0;  // rounding, as the repair has found
  }
}

void SharedDual::price_rows() {
  for (std::size_t r = 0; r < dual_.rows.size(); ++r)
    if (const double pi = dual_.rows[r]; pi != 0.0)
      for (const auto& e : solver::row_of(template_->technology, static_cast<int>(r)))
        slope_[static_cast<std::size_t>(e.index)] -= pi * e.value;
}

// Multipliers of what scenarios change, by the side they price; all else is summed up.
void SharedDual::split_changes(const TemplateChanges& changes) {
  std::vector<double> pi = dual_.rows, d = d_;
  on_lower_.reserve(changes.count());
  on_upper_.reserve(changes.count());
  const auto take = [&](double& multiplier) {
    on_lower_.push_back(std::max(multiplier, 0.0));
    on_upper_.push_back(std::min(multiplier, 0.0));
    multiplier = 0.0;
  };
  for (int r : changes.rows()) take(pi[static_cast<std::size_t>(r)]);
  for (int j : changes.columns()) take(d[static_cast<std::size_t>(j)]);
  fixed_ = template_->offset;
  for (std::size_t r = 0; r < pi.size(); ++r)
    if (pi[r] != 0.0) fixed_ += pi[r] * side_of(pi[r], template_->rows.lower[r], template_->rows.upper[r]);
  for (std::size_t j = 0; j < d.size(); ++j)
    fixed_ += solver::bound_term(d[j], template_->columns.lower[j], template_->columns.upper[j]);
  usable_ = std::isfinite(fixed_);
}

double SharedDual::constant(int scenario, const TemplateChanges::Sides& sides) const {
  if (!usable_) return -solver::kInf;
  double sum = fixed_ + problem_->scenarios[static_cast<std::size_t>(scenario)].offset;
  sum += product(on_lower_, sides.lower) + product(on_upper_, sides.upper);
  for (const auto& l : dual_.lazy) {
    const auto lazy = template_->lazy->sides(l.index, scenario);
    sum += l.value * side_of(l.value, lazy.lower, lazy.upper);
  }
  return sum > -kPriced ? sum : -solver::kInf;
}

double SharedDual::value(int scenario, const TemplateChanges::Sides& sides, std::span<const double> x) const {
  double value = constant(scenario, sides);
  if (!std::isfinite(value)) return -solver::kInf;
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

Cut SharedDual::cut(int scenario, const TemplateChanges::Sides& sides) const {
  Cut cut{scenario, constant(scenario, sides), slope_};
  for (const auto& c : problem_->scenarios[static_cast<std::size_t>(scenario)].technology)
    if (const double pi = dual_.rows[static_cast<std::size_t>(c.row)]; pi != 0.0)
      cut.slope[static_cast<std::size_t>(c.column)] -= pi * (c.value - technology_value(*template_, c.row, c.column));
  for (const auto& l : dual_.lazy)
    for (const auto& e : template_->lazy->technology_row(l.index, scenario))
      cut.slope[static_cast<std::size_t>(e.index)] -= l.value * e.value;
  return cut;
}

}  // namespace gridkeel::stochastic
