#include "shock/occupancy.hpp"

#include <algorithm>

#include "shock/clock.hpp"
#include "shock/facts.hpp"
#include "shock/run_times.hpp"

namespace gridkeel::shock {

namespace {

struct Change {
  double hour;
  int busy;  // +1 or -1 slots
};

const RunTimes& slot_jobs() {
  static const RunTimes jobs(facts::kShortestSlotJob_h);  // shorter ones come and go within a period and average out
  return jobs;
}

// The changes of all slots over the horizon in order of time, and how many are busy at its start.
int draw_changes(int slots, double until_h, RandomStream& random, std::vector<Change>& changes) {
  const RunTimes& jobs = slot_jobs();
  const double idle_h = jobs.mean_h() * (1.0 - facts::kOccupancyMean) / facts::kOccupancyMean;
  int busy_at_start = 0;
  for (int s = 0; s < slots; ++s) {
    bool busy = random.chance(facts::kOccupancyMean);
    busy_at_start += busy;
    double hour = busy ? jobs.draw_left_h(random) : random.exponential(idle_h);
    while (hour < until_h) {
      busy = !busy;
      changes.push_back({hour, busy ? 1 : -1});
      hour += busy ? jobs.draw_h(random) : random.exponential(idle_h);
    }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.hour < b.hour; });
  return busy_at_start;
}

}  // namespace

Occupancy draw_occupancy(int slots, const Horizon& horizon, RandomStream& random) {
  std::vector<Change> changes;
  int busy = draw_changes(slots, hours(horizon), random, changes);
  Occupancy occupancy;
  std::size_t next = 0;
  for (int t = 0; t < horizon.periods; ++t) {
    const double end_h = (t + 1) * horizon.step_h;
    double at_h = t * horizon.step_h, busy_h = 0.0;
    int most = busy, least = busy;
    for (; next < changes.size() && changes[next].hour < end_h; ++next) {
      busy_h += busy * (changes[next].hour - at_h);
      at_h = changes[next].hour;
      busy += changes[next].busy;
      most = std::max(most, busy);
      least = std::min(least, busy);
    }
    busy_h += busy * (end_h - at_h);
    occupancy.mean.push_back(busy_h / horizon.step_h / slots);
    occupancy.max.push_back(static_cast<double>(most) / slots);
    occupancy.min.push_back(static_cast<double>(least) / slots);
  }
  return occupancy;
}

Occupancy expected_occupancy(const Horizon& horizon) {
  const std::vector<double> all(static_cast<std::size_t>(horizon.periods), facts::kOccupancyMean);
  return {all, all, all};
}

}  // namespace gridkeel::shock
