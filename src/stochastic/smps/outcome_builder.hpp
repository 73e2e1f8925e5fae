// Private to smps: one outcome's changes, with those it inherits.
#pragma once

#include <vector>

#include "stochastic/smps/elements.hpp"

namespace gridkeel::stochastic::smps {

// Collects the changes of one outcome after the other. What an outcome says itself takes the place of what it
// inherited; saying it twice is an error.
class OutcomeBuilder {
 public:
  explicit OutcomeBuilder(const Elements& elements) : elements_(elements) {}

  void start(std::vector<Change> inherited);
  void add(const Cards& cards, const std::vector<Change>& changes);
  std::vector<Change> take() { return std::move(changes_); }

 private:
  struct Place {
    int outcome = 0;  // in which it was last seen
    int position = 0;
    int line = 0;  // 0 = inherited
  };
  Place& place_of(int target);

  const Elements& elements_;
  std::vector<Change> changes_;
  std::vector<Place> places_;  // by target
  int outcome_ = 0;
};

}  // namespace gridkeel::stochastic::smps
