#include "stochastic/smps/core.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic::smps {

Sides sides_of(RowType type, double rhs, std::optional<double> range) {
  const double size = std::abs(range.value_or(0.0));
  // An infinite side stays where it is, whatever is added to it.
  const double above = std::isinf(size) ? solver::kInf : rhs + size;
  const double below = std::isinf(size) ? -solver::kInf : rhs - size;
  switch (type) {
    case RowType::free:
      return {-solver::kInf, solver::kInf};
    case RowType::less:
      return {range ? below : -solver::kInf, rhs};
    case RowType::greater:
      return {rhs, range ? above : solver::kInf};
    case RowType::equal:
      break;
  }
  if (!range) return {rhs, rhs};
  return *range >= 0.0 ? Sides{rhs, above} : Sides{below, rhs};
}

int find(const Names& names, std::string_view name) {
  const auto found = names.find(name);
  return found == names.end() ? -1 : found->second;
}

double Core::coefficient(int row, int column) const {
  const auto before = [](const CoreEntry& a, const CoreEntry& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  };
  const auto found = std::lower_bound(entries.begin(), entries.end(), CoreEntry{row, column, 0.0, 0}, before);
  return found != entries.end() && found->row == row && found->column == column ? found->value : 0.0;
}

solver::LpModel model_of(const Core& core) {
  const double sign = core.maximise ? -1.0 : 1.0;
  solver::LpModel model;
  model.name = core.name;
  model.offset = sign * core.objective_constant();
  for (const CoreColumn& c : core.columns) model.columns.add(0.0, c.lower, c.upper, c.integer, c.name);
  auto entry = core.entries.begin();
  for (int r = 0; r < static_cast<int>(core.rows.size()); ++r) {
    std::vector<solver::Entry> entries;
    for (; entry != core.entries.end() && entry->row == r; ++entry) entries.push_back({entry->column, entry->value});
    const CoreRow& row = core.rows[static_cast<std::size_t>(r)];
    if (r == core.objective)
      for (const auto& e : entries) model.columns.cost[static_cast<std::size_t>(e.index)] = sign * e.value;
    if (row.type == RowType::free) continue;
    const Sides sides = sides_of(row.type, row.rhs, row.range);
    model.rows.add(sides.lower, sides.upper, entries, row.name);
  }
  return model;
}

}  // namespace gridkeel::stochastic::smps
