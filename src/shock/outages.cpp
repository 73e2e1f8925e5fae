#include "shock/outages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/random.hpp"

namespace gridkeel::shock {

namespace {

struct Fault {
  int branch;
  Window window;
};

// The first branch whose cumulative weight exceeds a uniform share of the total.
int draw_branch(RandomStream& random, const std::vector<double>& weights, double total) {
  double left = random.uniform() * total;
  int last = -1;
  for (std::size_t e = 0; e < weights.size(); ++e) {
    if (weights[e] <= 0.0) continue;
    last = static_cast<int>(e);
    left -= weights[e];
    if (left < 0.0) break;
  }
  return last;
}

bool overlaps_earlier(const std::vector<Fault>& faults, const Fault& fault) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& earlier) {
    return earlier.branch == fault.branch && fault.window.start_h < earlier.window.end_h;
  });
}

}  // namespace

std::vector<double> failure_weights(const grid::Network& network) {
  std::vector<double> weights;
  for (const grid::Branch& branch : network.branches)
    weights.push_back(branch.closed ? branch.r_pu * network.impedance_base_ohm(branch.from) : 0.0);
  if (std::accumulate(weights.begin(), weights.end(), 0.0) > 0.0) return weights;
  for (std::size_t e = 0; e < weights.size(); ++e) weights[e] = network.branches[e].closed ? 1.0 : 0.0;
  return weights;
}

DrawnOutages draw_outages(const grid::Network& network, const std::vector<double>& weights,
                          const ShockSettings& settings, const Horizon& horizon, std::uint64_t seed,
                          std::uint64_t scenario, std::vector<TimedEvent>& events) {
  RandomStream random(seed, "line_outages", scenario);
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  const int count = total > 0.0 ? random.poisson(settings.line_outages_per_day * days(horizon)) : 0;
  std::vector<Fault> faults;
  for (int k = 0; k < count; ++k) {
    const int branch = draw_branch(random, weights, total);
    const double start_h = random.uniform(0.0, hours(horizon));
    const double repair_h = random.lognormal(std::log(settings.repair_median_h), settings.repair_log_sd);
    faults.push_back({branch, {start_h, start_h + repair_h}});
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.window.start_h < b.window.start_h; });

  DrawnOutages drawn;
  std::vector<Fault> kept;
  for (const Fault& fault : faults) {
    if (overlaps_earlier(kept, fault)) continue;  // a line under repair does not fail
    kept.push_back(fault);
    const grid::BranchId id(fault.branch);
    const Window& window = fault.window;
    drawn.outages.push_back({id, window.first_period(horizon), window.end_period(horizon)});
    drawn.fault_hours.push_back(window.start_h);
    const std::string& name = network.branch(id).name;
    events.push_back(
        make_event("line_outage", name, window, horizon, 0.0,
                   fmt::format("{} line {} fails, repaired at {} ({:.1f} h)", clock_text(horizon, window.start_h), name,
                               clock_text(horizon, window.end_h), window.length_h())));
  }
  return drawn;
}

}  // namespace gridkeel::shock
