#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/instance_risk.hpp"
#include "common/progress.hpp"
#include "report/solve_report.hpp"

namespace gridkeel::cli {

struct SolveRequest {
  std::string source;                 // how the user named the instance
  std::optional<std::string> method;  // "lshaped" or "extensive"; else what suits the instance
  bool relax_first = false, relax_recourse = false;
  bool statistics = false;
  std::vector<double> radii;  // solve for each of them, instead of the one of `flags`
  std::optional<int> iteration_limit;
  Overrides flags;  // risk, gap, time limit, threads
  double read_s = 0.0;
  std::function<void(const std::string&)> on_step;
  std::function<void(const stochastic::Progress&)> on_progress;
};

// Solves and describes the instance. Throws Error: infeasible, or no_answer if it is unbounded or was stopped
// before there was a solution; InputError for flags that do not fit the instance.
report::SolvedInstance solve_instance(stochastic::smps::Instance instance, const SolveRequest& request,
                                      StopToken& stop);

}  // namespace gridkeel::cli
