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
    if (event.kind != "module_failure" && event.kind != "heat_wave" && event.kind != "ups_transfer" &&
        event.kind != "temporary_fault" && !event.kind.starts_with("supplier_"))  // whole days, or seconds
      longest = std::max(longest, event.end_period - event.first_period);
  return longest * horizon.step_h;
}

double outage_h(const Scenario& scenario, const Horizon& horizon) {
  double total = 0.0;
  for (const LineOutage& outage : scenario.outages) total += (outage.end_period - outage.first_period) * horizon.step_h;
  return total;
}

// Energy that the usual load behind the outages would take: where they are, not only how long. Switches stand still.
double interrupted_mwh(const Scenario& scenario, const ScenarioSet& set) {
  if (!set.reach || scenario.outages.empty()) return 0.0;
  int branches = 0;
  for (const LineOutage& outage : scenario.outages) branches = std::max(branches, outage.branch.value + 1);
  double total = 0.0;
  for (int t = 0; t < set.horizon.periods; ++t) {
    std::vector<char> out(set.reach->branches());
    for (const LineOutage& outage : scenario.outages)
      if (t >= outage.first_period && t < outage.end_period) out[outage.branch.index()] = 1;
    for (std::size_t e = 0; e < static_cast<std::size_t>(branches); ++e)
      if (out[e] && !set.reach->dark_already(static_cast<int>(e), out))
        total += set.reach->load_mw(static_cast<int>(e));
  }
  return total * set.horizon.step_h;
}

// Mean over sites and offers of what cannot be used there.
double module_shortfall(const Scenario& scenario) {
  double missing = 0.0, pairs = 0.0;
  for (const std::vector<double>& site : scenario.usable_share)
    for (const double share : site) missing += 1.0 - share, pairs += 1.0;
  return pairs > 0.0 ? missing / pairs : 0.0;
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

std::vector<double> row_of(const Scenario& scenario, const ScenarioSet& set) {
  const Horizon& horizon = set.horizon;
  std::vector<double> row = ai_features(scenario, horizon);
  row.push_back(longest_shock_h(scenario, horizon));
  row.push_back(outage_h(scenario, horizon));
  row.push_back(interrupted_mwh(scenario, set));
  const std::vector<double> import = import_features(scenario, horizon);
  row.insert(row.end(), import.begin(), import.end());
  row.push_back(module_shortfall(scenario));
  return row;
}

// The scenarios' own, or equal ones for sets that have none yet.
std::vector<double> weights(const ScenarioSet& set) {
  std::vector<double> weight;
  double sum = 0.0;
  for (const Scenario& scenario : set.scenarios) sum += scenario.probability;
  for (const Scenario& scenario : set.scenarios)
    weight.push_back(sum > 0.0 ? scenario.probability / sum : 1.0 / static_cast<double>(set.scenarios.size()));
  return weight;
}

double standard_deviation(const std::vector<std::vector<double>>& rows, const std::vector<double>& weight,
                          std::size_t feature) {
  double mean = 0.0, square = 0.0;
  for (std::size_t s = 0; s < rows.size(); ++s) mean += weight[s] * rows[s][feature];
  for (std::size_t s = 0; s < rows.size(); ++s)
    square += weight[s] * (rows[s][feature] - mean) * (rows[s][feature] - mean);
  return std::sqrt(square);
}

double spread(const std::vector<std::vector<double>>& rows, std::size_t feature) {
  double least = rows.front()[feature], most = least;
  for (const auto& row : rows) least = std::min(least, row[feature]), most = std::max(most, row[feature]);
  return most - least;
}

}  // namespace

FeatureTable features(const ScenarioSet& set) {
  FeatureTable table;
  table.names = {"ai_peak_mw",      "ai_energy_mwh",      "ai_ramp_mw_per_min",     "longest_shock_h", "line_outage_h",
                 "interrupted_mwh", "import_shortfall_h", "import_shortfall_depth", "module_shortfall"};
  for (const Scenario& scenario : set.scenarios) table.raw.push_back(row_of(scenario, set));
  table.standardised = table.raw;
  const std::vector<double> weight = weights(set);
  for (std::size_t f = 0; f < table.names.size() && !table.raw.empty(); ++f) {
    double sd = standard_deviation(table.raw, weight, f), largest = 0.0;
    for (const auto& row : table.raw) largest = std::max(largest, std::abs(row[f]));
    // What rounding leaves of equal values is no spread. Where only scenarios of probability 0 differ, their own
    // size is the unit, so that they are not taken for twins of the others.
    if (sd <= 1e-12 * largest) sd = spread(table.raw, f) > 1e-12 * largest ? largest : 0.0;
    for (auto& row : table.standardised) row[f] = sd > 0.0 ? row[f] / sd : 0.0;
  }
  return table;
}

}  // namespace gridkeel::shock
