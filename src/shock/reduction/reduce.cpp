#include "shock/reduction/reduce.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "shock/reduction/forward_selection.hpp"
#include "shock/reduction/k_medoids.hpp"

namespace gridkeel::shock {

namespace {

// Weight of the features beside the costs: scenarios that cost the same under every reference plan are still
// told apart, since they may not under another plan.
constexpr double kFeatureWeight = 0.25;

std::vector<double> probability_of(const ScenarioSet& set) {
  std::vector<double> p;
  for (const Scenario& scenario : set.scenarios) p.push_back(scenario.probability);
  return p;
}

double deviation(const std::vector<double>& values, const std::vector<double>& p) {
  double mean = 0.0, square = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k) mean += p[k] * values[k];
  for (std::size_t k = 0; k < values.size(); ++k) square += p[k] * (values[k] - mean) * (values[k] - mean);
  return std::sqrt(square);
}

// Mean over the features, as in a Wasserstein ambiguity set.
std::vector<std::vector<double>> feature_rows(const ScenarioSet& set, double weight) {
  FeatureTable table = features(set);
  for (auto& row : table.standardised)
    for (double& value : row) value *= weight / static_cast<double>(table.names.size());
  return std::move(table.standardised);
}

std::vector<std::vector<double>> cost_rows(const ScenarioSet& set, const std::vector<std::vector<double>>& costs) {
  if (costs.empty()) throw InternalError("reduction by cost: no costs");
  std::vector<std::vector<double>> rows = feature_rows(set, kFeatureWeight);
  const std::vector<double> p = probability_of(set);
  for (const std::vector<double>& cost : costs) {
    const double sd = deviation(cost, p);
    for (std::size_t k = 0; k < rows.size(); ++k)
      rows[k].push_back(sd > 0.0 ? cost[k] / (sd * static_cast<double>(costs.size())) : 0.0);
  }
  return rows;
}

std::vector<int> choose(const Points& points, Reduction method, int count, int threads) {
  return method == Reduction::fast_forward ? forward_selection(points, count, threads)
                                           : k_medoids(points, count, threads);
}

}  // namespace

std::vector<std::string> reduction_names() { return {"fast_forward", "k_medoids", "cost"}; }

std::string_view to_string(Reduction method) {
  static const std::vector<std::string> names = reduction_names();
  return names[static_cast<std::size_t>(method)];
}

Reduction reduction_of(std::string_view name) {
  const std::vector<std::string> names = reduction_names();
  return static_cast<Reduction>(std::find(names.begin(), names.end(), name) - names.begin());
}

ScenarioSet reduce(const ScenarioSet& set, Reduction method, int count, const std::vector<std::vector<double>>& costs,
                   const std::vector<double>& importance, int threads, double& distance) {
  const std::vector<double> p = probability_of(set);
  const Points plain(feature_rows(set, 1.0), p);
  Selection selection;
  if (method == Reduction::cost) {
    const std::vector<std::vector<double>> rows = cost_rows(set, costs);
    const Points points(rows, p), weighed(rows, importance.empty() ? p : importance);
    selection = assign(points, choose(weighed, method, count, threads), threads);
    distance = assign(plain, selection.kept, threads).distance;
  } else {
    selection = assign(plain, choose(plain, method, count, threads), threads);
    distance = selection.distance;
  }
  ScenarioSet kept = set;
  kept.scenarios.clear();
  const std::vector<double> weight = probabilities(plain, selection);
  for (std::size_t j = 0; j < selection.kept.size(); ++j) {
    kept.scenarios.push_back(set.scenarios[static_cast<std::size_t>(selection.kept[j])]);
    kept.scenarios.back().probability = weight[j];
  }
  return kept;
}

std::vector<int> nearest_by_cost(const ScenarioSet& set, const std::vector<std::vector<double>>& costs,
                                 std::vector<int> kept, int threads) {
  return assign(Points(cost_rows(set, costs), probability_of(set)), std::move(kept), threads).nearest;
}

}  // namespace gridkeel::shock
