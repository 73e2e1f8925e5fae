// stochastic: the engine: two-stage risk-averse distributionally robust programs in matrix form.
// Depends on solver (and common); has never heard of a bus.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/lazy_rows.hpp"
#include "stochastic/recourse_guess.hpp"

namespace gridkeel::stochastic {

// The recourse problem that scenarios share, before their deltas:
//   Q(x) = offset + min { q'y : row_lower <= W y + T x <= row_upper, lower <= y <= upper }.
struct RecourseTemplate {
  std::string name;
  solver::Columns columns;        // y: q and bounds
  solver::Rows rows;              // W and its sides
  solver::SparseRows technology;  // T, as many rows as W, over first-stage columns
  double offset = 0.0;
  std::shared_ptr<const LazyRows> lazy;        // may be null
  std::shared_ptr<const RecourseGuess> guess;  // may be null
};

struct BoundDelta {
  int index;
  double lower, upper;
};
struct CoefficientDelta {
  int row, column;
  double value;  // replaces the template's
};

// What one scenario changes. Indices are unique within a list.
struct ScenarioData {
  std::string name;
  double probability = 0.0;
  int recourse = 0;  // index into TwoStageProblem::templates
  std::vector<BoundDelta> row_sides;
  std::vector<BoundDelta> column_bounds;
  std::vector<solver::Entry> costs;
  std::vector<CoefficientDelta> technology;
  std::vector<CoefficientDelta> recourse_matrix;  // entries must exist in the template
  double offset = 0.0;                            // added to the template's

  // Scenarios of one template that change neither q nor W share one dual feasible set.
  bool shares_duals() const { return costs.empty() && recourse_matrix.empty(); }
};

// min c'x + rho(Q_1(x) .. Q_N(x)),  x in the first-stage polyhedron, some x integer.
// Every first-stage column has finite bounds.
struct TwoStageProblem {
  solver::LpModel first_stage;
  std::vector<RecourseTemplate> templates;
  std::vector<ScenarioData> scenarios;

  int scenario_count() const { return static_cast<int>(scenarios.size()); }
  std::vector<double> probabilities() const;
};

bool has_integer_recourse(const TwoStageProblem& problem);
bool relax_recourse(TwoStageProblem& problem);  // drops the recourse's integrality; false if there was none

// The dense data of one scenario's recourse problem, deltas applied, without lazy rows.
struct RecourseData {
  std::vector<double> cost, lower, upper, row_lower, row_upper;
  double offset = 0.0;
};
RecourseData recourse_data(const TwoStageProblem& problem, int scenario);

// T_s x, per row.
std::vector<double> technology_times(const TwoStageProblem& problem, int scenario, const std::vector<double>& x);

// Checks sizes, indices, finiteness and probabilities; InternalError names the scenario and the entry.
void validate(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
