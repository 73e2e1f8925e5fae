#include "stochastic/fingerprint.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>

namespace gridkeel::stochastic {
namespace {

// FNV-1a over 64-bit words, byte by byte from the low end.
class Hash {
 public:
  void add(std::uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8) state_ = (state_ ^ ((word >> shift) & 0xff)) * 0x100000001b3ULL;
  }
  void add(int value) { add(static_cast<std::uint64_t>(value)); }
  void add(char value) { add(static_cast<std::uint64_t>(value)); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value + 0.0)); }  // -0.0 is 0.0
  void add(const solver::Entry& e) { add(e.index), add(e.value); }
  void add(const BoundDelta& b) { add(b.index), add(b.lower), add(b.upper); }
  void add(const CoefficientDelta& c) { add(c.row), add(c.column), add(c.value); }
  template <class T>
  void add(const std::vector<T>& values) {
    add(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) add(value);
  }
  void add(const solver::SparseRows& matrix) {
    for (int r = 0; r < matrix.count(); ++r) {
      add(r);
      for (const auto& e : solver::row_of(matrix, r)) add(e);
    }
  }
  void add(const solver::Columns& c) { add(c.cost), add(c.lower), add(c.upper), add(c.integer); }
  void add(const solver::Rows& r) { add(r.lower), add(r.upper), add(r.matrix); }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::string fingerprint(const TwoStageProblem& problem) {
  Hash hash;
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
