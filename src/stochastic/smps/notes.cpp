#include "stochastic/smps/notes.hpp"

#include <fmt/format.h>

namespace gridkeel::stochastic::smps {

void Notes::add(const Location& where, const std::string& text) { texts_.push_back(to_string(where) + ": " + text); }

void Notes::Tally::count(const Location& where, const std::string& example) {
  if (count_++ > 0) return;
  first_ = where;
  example_ = example;
}

void Notes::Tally::end(Notes& notes, const std::string& what) const {
  if (count_ == 0) return;
  notes.add(first_, count_ == 1 ? fmt::format("{}: {}", example_, what)
                                : fmt::format("{} and {} more: {}", example_, count_ - 1, what));
}

}  // namespace gridkeel::stochastic::smps
