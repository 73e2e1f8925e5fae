#include "shock/reliability.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::shock {

namespace {

constexpr int kStorms = 4000;
constexpr std::uint64_t kSeed = 20140101;
constexpr double kMinutesPerHour = 60.0;

Window window_of(const LineOutage& outage, const Horizon& horizon) {
  if (outage.end_h > outage.start_h) return {outage.start_h, outage.end_h};
  return {outage.first_period * horizon.step_h, outage.end_period * horizon.step_h};
}

// Customers behind the lines that are out at this hour.
double dark_customers(const std::vector<LineOutage>& outages, const OutageReach& reach, const Horizon& horizon,
                      double hour) {
  std::vector<char> out(reach.branches());
  std::vector<int> lines;
  for (const LineOutage& outage : outages) {
    const Window window = window_of(outage, horizon);
    if (hour < window.start_h || hour >= window.end_h || out[outage.branch.index()]) continue;
    out[outage.branch.index()] = 1;
    lines.push_back(outage.branch.value);
  }
  double sum = 0.0;
  for (const int e : lines)
    if (!reach.dark_already(e, out)) sum += reach.customers(e);
  return sum;
}

// Mean over storms: interruptions per customer, and minutes each.
Reliability of_one_storm(const GeneratorInput& input, const ShockSettings& settings) {
  GeneratorInput stormy = input;
  stormy.settings = settings;
  stormy.settings.line_outages_per_day = 0.0;
  stormy.settings.storm_rate = 1.0 / days(input.horizon);
  const OutageModel model(stormy);
  Interruptions sum;
  int storms = 0;
  for (std::uint64_t k = 0; storms < kStorms; ++k) {
    std::vector<TimedEvent> events;
    const DrawnOutages drawn = draw_outages(model, Draws(kSeed, k), 1.0, events);
    storms += static_cast<int>(std::count_if(events.begin(), events.end(),
                                             [](const TimedEvent& timed) { return timed.event.kind == "storm"; }));
    const Interruptions one = interruptions(drawn.outages, model.reach, input.horizon);
    sum.customers += one.customers;
    sum.customer_h += one.customer_h;
  }
  return {sum.customers / (storms * model.reach.all_customers()),
          sum.customers > 0.0 ? kMinutesPerHour * sum.customer_h / sum.customers : 0.0, 0.0};
}

void calibrate_single(const GeneratorInput& input, double days_per_year, ShockSettings& s) {
  if (s.target_caidi_min)
    s.repair_median_h = *s.target_caidi_min / kMinutesPerHour * std::exp(-0.5 * s.repair_log_sd * s.repair_log_sd);
  if (!s.target_saifi) return;
  const OutageModel model(input);
  double share = 0.0;  // of the customers that a fault interrupts
  for (std::size_t e = 0; e < model.length_km.size(); ++e)
    share += model.length_km[e] / model.total_km * model.reach.customers(static_cast<int>(e));
  share *= 1.0 + s.heat_probability * (s.heat_outage_factor - 1.0);  // heat waves have more of them
  share /= model.reach.all_customers();
  if (share > 0.0) s.line_outages_per_day = *s.target_saifi / (share * days_per_year);
}

void calibrate_storms(const GeneratorInput& input, double days_per_year, ShockSettings& s) {
  const double saifi = *s.target_saifi_all - *s.target_saifi;
  const double saidi_min = *s.target_saifi_all * *s.target_caidi_all_min - *s.target_saifi * *s.target_caidi_min;
  Reliability storm = of_one_storm(input, s);
  for (int round = 0; round < 6 && storm.caidi_min > 0.0; ++round) {  // who is dark longer is interrupted less often
    s.storm_repair_factor *= saidi_min / saifi / storm.caidi_min;
    storm = of_one_storm(input, s);
  }
  if (storm.saifi > 0.0) s.storm_rate = saifi / (storm.saifi * days_per_year);
}

}  // namespace

Interruptions interruptions(const std::vector<LineOutage>& outages, const OutageReach& reach, const Horizon& horizon) {
  std::vector<double> times;
  for (const LineOutage& outage : outages) {
    times.push_back(window_of(outage, horizon).start_h);
    times.push_back(window_of(outage, horizon).end_h);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  Interruptions sum;
  double before = 0.0;
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double dark = dark_customers(outages, reach, horizon, times[k]);
    sum.customers += std::max(0.0, dark - before);
    sum.customer_h += dark * (times[k + 1] - times[k]);
    before = dark;
  }
  return sum;
}

Reliability reliability(const ScenarioSet& set, double events_per_year) {
  if (!set.reach || set.reach->all_customers() <= 0.0) return {};
  Interruptions mean;
  double momentary = 0.0;
  for (const Scenario& scenario : set.scenarios) {
    for (const TemporaryFault& fault : scenario.temporary_faults)
      momentary += scenario.probability * set.reach->customers(fault.branch.value);
    if (scenario.outages.empty() || scenario.probability <= 0.0) continue;
    const Interruptions one = interruptions(scenario.outages, *set.reach, set.horizon);
    mean.customers += scenario.probability * one.customers;
    mean.customer_h += scenario.probability * one.customer_h;
  }
  return {events_per_year * mean.customers / set.reach->all_customers(),
          mean.customers > 0.0 ? kMinutesPerHour * mean.customer_h / mean.customers : 0.0,
          events_per_year * momentary / set.reach->all_customers()};
}

ShockSettings calibrated(const GeneratorInput& input, double events_per_year) {
  ShockSettings settings = input.settings;
  const double days_per_year = events_per_year * days(input.horizon);
  calibrate_single(input, days_per_year, settings);
  if (settings.target_saifi_all) calibrate_storms(input, days_per_year, settings);
  return settings;
}

}  // namespace gridkeel::shock
