#include "stochastic/smps/bound_card.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::stochastic::smps {
namespace {

constexpr std::string_view kWithValue[] = {"UP", "LO", "FX", "LI", "UI"};
constexpr std::string_view kWithoutValue[] = {"FR", "MI", "PL", "BV"};

}  // namespace

std::string suggestion(std::string_view name, const Names& names) {
  constexpr std::size_t kLongest = 40;  // what people type; the comparison takes time by length squared
  if (name.size() > kLongest) return {};
  std::vector<std::string> candidates;
  for (const auto& [candidate, index] : names)
    if (candidate.size() <= kLongest) candidates.push_back(candidate);
  const std::string near = nearest_name(name, candidates);
  return near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
}

int row_named(const Cards& cards, std::string_view name, const Names& rows) {
  const int row = find(rows, name);
  if (row < 0) cards.fail(fmt::format("row {} is not in the core's ROWS{}", in_quotes(name), suggestion(name, rows)));
  return row;
}

int column_named(const Cards& cards, std::string_view name, const Names& columns) {
  const int column = find(columns, name);
  if (column < 0)
    cards.fail(fmt::format("column {} is not in the core's COLUMNS{}", in_quotes(name), suggestion(name, columns)));
  return column;
}

bool is_bound_type(std::string_view word) { return contains(kWithValue, word) || contains(kWithoutValue, word); }

BoundCard bound_card(const Cards& cards, std::size_t count, const Names& columns) {
  BoundCard bound;
  bound.type = cards.word(0);
  if (bound.type == "SC")
    cards.fail(
        "bound type SC: semi-continuous columns are not supported; available: UP, LO, FX, FR, MI, PL, BV, LI, UI");
  if (!is_bound_type(bound.type))
    cards.fail(fmt::format("unknown bound type {}; known: UP, LO, FX, FR, MI, PL, BV, LI, UI", in_quotes(cards[0])));
  const bool needs_value = contains(kWithValue, bound.type);
  const std::size_t least = needs_value ? 3 : 2;
  if (count < least || count > 4)
    cards.fail(fmt::format("{} fields, expected: {} [set] column{}", count, bound.type, needs_value ? " value" : ""));
  std::size_t column = count - (needs_value ? 2 : 1);
  // A number that these types do not need may stand behind the column.
  const bool number_behind = count == 4 || (count == 3 && find(columns, cards[2]) < 0 && find(columns, cards[1]) >= 0);
  if (!needs_value && number_behind) --column;
  if (column == 2) bound.set = cards.name(1);
  bound.column = column_named(cards, cards[column], columns);
  if (needs_value)
    bound.value = cards.number(column + 1, fmt::format("the bound of column {}", in_quotes(cards[column])));
  return bound;
}

}  // namespace gridkeel::stochastic::smps
