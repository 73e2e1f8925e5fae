#include <fmt/format.h>

#include <algorithm>

#include "planning/study_trace.hpp"

namespace gridkeel::planning {

namespace {

struct Steps {
  double shortest_s, usual_s, longest_s;
  double before_longest_s;  // time of the row before the longest
};

Steps steps_of(const PowerTrace& trace) {
  std::vector<double> steps;
  Steps result{1e300, 0.0, 0.0, 0.0};
  for (std::size_t k = 1; k < trace.time_s.size(); ++k) {
    const double step = trace.time_s[k] - trace.time_s[k - 1];
    steps.push_back(step);
    result.shortest_s = std::min(result.shortest_s, step);
    if (step <= result.longest_s) continue;
    result.longest_s = step;
    result.before_longest_s = trace.time_s[k - 1];
  }
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  result.usual_s = *middle;
  return result;
}

}  // namespace

void check_steps(const PowerTrace& trace, const std::string& name, std::optional<double> limit_s, bool bridge,
                 grid::ImportReport& notes) {
  using Kind = grid::ImportReport::Note::Kind;
  const Steps steps = steps_of(trace);
  notes.notes.push_back(
      {Kind::read,
       {name, 0},
       fmt::format("{} rows over {:.6g} s, usually every {:.4g} s (from {:.4g} to {:.4g} s); straight "
                   "in between",
                   trace.time_s.size(), trace.time_s.back() - trace.time_s.front(), steps.usual_s, steps.shortest_s,
                   steps.longest_s)});
  const double limit = limit_s.value_or(std::max(10.0, 3.0 * steps.usual_s));
  if (steps.longest_s <= limit) return;
  int gaps = 0;
  double total_s = 0.0;
  for (std::size_t k = 1; k < trace.time_s.size(); ++k) {
    const double step = trace.time_s[k] - trace.time_s[k - 1];
    if (step <= limit) continue;
    ++gaps;
    total_s += step;
  }
  const std::string what = fmt::format(
      "{} gaps longer than {:.4g} s (the usual step is {:.4g} s), {:.6g} s in all, the "
      "longest of {:.6g} s after time {:.10g} s",
      gaps, limit, steps.usual_s, total_s, steps.longest_s, steps.before_longest_s);
  if (!bridge)
    throw InputError({name, 0},
                     what +
                         ": fill them, allow longer ones (profile_max_gap_s), or have them bridged by straight "
                         "lines (profile_repair = [\"gaps\"])");
  notes.notes.push_back({Kind::approximated, {name, 0}, what + ": bridged by straight lines"});
}

}  // namespace gridkeel::planning
