#include "operation/switch_states.hpp"

#include <algorithm>
#include <cmath>

#include "grid/topology.hpp"

namespace gridkeel::operation {
namespace {

using planning::PeriodOutages;
using planning::SwitchingState;

std::vector<char> normal_switches(const Plant& plant) {
  std::vector<char> closed;
  for (const grid::Switch& s : plant.blocks.switches) closed.push_back(s.normally_closed);
  return closed;
}

SwitchingState normal_state(const Plant& plant) {
  SwitchingState state;
  state.closed = normal_switches(plant);
  state.energised.assign(static_cast<std::size_t>(plant.blocks.count()), 1);
  return state;
}

PeriodOutages outages_of(const Plant& plant, const Observation& seen) {
  std::vector<grid::BranchId> lines;
  for (const Observation::Out& o : seen.out) lines.push_back(o.branch);
  return planning::make_outages(plant.study.network, std::move(lines), seen.import_share <= 0.0);
}

// Opens what must not be closed: free of operations where an outage starts. What none is left for stays closed between
// blocks that are dark. Returns how many are left.
int open_switches(const std::vector<char>& blocked, bool free, std::vector<char>& closed, int left) {
  for (std::size_t k = 0; k < closed.size(); ++k) {
    if (!closed[k] || !blocked[k] || (!free && left <= 0)) continue;
    closed[k] = 0;
    left -= !free;
  }
  return left;
}

// A closed tie whose opening lets the switch close without a loop; -1 if there is none.
int tie_in_its_place(const Plant& plant, const std::vector<char>& closed, std::size_t k) {
  for (std::size_t tie = 0; tie < closed.size(); ++tie) {
    if (!closed[tie] || plant.blocks.switches[tie].normally_closed) continue;
    std::vector<char> without = closed;
    without[tie] = 0;
    if (!grid::closes_loop(plant.blocks, without, k)) return static_cast<int>(tie);
  }
  return -1;
}

void return_switches(const Plant& plant, const std::vector<char>& blocked, bool all_repaired, std::vector<char>& closed,
                     int left) {
  for (std::size_t k = 0; k < closed.size() && left > 0; ++k) {
    if (closed[k] || blocked[k] || !plant.blocks.switches[k].normally_closed) continue;
    if (!grid::closes_loop(plant.blocks, closed, k)) {
      closed[k] = 1;
      --left;
      continue;
    }
    const int tie = tie_in_its_place(plant, closed, k);
    if (tie < 0) continue;
    // With one operation a time, the tie opens first and its part is dark until the next.
    const bool both = left > 1;
    if (!both && plant.study.restoration.operations_per_period > 1) continue;
    closed[at(tie)] = 0;
    closed[k] = both;
    left -= both ? 2 : 1;
  }
  // Ties that nothing needs any more.
  for (std::size_t k = 0; all_repaired && k < closed.size() && left > 0; ++k) {
    if (!closed[k] || plant.blocks.switches[k].normally_closed) continue;
    std::vector<char> without = closed;
    without[k] = 0;
    const std::vector<int> before = grid::joined_parts(plant.blocks, closed),
                           after = grid::joined_parts(plant.blocks, without);
    const auto fed = [](const std::vector<int>& part) { return std::count(part.begin(), part.end(), part[0]); };
    if (fed(after) < fed(before)) continue;
    closed = without;
    --left;
  }
}

template <class T>
void push_latest(std::vector<T>& list, T value, int most) {
  list.insert(list.begin(), std::move(value));
  if (list.size() > at(std::max(0, most))) list.resize(at(std::max(0, most)));
}

// Nothing is out, all stands as it always does, and nothing that happened before matters any more.
bool is_over(const Plant& plant, const SwitchingState& state) {
  const auto dark = std::find(state.energised.begin(), state.energised.end(), 0);
  return plant.study.restoration.switching == planning::Restoration::Switching::outages && state.outages.normal() &&
         planning::abnormal_switches(plant.blocks, state.closed) == 0 && dark == state.energised.end() &&
         planning::pickup_left(plant.study, state) == 0 &&
         planning::recent_operations(plant.study, state.operations, 0) == 0;
}

}  // namespace

SwitchStates switch_states(const planning::PlanningProblem& problem, const std::vector<double>& y, int period) {
  SwitchStates states;
  const planning::SwitchingPeriod* s = problem.model(0).switching_at(period);
  if (s == nullptr) return states;
  for (const int j : s->closed) states.closed.push_back(y[at(j)] > 0.5);
  for (const int j : s->energised) states.energised.push_back(y[at(j)] > 0.5);
  return states;
}

SwitchStates kept_switches(const Plant& plant, const Observation& seen, const planning::InitialState& state) {
  SwitchStates kept;
  const PeriodOutages now = outages_of(plant, seen);
  const bool always = plant.study.restoration.switching == planning::Restoration::Switching::always;
  if (!plant.switches() || (!state.switching && now.normal() && !always)) return kept;
  const SwitchingState before = state.switching ? *state.switching : normal_state(plant);
  kept.closed = before.closed;
  const int most = planning::most_operating_periods(plant.study);
  const int operate_left = planning::operate_left(before.outages, before.operate_left, now, most);
  if (!always && !now.normal() && operate_left == 0) return kept;
  const std::vector<char> blocked = grid::blocked_switches(plant.study.network, plant.blocks, now.out);
  const int recent = planning::recent_operations(plant.study, before.operations, 0);
  const int left = open_switches(blocked, now.adds_to(before.outages), kept.closed,
                                 plant.study.restoration.operations_per_period - recent);
  return_switches(plant, blocked, now.normal(), kept.closed, left);
  return kept;
}

std::vector<char> fed_buses(const Plant& plant, const std::vector<grid::BranchId>& out, bool source_lost,
                            const SwitchStates& states) {
  std::vector<char> fed;
  if (!plant.switches()) {
    const grid::Forest forest = grid::make_forest(plant.study.network, out);
    for (std::size_t b = 0; b < plant.study.network.buses.size(); ++b)
      fed.push_back(forest.energised_from_source(grid::BusId(b)));
    return fed;
  }
  const std::vector<int> part =
      grid::joined_parts(plant.blocks, states.closed.empty() ? normal_switches(plant) : states.closed);
  const std::vector<char> faulted = grid::faulted_blocks(plant.study.network, plant.blocks, out);
  bool holds = !source_lost;  // a fault anywhere in its part leaves none of it voltage
  for (std::size_t b = 0; b < part.size(); ++b) holds = holds && !(faulted[b] && part[b] == part[0]);
  for (const int block : plant.blocks.of_bus)
    fed.push_back(holds && part[at(block)] == part[0] && (states.energised.empty() || states.energised[at(block)]));
  return fed;
}

int advance_switches(const Plant& plant, planning::InitialState& state, const planning::PlanningProblem& problem,
                     const std::vector<double>& y, int period) {
  if (problem.model(0).switching_at(period) == nullptr) {
    state.switching.reset();
    return 0;
  }
  SwitchStates states = switch_states(problem, y, period);
  const SwitchingState before = state.switching ? std::move(*state.switching) : normal_state(plant);
  SwitchingState now = before;
  now.closed = std::move(states.closed);
  now.energised = std::move(states.energised);
  now.outages = planning::outage_schedule(problem.study(), problem.scenarios().scenarios[0])[at(period)];
  std::vector<char> returned(now.energised.size(), 0);
  for (std::size_t b = 0; b < returned.size(); ++b) returned[b] = now.energised[b] && !before.energised[b];
  const planning::Restoration& r = plant.study.restoration;
  push_latest(now.returned, std::move(returned),
              static_cast<int>(std::ceil(r.pickup_h / plant.study.horizon.step_h - 1e-9)));
  const bool free_opening = now.outages.adds_to(before.outages);
  int operations = 0;
  for (std::size_t k = 0; k < now.closed.size(); ++k)
    operations += now.closed[k] != before.closed[k] && (now.closed[k] || !free_opening);
  push_latest(now.operations, operations, r.operation_periods);
  now.operate_left = planning::operate_left(before.outages, before.operate_left, now.outages,
                                            planning::most_operating_periods(plant.study));
  now.return_left = now.outages.normal() ? std::max(0, before.return_left - 1)
                                         : planning::return_periods(plant.study, plant.blocks, true);
  state.switching.reset();
  if (!is_over(plant, now)) state.switching = std::move(now);
  return operations;
}

}  // namespace gridkeel::operation
