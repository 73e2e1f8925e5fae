#include "stochastic/smps/outcome_builder.hpp"

#include <fmt/format.h>

namespace gridkeel::stochastic::smps {

OutcomeBuilder::Place& OutcomeBuilder::place_of(int target) {
  if (places_.size() <= static_cast<std::size_t>(target)) places_.resize(static_cast<std::size_t>(target) + 1);
  return places_[static_cast<std::size_t>(target)];
}

void OutcomeBuilder::start(std::vector<Change> inherited) {
  changes_ = std::move(inherited);
  ++outcome_;
  for (std::size_t k = 0; k < changes_.size(); ++k) place_of(changes_[k].target) = {outcome_, static_cast<int>(k), 0};
}

void OutcomeBuilder::add(const Cards& cards, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    Place& place = place_of(change.target);
    if (place.outcome != outcome_) {
      place = {outcome_, static_cast<int>(changes_.size()), cards.line()};
      changes_.push_back(change);
      continue;
    }
    if (place.line > 0)
      cards.fail(fmt::format("{} is given twice in this outcome (first on line {})",
                             elements_.describe_target(change.target), place.line));
    place.line = cards.line();
    changes_[static_cast<std::size_t>(place.position)].value = change.value;
  }
}

}  // namespace gridkeel::stochastic::smps
