#include "stochastic/smps/core_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "stochastic/smps/bound_card.hpp"

namespace gridkeel::stochastic::smps {
namespace {

void add_once(std::vector<std::string>& sets, const std::string& name) {
  if (!name.empty() && std::find(sets.begin(), sets.end(), name) == sets.end()) sets.push_back(name);
}

}  // namespace

void CoreBounds::set_lower(const Cards& cards, int column, double value) {
  Given& given = given_[static_cast<std::size_t>(column)];
  CoreColumn& c = core_.columns[static_cast<std::size_t>(column)];
  if (given.lower_line > 0) again_.count(cards.location(), "lower bound of column " + in_quotes(c.name));
  given.lower_line = cards.line();
  c.lower = value;
}

void CoreBounds::set_upper(const Cards& cards, int column, double value) {
  Given& given = given_[static_cast<std::size_t>(column)];
  CoreColumn& c = core_.columns[static_cast<std::size_t>(column)];
  if (given.upper_line > 0) again_.count(cards.location(), "upper bound of column " + in_quotes(c.name));
  given.upper_line = cards.line();
  c.upper = value;
}

void CoreBounds::read(const Cards& cards) {
  given_.resize(core_.columns.size());
  const BoundCard bound = bound_card(cards, cards.count(), core_.column_of);
  add_once(core_.bound_sets, bound.set);
  const std::string& type = bound.type;
  const int j = bound.column;
  if (type == "LO" || type == "LI" || type == "FX") set_lower(cards, j, bound.value);
  if (type == "UP" || type == "UI" || type == "FX") set_upper(cards, j, bound.value);
  if (type == "MI" || type == "FR") set_lower(cards, j, -solver::kInf);
  if (type == "PL" || type == "FR") set_upper(cards, j, solver::kInf);
  if (type == "BV") {
    set_lower(cards, j, 0.0);
    set_upper(cards, j, 1.0);
  }
  if (type == "BV" || type == "LI" || type == "UI") core_.columns[static_cast<std::size_t>(j)].integer = true;
}

void CoreBounds::check(const CoreColumn& column, const Given& given) const {
  const bool possible = column.lower <= column.upper && column.lower < solver::kInf && column.upper > -solver::kInf;
  if (!possible)
    throw InputError(core_.at(std::max(given.lower_line, given.upper_line)),
                     fmt::format("BOUNDS: column {}: lower bound {} and upper bound {} leave no value",
                                 in_quotes(column.name), column.lower, column.upper));
}

void CoreBounds::finish(const std::vector<char>& marked, Notes& notes) {
  given_.resize(core_.columns.size());
  Notes::Tally below_zero, binary;
  for (std::size_t j = 0; j < core_.columns.size(); ++j) {
    CoreColumn& column = core_.columns[j];
    const Given& given = given_[j];
    if (column.upper < 0.0 && given.lower_line == 0) {
      column.lower = -solver::kInf;
      below_zero.count(core_.at(given.upper_line), "column " + in_quotes(column.name));
    }
    // The convention of OSL and CPLEX, which most readers follow.
    if (marked[j] != 0 && given.lower_line == 0 && given.upper_line == 0) {
      column.upper = 1.0;
      binary.count(core_.at(column.line), "column " + in_quotes(column.name));
    }
    check(column, given);
  }
  again_.end(notes, "given more than once, the last one counts");
  below_zero.end(notes, "negative upper bound without a lower bound: the lower bound is taken as -infinity");
  binary.end(notes, "integer by MARKER and without bounds: taken as binary, as MPS has it");
}

}  // namespace gridkeel::stochastic::smps
