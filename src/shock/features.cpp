#include <algorithm>
#include <cmath>

#include "shock/scenario.hpp"

namespace gridkeel::shock {

namespace {

// The sites' loads at their simultaneous worst: means add up, and so do steps, which common shocks align.
std::vector<double> ai_features(const Scenario& scenario, const Horizon& horizon) {
  double peak_mw = 0.0, energy_mwh = 0.0, ramp = 0.0;
  for (std::size_t t = 0; t < static_cast<std::size_t>(horizon.periods); ++t) {
    double mean_mw = 0.0, step = 0.0;
    for (const AiLoad& site : scenario.ai) {
      mean_mw += site.training_mw[t] + site.inference_mw[t];
      step += site.ramp_mw_per_min[t];
    }
    peak_mw = std::max(peak_mw, mean_mw);
    energy_mwh += mean_mw * horizon.step_h;
    ramp = std::max(ramp, step);
  }
  return {peak_mw, energy_mwh, ramp};
}

double longest_shock_h(const Scenario& scenario, const Horizon& horizon) {
  int longest = 0;
  for (const Event& event : scenario.events)
    if (event.kind != "module_failure" && event.kind != "supplier_shortfall" &&
        event.kind != "heat_wave")  // these last the whole horizon
      longest = std::max(longest, event.end_period - event.first_period);
  return longest * horizon.step_h;
}

double outage_h(const Scenario& scenario, const Horizon& horizon) {
  double total = 0.0;
  for (const LineOutage& outage : scenario.outages) total += (outage.end_period - outage.first_period) * horizon.step_h;
  return total;
}

// Hours of full loss that the shortfall amounts to, and its deepest point.
std::vector<double> import_features(const Scenario& scenario, const Horizon& horizon) {
  double full_loss_h = 0.0, depth = 0.0;
  for (const double share : scenario.import_share) {
    full_loss_h += (1.0 - share) * horizon.step_h;
    depth = std::max(depth, 1.0 - share);
  }
  return {full_loss_h, depth};
}

std::vector<double> row_of(const Scenario& scenario, const Horizon& horizon) {
  std::vector<double> row = ai_features(scenario, horizon);
  row.push_back(longest_shock_h(scenario, horizon));
  row.push_back(outage_h(scenario, horizon));
  const std::vector<double> import = import_features(scenario, horizon);
  row.insert(row.end(), import.begin(), import.end());
  return row;
}

double standard_deviation(const std::vector<std::vector<double>>& rows, std::size_t feature) {
  double mean = 0.0, square = 0.0;
  for (const auto& row : rows) mean += row[feature];
  mean /= static_cast<double>(rows.size());
  for (const auto& row : rows) square += (row[feature] - mean) * (row[feature] - mean);
  return std::sqrt(square / static_cast<double>(rows.size()));
}

}  // namespace

FeatureTable features(const ScenarioSet& set) {
  FeatureTable table;
  table.names = {"ai_peak_mw",    "ai_energy_mwh",      "ai_ramp_mw_per_min",    "longest_shock_h",
                 "line_outage_h", "import_shortfall_h", "import_shortfall_depth"};
  for (const Scenario& scenario : set.scenarios) table.raw.push_back(row_of(scenario, set.horizon));
  table.standardised = table.raw;
  for (std::size_t f = 0; f < table.names.size() && !table.raw.empty(); ++f) {
    const double sd = standard_deviation(table.raw, f);
    const double largest = std::abs((*std::max_element(
        table.raw.begin(), table.raw.end(), [&](auto& a, auto& b) { return std::abs(a[f]) < std::abs(b[f]); }))[f]);
    const bool constant = sd <= 1e-12 * largest;  // what rounding leaves of equal values is no spread
    for (auto& row : table.standardised) row[f] = constant ? 0.0 : row[f] / sd;
  }
  return table;
}

}  // namespace gridkeel::shock
