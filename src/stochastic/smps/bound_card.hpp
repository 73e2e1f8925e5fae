// Private to smps: cards of bounds, in the core's BOUNDS section and among random elements.
#pragma once

#include <string>

#include "stochastic/smps/core.hpp"

namespace gridkeel::stochastic::smps {

struct BoundCard {
  std::string type;  // upper case
  std::string set;   // may be empty
  int column = -1;
  double value = 0.0;  // of the types that have one
};

bool is_bound_type(std::string_view word);

// TYPE [set] column [value], the first `count` fields of the card.
BoundCard bound_card(const Cards& cards, std::size_t count, const Names& columns);

// " (did you mean 'X1'?)", or empty.
std::string suggestion(std::string_view name, const Names& names);

// Index of a name, or the card's error "row 'X' is not in the core's ROWS (did you mean ...)".
int row_named(const Cards& cards, std::string_view name, const Names& rows);
int column_named(const Cards& cards, std::string_view name, const Names& columns);

}  // namespace gridkeel::stochastic::smps
