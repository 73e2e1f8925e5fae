#include "stochastic/smps/problem_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gridkeel::stochastic::smps {
namespace {

using Kind = Target::Kind;
using solver::kInf;

std::optional<double> range_of(double value) { return std::isnan(value) ? std::nullopt : std::optional<double>(value); }

}  // namespace

ProblemBuilder::ProblemBuilder(const Core& core, const Periods& periods, const RandomData& random, double cost_scale,
                               std::string file)
    : core_(core),
      periods_(periods),
      random_(random),
      sign_(core.maximise ? -1.0 : 1.0),
      cost_scale_(cost_scale),
      file_(std::move(file)) {
  for (const Target& target : random.targets) {
    const bool no_range =
        target.kind == Kind::range && !core.rows[static_cast<std::size_t>(target.row)].range.has_value();
    core_value_.push_back(no_range ? std::numeric_limits<double>::quiet_NaN() : smps::core_value(core, target));
  }
  value_ = core_value_;
  make_slots();
  add_placeholders();
}

// In the order of kind, row and column, so that deltas do not depend on the order of the file.
void ProblemBuilder::make_slots() {
  std::vector<int> order(random_.targets.size());
  std::iota(order.begin(), order.end(), 0);
  // Sides of a row next to each other, and bounds of a column.
  const auto key = [&](int t) {
    Target target = random_.targets[static_cast<std::size_t>(t)];
    const Kind kind = target.kind;
    if (kind == Kind::range) target.kind = Kind::rhs;
    if (kind == Kind::upper) target.kind = Kind::lower;
    return std::pair(target, kind);
  };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
  for (const int t : order) {
    const Target& target = random_.targets[static_cast<std::size_t>(t)];
    const auto [first, kind] = key(t);
    const bool is_second = kind != first.kind;
    const bool joins = !slots_.empty() && slots_.back().kind == first.kind && slots_.back().row == target.row &&
                       slots_.back().column == target.column;
    if (!joins) slots_.push_back({first.kind, target.row, target.column});
    (is_second ? slots_.back().b : slots_.back().a) = t;
    slots_.back().base = core_value_[static_cast<std::size_t>(t)];
  }
}

// The recourse matrix must have an entry wherever a scenario has one: where the core has none, the first
// random value that is not 0 stands in its place.
void ProblemBuilder::add_placeholders() {
  std::vector<double> stand_in(random_.targets.size(), 0.0);
  const auto offer = [&](int target, double value) {
    double& known = stand_in[static_cast<std::size_t>(target)];
    if (known == 0.0) known = value;
  };
  for (const Part& part : random_.parts) {
    if (part.target >= 0) offer(part.target, 1.0);
    for (const Outcome& outcome : part.outcomes)
      for (const Change& change : outcome.changes) offer(change.target, change.value);
  }
  for (Slot& slot : slots_)
    if (slot.kind == Kind::recourse && slot.base == 0.0) slot.base = stand_in[static_cast<std::size_t>(slot.a)];
}

TwoStageProblem ProblemBuilder::skeleton() const {
  TwoStageProblem problem;
  solver::LpModel& first = problem.first_stage;
  RecourseTemplate second;
  second.name = first.name = core_.name;
  first.offset = sign_ * core_.objective_constant();
  for (std::size_t j = 0; j < core_.columns.size(); ++j) {
    const CoreColumn& c = core_.columns[j];
    solver::Columns& columns = periods_.column_stage[j] == 1 ? second.columns : first.columns;
    columns.add(0.0, c.lower, c.upper, c.integer, c.name);
  }
  std::vector<std::vector<solver::Entry>> extra(core_.rows.size());
  for (const Slot& slot : slots_)
    if (slot.kind == Kind::recourse && core_.coefficient(slot.row, slot.column) == 0.0 && slot.base != 0.0)
      extra[static_cast<std::size_t>(slot.row)].push_back(
          {periods_.column_index[static_cast<std::size_t>(slot.column)], slot.base});
  auto entry = core_.entries.begin();
  for (std::size_t r = 0; r < core_.rows.size(); ++r) {
    const CoreRow& row = core_.rows[r];
    std::vector<solver::Entry> here[2];  // by stage of the column
    for (; entry != core_.entries.end() && entry->row == static_cast<int>(r); ++entry) {
      const auto column = static_cast<std::size_t>(entry->column);
      here[int{periods_.column_stage[column]}].push_back({periods_.column_index[column], entry->value});
    }
    if (static_cast<int>(r) == core_.objective) {
      for (const auto& e : here[0]) first.columns.cost[static_cast<std::size_t>(e.index)] = sign_ * e.value;
      for (const auto& e : here[1])
        second.columns.cost[static_cast<std::size_t>(e.index)] = sign_ * cost_scale_ * e.value;
    }
    if (row.type == RowType::free) continue;
    const Sides sides = sides_of(row.type, row.rhs, row.range);
    if (periods_.row_stage[r] == 0) {
      first.rows.add(sides.lower, sides.upper, here[0], row.name);
    } else {
      here[1].insert(here[1].end(), extra[r].begin(), extra[r].end());
      second.rows.add(sides.lower, sides.upper, here[1], row.name);
      second.technology.add(here[0]);
    }
  }
  problem.templates.push_back(std::move(second));
  return problem;
}

double ProblemBuilder::core_value(int target) const {
  return smps::core_value(core_, random_.targets[static_cast<std::size_t>(target)]);
}

void ProblemBuilder::start(int line) {
  line_ = line;
  for (const int t : touched_) value_[static_cast<std::size_t>(t)] = core_value_[static_cast<std::size_t>(t)];
  touched_.clear();
}

void ProblemBuilder::apply(const Change& change) {
  value_[static_cast<std::size_t>(change.target)] = change.value;
  touched_.push_back(change.target);
}

void ProblemBuilder::apply(const std::vector<Change>& changes) {
  for (const Change& change : changes) apply(change);
}

void ProblemBuilder::fail_empty(const std::string& scenario, const std::string& what, double lower,
                                double upper) const {
  throw InputError({file_, line_}, fmt::format("scenario {}: {} has no value between {} and {}", in_quotes(scenario),
                                               what, lower, upper));
}

BoundDelta ProblemBuilder::row_sides(const Slot& slot, const std::string& scenario) const {
  const CoreRow& row = core_.rows[static_cast<std::size_t>(slot.row)];
  const double rhs = slot.a >= 0 ? value_[static_cast<std::size_t>(slot.a)] : row.rhs;
  const auto range = slot.b >= 0 ? range_of(value_[static_cast<std::size_t>(slot.b)]) : row.range;
  const Sides sides = sides_of(row.type, rhs, range);
  if (!(sides.lower <= sides.upper && sides.lower < kInf && sides.upper > -kInf))
    fail_empty(scenario, "row " + in_quotes(row.name), sides.lower, sides.upper);
  return {periods_.row_index[static_cast<std::size_t>(slot.row)], sides.lower, sides.upper};
}

BoundDelta ProblemBuilder::column_bounds(const Slot& slot, const std::string& scenario) const {
  const CoreColumn& column = core_.columns[static_cast<std::size_t>(slot.column)];
  const double lower = slot.a >= 0 ? value_[static_cast<std::size_t>(slot.a)] : column.lower;
  const double upper = slot.b >= 0 ? value_[static_cast<std::size_t>(slot.b)] : column.upper;
  if (!(lower <= upper && lower < kInf && upper > -kInf))
    fail_empty(scenario, "column " + in_quotes(column.name), lower, upper);
  return {periods_.column_index[static_cast<std::size_t>(slot.column)], lower, upper};
}

void ProblemBuilder::add_number(const Slot& slot, ScenarioData& scenario) const {
  const double value = value_[static_cast<std::size_t>(slot.a)];
  if (value == slot.base) return;
  const int column = slot.column < 0 ? -1 : periods_.column_index[static_cast<std::size_t>(slot.column)];
  const int row = periods_.row_index[static_cast<std::size_t>(slot.row)];
  switch (slot.kind) {
    case Kind::offset:  // stands in the file as the negative of a right-hand side
      scenario.offset = -sign_ * cost_scale_ * (value - slot.base);
      break;
    case Kind::cost:
      scenario.costs.push_back({column, sign_ * cost_scale_ * value});
      break;
    case Kind::technology:
      scenario.technology.push_back({row, column, value});
      break;
    default:
      scenario.recourse_matrix.push_back({row, column, value});
      break;
  }
}

ScenarioData ProblemBuilder::finish(std::string name, double probability) {
  ScenarioData scenario;
  scenario.name = std::move(name);
  scenario.probability = probability;
  for (const Slot& slot : slots_) {
    const auto same = [&](int t) {
      const auto k = static_cast<std::size_t>(t);
      return t < 0 || value_[k] == core_value_[k] || (std::isnan(value_[k]) && std::isnan(core_value_[k]));
    };
    if (slot.kind == Kind::rhs) {
      if (!same(slot.a) || !same(slot.b)) scenario.row_sides.push_back(row_sides(slot, scenario.name));
    } else if (slot.kind == Kind::lower) {
      if (!same(slot.a) || !same(slot.b)) scenario.column_bounds.push_back(column_bounds(slot, scenario.name));
    } else {
      add_number(slot, scenario);
    }
  }
  return scenario;
}

}  // namespace gridkeel::stochastic::smps
