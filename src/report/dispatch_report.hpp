#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "assessment/ac_feedback.hpp"
#include "planning/dispatch.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// Scenarios dispatched under a plan, as `dispatch` tells of them.
struct DispatchReport {
  const planning::PlanningProblem* problem = nullptr;  // holds these scenarios and no others
  const planning::Dispatched* dispatched = nullptr;

  // Beside what the problem knows of each scenario.
  struct Told {
    std::string base;                     // of a given event: what it starts from
    std::string title;                    // likewise, if it has one
    double probability = 0.0;             // in the set that it was drawn with
    std::optional<double> recorded_cost;  // of the run's recourse.csv
    bool is_event() const { return !base.empty(); }
  };
  std::vector<Told> told;
  std::optional<assessment::AcOutcome> ac;  // empty: not asked for

  std::string run;      // the run's folder; empty for a plan beside a study
  std::string plan;     // where the modules come from: a file, or "no modules"
  int drawn_count = 0;  // scenarios of the set
  std::uint64_t seed = 0;
  std::vector<std::string> warnings;
  double total_s = 0.0;
};

nlohmann::ordered_json dispatch_json(const DispatchReport& report);
std::string dispatch_summary(const DispatchReport& report, const Style& style);

// Whether the cost that a run recorded for a scenario may be right: that of the dispatch, to rounding; with integers in
// Stage II, where a run stops at the gap asked for, no less than the least possible cost.
bool agrees_with_record(const DispatchReport& report, std::size_t scenario, double recorded_usd);

}  // namespace gridkeel::report
