#include "stochastic/smps/row_forms.hpp"

#include <cmath>

namespace gridkeel::stochastic::smps {
namespace {

using solver::kInf;

struct Seen {
  bool equal = true, no_upper = true, no_lower = true;
  bool same_range = true;
  double range = 0.0;

  // A ranged row is read as [rhs, rhs + range]: it must give the very same upper side.
  void add(double lower, double upper) {
    equal = equal && lower == upper;
    no_upper = no_upper && upper == kInf;
    no_lower = no_lower && lower == -kInf;
    same_range = same_range && std::isfinite(lower) && lower + range == upper;
  }
};

}  // namespace

std::vector<RowForm> row_forms(const solver::Rows& rows, const std::vector<ScenarioData>& scenarios) {
  std::vector<Seen> seen(static_cast<std::size_t>(rows.count()));
  for (std::size_t r = 0; r < seen.size(); ++r) {
    seen[r].range = rows.upper[r] - rows.lower[r];
    seen[r].add(rows.lower[r], rows.upper[r]);
  }
  for (const ScenarioData& s : scenarios)
    for (const BoundDelta& b : s.row_sides) seen[static_cast<std::size_t>(b.index)].add(b.lower, b.upper);
  std::vector<RowForm> forms;
  forms.reserve(seen.size());
  for (const Seen& s : seen)
    forms.push_back(s.no_upper     ? RowForm::greater
                    : s.no_lower   ? RowForm::less
                    : s.equal      ? RowForm::equal
                    : s.same_range ? RowForm::ranged
                                   : RowForm::split);
  return forms;
}

}  // namespace gridkeel::stochastic::smps
