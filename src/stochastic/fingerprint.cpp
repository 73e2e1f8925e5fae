#include "stochastic/fingerprint.hpp"

#include <fmt/format.h>

#include "common/hash.hpp"
namespace gridkeel::stochastic {
namespace {

class ProblemHash : public Hash<ProblemHash> {
 public:
  using Hash<ProblemHash>::add;
  void add(const solver::Entry& e) { add(e.index), add(e.value); }
  void add(const BoundDelta& b) { add(b.index), add(b.lower), add(b.upper); }
  void add(const CoefficientDelta& c) { add(c.row), add(c.column), add(c.value); }
  void add(const solver::SparseRows& matrix) {
    for (int r = 0; r < matrix.count(); ++r) {
      add(r);
      for (const auto& e : solver::row_of(matrix, r)) add(e);
    }
  }
  void add(const solver::Columns& c) { add(c.cost), add(c.lower), add(c.upper), add(c.integer); }
  void add(const solver::Rows& r) { add(r.lower), add(r.upper), add(r.matrix); }
};

}  // namespace

std::string fingerprint(const TwoStageProblem& problem) {
  ProblemHash hash;
  hash.add(problem.first_stage.columns);
  hash.add(problem.first_stage.rows);
  hash.add(problem.first_stage.offset);
  for (const RecourseTemplate& t : problem.templates) {
    hash.add(t.columns);
    hash.add(t.rows);
    hash.add(t.technology);
    hash.add(t.offset);
  }
  for (const ScenarioData& s : problem.scenarios) {
    hash.add(s.probability);
    hash.add(s.recourse);
    hash.add(s.row_sides);
    hash.add(s.column_bounds);
    hash.add(s.costs);
    hash.add(s.technology);
    hash.add(s.recourse_matrix);
    hash.add(s.offset);
  }
  return fmt::format("{:016x}", hash.value());
}

}  // namespace gridkeel::stochastic
