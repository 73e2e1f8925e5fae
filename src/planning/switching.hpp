// Restoration by switching: the periods in which switches may move, and what the recourse holds for them.
#pragma once

#include <vector>

#include "grid/blocks.hpp"
#include "planning/initial_state.hpp"
#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

struct RecourseBase;
struct RecourseModel;

using OutageSchedule = std::vector<PeriodOutages>;

// `lines`: in any order, also more than once, and open ones.
PeriodOutages make_outages(const grid::Network& network, std::vector<grid::BranchId> lines, bool source_lost);
OutageSchedule outage_schedule(const Study& study, const shock::Scenario& scenario);

// Periods in which switches may move: from an outage's start until it is repaired and the feeder has had the time to
// return to its normal state. All or none of them if the study says so. `initial` may be null.
std::vector<char> switching_periods(const Study& study, const grid::Blocks& blocks, const OutageSchedule& outages,
                                    const InitialState* initial);
// After the last outage; a dispatch that starts anywhere may have ties to open as well.
int return_periods(const Study& study, const grid::Blocks& blocks, bool from_anywhere);

// Of these, the periods in which switches are operated: for a while after each change of what is out, and while the
// feeder returns to normal.
std::vector<char> operating_periods(const Study& study, const std::vector<char>& switching,
                                    const OutageSchedule& outages, const InitialState* initial);
// How long that while is; and what is left of it in a period, from what was left in the one before.
int most_operating_periods(const Study& study);
int operate_left(const PeriodOutages& before, int left_before, const PeriodOutages& now, int most);
// Switches that do not stand as in normal operation.
int abnormal_switches(const grid::Blocks& blocks, const std::vector<char>& closed);
// Of this list, those that count against the limit of a period which begins `ago` periods after the first.
int recent_operations(const Study& study, const std::vector<int>& operations, int ago);
// For how many periods cold-load pick-up of what came back before still goes on.
int pickup_left(const Study& study, const SwitchingState& state);

// One period with switches: columns of the recourse by what they mean. Where none is operated, the states are those of
// the period before, by the same columns; in the first period of a dispatch that others went before, switches stay as
// they were, and blocks may lose or find what holds them.
struct SwitchingPeriod {
  int period = 0;
  std::vector<int> v_sq;                  // per bus: squared voltage
  std::vector<int> flow_p, flow_q;        // per branch, along its own direction; -1: always open
  std::vector<int> energised;             // per block: z
  std::vector<int> root;                  // per block: held by the substation or grid-forming modules; -1: cannot be
  std::vector<int> closed;                // per switch: w
  std::vector<int> feeds_to, feeds_from;  // per switch: energises its `to` block from its `from` block, or the reverse
  std::vector<int> operated;              // per switch; empty where none is operated
  bool own_states = true;                 // the columns of states are not those of the period before
  std::vector<int> interrupted;           // per block: it went dark; -1: costs nothing
  std::vector<int> returned;              // per block: energised again in this period
  std::vector<int> pickup;                // per block: cold-load pick-up in MW; -1: none
  std::vector<int> served_row;            // per block: served load needs voltage
  std::vector<int> served_q_row;          // the same for reactive load without active load; -1: none
};

// Adds columns and rows of all periods with switches to the model.
void add_switching(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages);

}  // namespace gridkeel::planning
