#include "planning/importance_tilt.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planning/scenario_costs.hpp"
#include "shock/clock.hpp"
#include "shock/outages.hpp"

namespace gridkeel::planning {
namespace {

constexpr int kPilot = 2000;
constexpr double kPilotRate = 0.7;     // of each kind of event, per scenario of the pilot
constexpr double kMostRate = 3.0;      // likewise, of the result
constexpr double kLengthWeight = 0.3;  // of the lines' own lengths in their new weights: no line is forgotten
constexpr std::uint64_t kPilotSeed = 0x7069'6c6f'74ULL;

// What a scenario adds to the CVaR: its probability times what it costs beyond the quantile.
std::vector<double> tail_weights(const std::vector<double>& cost, const shock::ScenarioSet& set, double alpha) {
  std::vector<std::size_t> order(cost.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cost[a] > cost[b]; });
  double tail = 0.0, quantile = cost[order.back()];
  for (const std::size_t s : order) {
    tail += set.scenarios[s].probability;
    if (tail < 1.0 - alpha) continue;
    quantile = cost[s];
    break;
  }
  std::vector<double> weight;
  for (std::size_t s = 0; s < cost.size(); ++s)
    weight.push_back(set.scenarios[s].probability * std::max(0.0, cost[s] - quantile));
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (std::size_t s = 0; s < weight.size(); ++s)
    weight[s] = sum > 0.0 ? weight[s] / sum : set.scenarios[s].probability;
  return weight;
}

// Weighted sums of what happens in the scenarios of the tail.
struct TailEvents {
  double outages = 0.0, log_repair = 0.0, shortfalls = 0.0, shortfall_h = 0.0;
  std::vector<double> branch;
};

TailEvents count_events(const Study& study, const shock::ScenarioSet& set, const std::vector<double>& weight) {
  TailEvents sum;
  sum.branch.assign(study.network.branches.size(), 0.0);
  for (std::size_t s = 0; s < weight.size(); ++s) {
    for (const shock::LineOutage& outage : set.scenarios[s].outages) {
      sum.outages += weight[s];
      sum.log_repair += weight[s] * std::log((outage.end_h - outage.start_h) / study.shocks.repair_median_h);
      sum.branch[outage.branch.index()] += weight[s];
    }
    for (const shock::Event& event : set.scenarios[s].events) {
      if (event.kind != "substation_shortfall") continue;
      sum.shortfalls += weight[s];
      sum.shortfall_h += weight[s] * (event.end_period - event.first_period) * study.horizon.step_h;
    }
  }
  return sum;
}

// A factor on a rate, never below 1: what the tail has less of needs no fewer draws.
double rate_factor(double in_tail, double usual) {
  return usual > 0.0 ? std::clamp(in_tail / usual, 1.0, std::max(1.0, kMostRate / usual)) : 1.0;
}

shock::SupplyTilt fitted(const Study& study, const TailEvents& tail, double outages, double shortfalls) {
  shock::SupplyTilt tilt;
  tilt.outages = rate_factor(tail.outages, outages);
  tilt.shortfalls = rate_factor(tail.shortfalls, shortfalls);
  if (tail.outages > 0.0) {
    tilt.repair_shift = std::clamp(tail.log_repair / tail.outages, 0.0, 2.0 * study.shocks.repair_log_sd);
    tilt.branch = shock::line_lengths_km(study.network);
    const double total = std::accumulate(tilt.branch.begin(), tilt.branch.end(), 0.0);
    for (std::size_t e = 0; e < tilt.branch.size(); ++e)
      tilt.branch[e] = kLengthWeight * tilt.branch[e] / total + (1.0 - kLengthWeight) * tail.branch[e] / tail.outages;
  }
  if (tail.shortfalls > 0.0)
    tilt.shortfall_length =
        std::clamp(tail.shortfall_h / tail.shortfalls / study.shocks.substation_shortfall_mean_h, 1.0, 3.0);
  return tilt;
}

}  // namespace

shock::SupplyTilt importance_tilt(const Study& study) {
  shock::GeneratorInput input = study.generator_input();
  const double days = shock::days(study.horizon);
  const double outages = study.shocks.line_outages_per_day * days;
  const double shortfalls = study.shocks.substation_shortfall_rate * days;
  input.sampling = shock::Sampling::importance;
  if (outages > 0.0) input.tilt.outages = std::max(1.0, kPilotRate / outages);
  if (shortfalls > 0.0) input.tilt.shortfalls = std::max(1.0, kPilotRate / shortfalls);
  const shock::ScenarioSet pilot = shock::generate(input, kPilot, study.seed ^ kPilotSeed, study.solve.threads);
  const std::vector<double> weight = tail_weights(costs_without_modules(study, pilot), pilot, study.risk.alpha);
  return fitted(study, count_events(study, pilot, weight), outages, shortfalls);
}

}  // namespace gridkeel::planning
