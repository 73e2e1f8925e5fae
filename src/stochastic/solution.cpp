#include "stochastic/solution.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {

std::string_view to_string(SolveStatus status) {
  switch (status) {
    case SolveStatus::optimal:
      return "optimal";
    case SolveStatus::gap_limit:
      return "gap_limit";
    case SolveStatus::time_limit:
      return "time_limit";
    case SolveStatus::iteration_limit:
      return "iteration_limit";
    case SolveStatus::stalled:
      return "stalled";
    case SolveStatus::interrupted:
      return "interrupted";
    case SolveStatus::infeasible:
      return "infeasible";
    case SolveStatus::no_answer:
      break;
  }
  return "no_answer";
}

double Solution::gap() const {
  if (!std::isfinite(upper_bound) || !std::isfinite(lower_bound)) return solver::kInf;
  return std::max(0.0, upper_bound - lower_bound) / std::max(1e-9, std::abs(upper_bound));
}

}  // namespace gridkeel::stochastic
