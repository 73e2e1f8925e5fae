// Private to smps: core, periods and random data become a two-stage problem with sparse deltas.
#pragma once

#include <string>
#include <vector>

#include "stochastic/smps/random_data.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic::smps {

class ProblemBuilder {
 public:
  // `cost_scale` multiplies all recourse costs. `file`: of the random data, for messages.
  ProblemBuilder(const Core& core, const Periods& periods, const RandomData& random, double cost_scale,
                 std::string file);

  // First stage and template, without scenarios.
  TwoStageProblem skeleton() const;

  // One scenario after the other: start(), apply() once per part, finish(). `line`: of its data, for messages; 0 if
  // it stands in several places.
  void start(int line);
  void apply(const std::vector<Change>& changes);
  void apply(const Change& change);
  ScenarioData finish(std::string name, double probability);

  double core_value(int target) const;

 private:
  // Random numbers that belong together: both of a row's sides, or of a column's bounds, or one number.
  struct Slot {
    Target::Kind kind;
    int row, column;     // of the core
    int a = -1, b = -1;  // targets: rhs and range, lower and upper, or a alone
    double base = 0.0;   // single numbers: the template's value
  };

  void make_slots();
  void add_placeholders();
  BoundDelta row_sides(const Slot& slot, const std::string& scenario) const;
  BoundDelta column_bounds(const Slot& slot, const std::string& scenario) const;
  void add_number(const Slot& slot, ScenarioData& scenario) const;
  [[noreturn]] void fail_empty(const std::string& scenario, const std::string& what, double lower, double upper) const;

  const Core& core_;
  const Periods& periods_;
  const RandomData& random_;
  double sign_, cost_scale_;
  std::string file_;
  int line_ = 0;
  std::vector<double> core_value_, value_;  // by target; NaN for a range that is not there
  std::vector<int> touched_;
  std::vector<Slot> slots_;
};

}  // namespace gridkeel::stochastic::smps
