#include "planning/switching.hpp"

#include <algorithm>
#include <cmath>

#include "planning/recourse_model.hpp"
#include "planning/switching_builder.hpp"

namespace gridkeel::planning {
namespace {

// Closing one by one what an outage opened takes so long at most.
int return_periods(const Study& study, const grid::Blocks& blocks) {
  const Restoration& r = study.restoration;
  const auto closed = std::count_if(blocks.switches.begin(), blocks.switches.end(),
                                    [](const grid::Switch& s) { return s.normally_closed; });
  const auto steps = static_cast<int>((closed + r.operations_per_period - 1) / r.operations_per_period);
  return std::max({static_cast<int>(std::ceil(r.return_h / study.horizon.step_h - 1e-9)), steps, 1});
}

}  // namespace

OutageSchedule outage_schedule(const Study& study, const shock::Scenario& scenario) {
  OutageSchedule schedule(static_cast<std::size_t>(study.horizon.periods));
  for (const shock::LineOutage& outage : scenario.outages) {
    if (!study.network.branch(outage.branch).closed) continue;
    for (int t = std::max(0, outage.first_period); t < std::min(study.horizon.periods, outage.end_period); ++t)
      schedule[static_cast<std::size_t>(t)].out.push_back(outage.branch);
  }
  for (std::size_t t = 0; t < schedule.size(); ++t) {
    std::vector<grid::BranchId>& out = schedule[t].out;
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    if (study.restoration.switching != Restoration::Switching::none)
      schedule[t].source_lost = scenario.import_share[t] <= 0.0;
  }
  return schedule;
}

std::vector<char> switching_periods(const Study& study, const grid::Blocks& blocks, const OutageSchedule& outages) {
  using Switching = Restoration::Switching;
  std::vector<char> periods(outages.size(), study.restoration.switching == Switching::always);
  if (study.restoration.switching != Switching::outages) return periods;
  const int tail = return_periods(study, blocks);
  int left = 0;
  for (std::size_t t = 0; t < outages.size(); ++t) {
    left = outages[t].normal() ? std::max(0, left - 1) : tail + 1;
    periods[t] = left > 0;
  }
  return periods;
}

std::vector<char> operating_periods(const Study& study, const std::vector<char>& switching,
                                    const OutageSchedule& outages) {
  std::vector<char> periods = switching;
  if (study.restoration.switching != Restoration::Switching::outages) return periods;
  const int most = std::max(1, static_cast<int>(std::ceil(study.restoration.operate_h / study.horizon.step_h - 1e-9)));
  PeriodOutages last;
  int left = 0;
  for (std::size_t t = 0; t < outages.size(); ++t) {
    left = outages[t] == last ? std::max(0, left - 1) : most;
    last = outages[t];
    if (left == 0 && !outages[t].normal()) periods[t] = 0;
  }
  return periods;
}

void add_switching(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages) {
  const std::vector<char> operating = operating_periods(*base.study, model.moves, outages);
  for (int t = 0; t < base.study->horizon.periods; ++t)
    if (model.switches_move(t))
      SwitchingBuilder(model, base, outages, t, operating[static_cast<std::size_t>(t)] != 0).add();
}

}  // namespace gridkeel::planning
