#include "planning/switching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planning/recourse_model.hpp"
#include "planning/switching_builder.hpp"

namespace gridkeel::planning {
namespace {

int periods_for(std::ptrdiff_t operations, const Restoration& r) {
  return r.operation_periods * static_cast<int>((operations + r.operations_per_period - 1) / r.operations_per_period);
}

// Periods from the first on in which switches move although nothing is out any more.
int periods_carried(const Study& study, const grid::Blocks& blocks, const InitialState* initial) {
  if (initial == nullptr || !initial->switching) return 0;
  const SwitchingState& state = *initial->switching;
  // Operations just made may hold the first ones up.
  const int needed = periods_for(abnormal_switches(blocks, state.closed), study.restoration);
  return std::max({state.return_left, needed + study.restoration.operation_periods - 1, pickup_left(study, state), 1});
}

}  // namespace

// Closing one by one what an outage opened takes so long at most; no more ties can be closed than others are open.
int return_periods(const Study& study, const grid::Blocks& blocks, bool from_anywhere) {
  const auto closed = std::count_if(blocks.switches.begin(), blocks.switches.end(),
                                    [](const grid::Switch& s) { return s.normally_closed; });
  const int steps = periods_for(from_anywhere ? 2 * closed : closed, study.restoration);
  return std::max({static_cast<int>(std::ceil(study.restoration.return_h / study.horizon.step_h - 1e-9)), steps, 1});
}

int most_operating_periods(const Study& study) {
  return std::max(1, static_cast<int>(std::ceil(study.restoration.operate_h / study.horizon.step_h - 1e-9)));
}

int operate_left(const PeriodOutages& before, int left_before, const PeriodOutages& now, int most) {
  return now == before ? std::max(0, left_before - 1) : most;
}

int abnormal_switches(const grid::Blocks& blocks, const std::vector<char>& closed) {
  int count = 0;
  for (std::size_t k = 0; k < closed.size(); ++k) count += (closed[k] != 0) != blocks.switches[k].normally_closed;
  return count;
}

int recent_operations(const Study& study, const std::vector<int>& operations, int ago) {
  const int count = std::clamp(study.restoration.operation_periods - 1 - ago, 0, static_cast<int>(operations.size()));
  return std::accumulate(operations.begin(), operations.begin() + count, 0);
}

int pickup_left(const Study& study, const SwitchingState& state) {
  if (study.restoration.pickup_share <= 0.0) return 0;
  const int lasts = static_cast<int>(std::ceil(study.restoration.pickup_h / study.horizon.step_h - 1e-9));
  for (int ago = 0; ago < std::min(lasts - 1, static_cast<int>(state.returned.size())); ++ago) {
    const std::vector<char>& returned = state.returned[static_cast<std::size_t>(ago)];
    if (std::find(returned.begin(), returned.end(), 1) != returned.end()) return lasts - 1 - ago;
  }
  return 0;
}

PeriodOutages make_outages(const grid::Network& network, std::vector<grid::BranchId> lines, bool source_lost) {
  std::erase_if(lines, [&](grid::BranchId id) { return !network.branch(id).closed; });
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return {std::move(lines), source_lost};
}

OutageSchedule outage_schedule(const Study& study, const shock::Scenario& scenario) {
  OutageSchedule schedule(static_cast<std::size_t>(study.horizon.periods));
  for (const shock::LineOutage& outage : scenario.outages)
    for (int t = std::max(0, outage.first_period); t < std::min(study.horizon.periods, outage.end_period); ++t)
      schedule[static_cast<std::size_t>(t)].out.push_back(outage.branch);
  const bool switching = study.restoration.switching != Restoration::Switching::none;
  for (std::size_t t = 0; t < schedule.size(); ++t)
    schedule[t] = make_outages(study.network, std::move(schedule[t].out), switching && scenario.import_share[t] <= 0.0);
  return schedule;
}

std::vector<char> switching_periods(const Study& study, const grid::Blocks& blocks, const OutageSchedule& outages,
                                    const InitialState* initial) {
  using Switching = Restoration::Switching;
  std::vector<char> periods(outages.size(), study.restoration.switching == Switching::always);
  if (study.restoration.switching != Switching::outages) return periods;
  const int tail = return_periods(study, blocks, initial != nullptr), carried = periods_carried(study, blocks, initial);
  int left = carried > 0 ? carried + 1 : 0;
  for (std::size_t t = 0; t < outages.size(); ++t) {
    left = outages[t].normal() ? std::max(0, left - 1) : tail + 1;
    periods[t] = left > 0;
  }
  return periods;
}

std::vector<char> operating_periods(const Study& study, const std::vector<char>& switching,
                                    const OutageSchedule& outages, const InitialState* initial) {
  std::vector<char> periods = switching;
  if (study.restoration.switching != Restoration::Switching::outages) return periods;
  const int most = most_operating_periods(study);
  const bool carried = initial != nullptr && initial->switching;
  PeriodOutages last = carried ? initial->switching->outages : PeriodOutages();
  int left = carried ? initial->switching->operate_left : 0;
  for (std::size_t t = 0; t < outages.size(); ++t) {
    left = operate_left(last, left, outages[t], most);
    last = outages[t];
    if (left == 0 && !outages[t].normal()) periods[t] = 0;
  }
  return periods;
}

void add_switching(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages) {
  const std::vector<char> operating = operating_periods(*base.study, model.moves, outages, base.initial);
  for (int t = 0; t < base.study->horizon.periods; ++t)
    if (model.switches_move(t))
      SwitchingBuilder(model, base, outages, t, operating[static_cast<std::size_t>(t)] != 0).add();
}

}  // namespace gridkeel::planning
