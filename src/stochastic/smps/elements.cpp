#include "stochastic/smps/elements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stochastic/smps/bound_card.hpp"

namespace gridkeel::stochastic::smps {
namespace {

using Kind = Target::Kind;

bool holds(const std::vector<std::string>& sets, std::string_view name) {
  return std::any_of(sets.begin(), sets.end(),
                     [&](const std::string& set) { return upper_case(set) == upper_case(name); });
}

bool may_be_infinite(Kind kind) {
  return kind == Kind::rhs || kind == Kind::range || kind == Kind::lower || kind == Kind::upper;
}

}  // namespace

// Right-hand sides go by any name, but a misspelt column must not pass for one: names other than the core's
// and RHS are taken for a right-hand side only if the file has no second one.
Elements::Set Elements::set_named(const Cards& cards, std::string_view name) {
  const std::string upper = upper_case(name);
  const bool usual = name.empty() || holds(core_.rhs_sets, name) || upper.starts_with("RHS") || upper == "RIGHT";
  if (!usual && (holds(core_.range_sets, name) || upper.starts_with("RNG") || upper.starts_with("RANGE")))
    return Set::range;
  std::string& mine = usual ? usual_set_ : other_set_;
  const std::string& others = usual ? other_set_ : usual_set_;
  const bool second = !others.empty() || (!usual && !mine.empty() && mine != name);
  if (second) {
    const std::string_view doubtful = usual ? std::string_view(other_set_) : name;
    const std::string_view sure = usual || others.empty() ? (usual ? name : std::string_view(mine)) : others;
    cards.fail(fmt::format("{} is no column of the core, and right-hand sides are called {} in this file{}",
                           in_quotes(doubtful), in_quotes(sure), suggestion(doubtful, core_.column_of)));
  }
  if (!usual && mine.empty()) odd_set_.count(cards.location(), in_quotes(name) + " is no column of the core");
  mine = name.empty() ? "RHS" : std::string(name);
  return Set::rhs;
}

std::optional<Target> Elements::target_named(const Cards& cards, std::string_view name, std::string_view row_name) {
  const int row = row_named(cards, row_name, core_.row_of);
  const int column = name.empty() ? -1 : find(core_.column_of, name);
  const bool objective = row == core_.objective;
  const bool free = core_.rows[static_cast<std::size_t>(row)].type == RowType::free;
  if (free && !objective) {
    unused_.count(cards.location(), "row " + in_quotes(row_name));
    return std::nullopt;
  }
  if (column >= 0) {
    if (objective) return Target{Kind::cost, row, column};
    return Target{periods_.second_column(column) ? Kind::recourse : Kind::technology, row, column};
  }
  if (set_named(cards, name) == Set::rhs) return Target{objective ? Kind::offset : Kind::rhs, row, -1};
  if (objective) cards.fail("the objective has no range");
  return Target{Kind::range, row, -1};
}

bool Elements::of_first_stage(const Target& target) const {
  switch (target.kind) {
    case Kind::offset:
      return false;
    case Kind::cost:
    case Kind::lower:
    case Kind::upper:
      return !periods_.second_column(target.column);
    default:
      return !periods_.second_row(target.row);
  }
}

int Elements::index_of(const Target& target) {
  const auto [known, is_new] = index_.emplace(target, static_cast<int>(targets_.size()));
  if (is_new) {
    targets_.push_back(target);
    core_value_.push_back(core_value(core_, target));
  }
  return known->second;
}

void Elements::change(const Cards& cards, const Target& target, Modifier modifier, double value,
                      std::vector<Change>& out) {
  const bool first_stage = of_first_stage(target);
  const double before = first_stage ? core_value(core_, target) : core_value_of(index_of(target));
  const double after = modified(modifier, before, value);
  const bool fits = may_be_infinite(target.kind) ? !std::isnan(after) : std::abs(after) < kLargestCoefficient;
  if (!fits) cards.fail(fmt::format("{} = {:g} is out of range", describe(core_, target), after));
  if (!first_stage)
    out.push_back({index_of(target), after});
  else if (after != before)
    cards.fail(fmt::format("{} belongs to the first period, whose data must be the same in all scenarios",
                           describe(core_, target)));
}

void Elements::read_pair(const Cards& cards, std::string_view name, std::size_t row_field, Modifier modifier,
                         std::vector<Change>& out) {
  const std::optional<Target> target = target_named(cards, name, cards[row_field]);
  const double value = cards.number(row_field + 1, target ? describe(core_, *target) : "the value");
  if (target) change(cards, *target, modifier, value, out);
}

int Elements::target_of_pair(const Cards& cards, std::string_view name, std::string_view row) {
  const std::optional<Target> target = target_named(cards, name, row);
  if (!target) return -1;
  if (of_first_stage(*target))
    cards.fail(fmt::format("{} belongs to the first period, whose data cannot be random", describe(core_, *target)));
  return index_of(*target);
}

bool Elements::is_bound(const Cards& cards, std::size_t count) const {
  const std::string type = cards.word(0);
  const bool possible = is_bound_type(type) || type == "SC";
  if (!possible || count < 2 || find(core_.column_of, cards[0]) >= 0 || holds(core_.rhs_sets, cards[0])) return false;
  return find(core_.column_of, cards[1]) >= 0 || count == 4 || (count == 3 && find(core_.column_of, cards[2]) >= 0);
}

void Elements::read_bound(const Cards& cards, std::size_t count, Modifier modifier, std::vector<Change>& out) {
  const BoundCard bound = bound_card(cards, count, core_.column_of);
  const std::string& type = bound.type;
  if (type == "BV" || type == "LI" || type == "UI")
    cards.fail(fmt::format("bound type {}: whether a column is integer cannot be random", type));
  const auto set = [&](Kind kind, Modifier how, double value) {
    change(cards, {kind, -1, bound.column}, how, value, out);
  };
  if (type == "LO" || type == "FX") set(Kind::lower, modifier, bound.value);
  if (type == "UP" || type == "FX") set(Kind::upper, modifier, bound.value);
  if (type == "MI" || type == "FR") set(Kind::lower, Modifier::replace, -solver::kInf);
  if (type == "PL" || type == "FR") set(Kind::upper, Modifier::replace, solver::kInf);
}

void Elements::end(Notes& notes) const {
  unused_.end(notes, "of type N and not the objective: its random data is not used");
  odd_set_.end(notes, "read as the name of the right-hand sides");
}

}  // namespace gridkeel::stochastic::smps
