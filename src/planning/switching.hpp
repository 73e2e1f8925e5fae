// Restoration by switching: the periods in which switches may move, and what the recourse holds for them.
#pragma once

#include <vector>

#include "grid/blocks.hpp"
#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

struct RecourseBase;
struct RecourseModel;

// What an event does to the network in one period.
struct PeriodOutages {
  std::vector<grid::BranchId> out;  // normally closed lines that are out, sorted
  bool source_lost = false;         // the substation has no voltage

  bool normal() const { return out.empty() && !source_lost; }
  auto operator<=>(const PeriodOutages&) const = default;
};
using OutageSchedule = std::vector<PeriodOutages>;

OutageSchedule outage_schedule(const Study& study, const shock::Scenario& scenario);

// Periods in which switches may move: from an outage's start until it is repaired and the feeder has had the time to
// return to its normal state. All or none of them if the study says so.
std::vector<char> switching_periods(const Study& study, const grid::Blocks& blocks, const OutageSchedule& outages);

// Of these, the periods in which switches are operated: for a while after each change of what is out, and while the
// feeder returns to normal.
std::vector<char> operating_periods(const Study& study, const std::vector<char>& switching,
                                    const OutageSchedule& outages);

// One period with switches: columns of the recourse by what they mean. Where none is operated, the states are those of
// the period before, by the same columns.
struct SwitchingPeriod {
  int period = 0;
  std::vector<int> v_sq;                  // per bus: squared voltage
  std::vector<int> flow_p, flow_q;        // per branch, along its own direction; -1: always open
  std::vector<int> energised;             // per block: z
  std::vector<int> root;                  // per block: held by the substation or grid-forming modules; -1: cannot be
  std::vector<int> closed;                // per switch: w
  std::vector<int> feeds_to, feeds_from;  // per switch: energises its `to` block from its `from` block, or the reverse
  std::vector<int> operated;              // per switch; empty where none is operated
  std::vector<int> returned;              // per block: energised again in this period
  std::vector<int> pickup;                // per block: cold-load pick-up in MW; -1: none
  std::vector<int> served_row;            // per block: served load needs voltage
  std::vector<int> served_q_row;          // the same for reactive load without active load; -1: none
};

// Adds columns and rows of all periods with switches to the model.
void add_switching(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages);

}  // namespace gridkeel::planning
