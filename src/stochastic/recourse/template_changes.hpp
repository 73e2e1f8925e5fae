#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The row sides and column bounds that scenarios of one recourse template change, in an order common to all of them:
// what a dual point earns from them in a scenario is then two products of dense vectors.
class TemplateChanges {
 public:
  TemplateChanges(const TwoStageProblem& problem, int recourse);
  // Those of every template.
  static std::vector<TemplateChanges> of(const TwoStageProblem& problem);

  // A scenario's sides, in the common order. Infinite ones are kHuge: priced at all, they outweigh everything.
  struct Sides {
    std::vector<double> lower, upper;
  };
  static constexpr double kHuge = 1e200;
  Sides sides(int scenario) const;

  std::size_t count() const { return rows_.size() + columns_.size(); }
  const std::vector<int>& rows() const { return rows_; }        // first in the common order
  const std::vector<int>& columns() const { return columns_; }  // then these

 private:
  const TwoStageProblem* problem_;
  Sides unchanged_;  // the template's own
  std::vector<int> rows_, columns_;
  std::vector<int> place_of_row_, place_of_column_;  // in the common order, -1 for those that nobody changes
};

}  // namespace gridkeel::stochastic
