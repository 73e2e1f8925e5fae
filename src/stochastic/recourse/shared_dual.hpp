#pragma once

#include <span>
#include <vector>

#include "stochastic/recourse/cut.hpp"
#include "stochastic/recourse/template_changes.hpp"

namespace gridkeel::stochastic {

// A dual point prepared for cheap use by every scenario of its template that changes neither costs nor the
// recourse matrix: all of them have the same dual feasible set, so each gets a valid cut. Only what scenarios
// change is gone through, a microsecond where an LP takes milliseconds.
class SharedDual {
 public:
  // `changes`: of the dual's template; must outlive this.
  SharedDual(const TwoStageProblem& problem, const TemplateChanges& changes, const DualPoint& dual);

  int recourse() const { return dual_.recourse; }
  // The cut's value at x, and the cut; -inf if the dual prices what is infinite in this scenario. `sides`: the
  // scenario's.
  double value(int scenario, const TemplateChanges::Sides& sides, std::span<const double> x) const;
  Cut cut(int scenario, const TemplateChanges::Sides& sides) const;

 private:
  void price_columns();
  void price_rows();
  void split_changes(const TemplateChanges& changes);
  double constant(int scenario, const TemplateChanges::Sides& sides) const;

  const TwoStageProblem* problem_;
  const RecourseTemplate* template_;
  DualPoint dual_;                           // repaired: shrunk where the template asks for it
  std::vector<double> d_;                    // reduced costs
  std::vector<double> slope_;                // with the template's technology matrix
  std::vector<double> on_lower_, on_upper_;  // multipliers of the sides that scenarios change
  double fixed_ = 0.0;                       // what no scenario changes
  bool usable_ = true;
};

}  // namespace gridkeel::stochastic
