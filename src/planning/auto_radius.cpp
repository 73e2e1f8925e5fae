#include "planning/auto_radius.hpp"

#include <algorithm>
#include <cmath>

#include "common/random.hpp"
#include "planning/scenario_costs.hpp"

namespace gridkeel::planning {
namespace {

using stochastic::Ambiguity;

constexpr int kResamples = 1000;
constexpr double kConfidence = 0.95;
constexpr double kPrecision = 1e-3;  // of the radius

double criterion_at(const PlanningProblem& problem, RiskChoice risk, const std::vector<double>& cost) {
  return stochastic::make_risk_measure(problem.risk_spec(risk))->evaluate(cost).value;
}

// Counts of `draws` independent draws from p, as shares.
std::vector<double> resample(RandomStream& random, const std::vector<double>& cumulative, int draws) {
  std::vector<double> share(cumulative.size());
  for (int k = 0; k < draws; ++k) {
    const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), random.uniform() * cumulative.back());
    const auto s = std::min<std::ptrdiff_t>(found - cumulative.begin(), static_cast<std::ptrdiff_t>(share.size()) - 1);
    share[static_cast<std::size_t>(s)] += 1.0 / draws;
  }
  return share;
}

double plain_criterion(const std::vector<double>& cost, std::vector<double> probability, const RiskChoice& risk) {
  stochastic::RiskSpec spec;
  spec.alpha = risk.alpha;
  spec.lambda = risk.lambda;
  spec.probability = std::move(probability);
  return stochastic::make_risk_measure(std::move(spec))->evaluate(cost).value;
}

// The smallest radius at which the worst case reaches `target`; the worst case grows with the radius.
double smallest_radius(const PlanningProblem& problem, RiskChoice risk, const std::vector<double>& cost,
                       double target) {
  const double most = risk.ambiguity == Ambiguity::total_variation ? 1.0 : 1e6;
  const auto reaches = [&](double radius) {
    risk.radius = radius;
    return criterion_at(problem, risk, cost) >= target;
  };
  if (reaches(0.0)) return 0.0;
  double high = 1e-3, low = 0.0;
  while (!reaches(high)) {
    if (high >= most) return most;  // not even the largest set does: it is saturated
    low = high;
    high = std::min(most, 2.0 * high);
  }
  while (high - low > kPrecision * high) {
    const double middle = 0.5 * (low + high);
    (reaches(middle) ? high : low) = middle;
  }
  return high;
}

// As many as the sample rests on. Unequal weights of importance sampling count for fewer (Kish's effective number).
int draws_behind(const shock::ScenarioSet& set) {
  if (set.origin.sampling != "importance" || set.origin.reduction)
    return set.origin.drawn > 0 ? set.origin.drawn : static_cast<int>(set.scenarios.size());
  double sum = 0.0, squares = 0.0;
  for (const shock::Scenario& scenario : set.scenarios) {
    if (scenario.stress) continue;
    sum += scenario.probability;
    squares += scenario.probability * scenario.probability;
  }
  return std::max(1, static_cast<int>(sum * sum / squares));
}

}  // namespace

RadiusSearch find_radius(const PlanningProblem& problem, const RiskChoice& risk, std::uint64_t seed) {
  const shock::ScenarioSet& set = problem.scenarios();
  const std::vector<double> cost = costs_without_modules(problem.study(), set);
  std::vector<double> cumulative;
  double sum = 0.0;
  for (const double p : problem.problem().probabilities()) cumulative.push_back(sum += p);

  RadiusSearch search;
  search.confidence = kConfidence;
  search.resamples = kResamples;
  search.draws = draws_behind(set);
  RandomStream random(seed, "radius");
  std::vector<double> values;
  for (int k = 0; k < kResamples; ++k)
    values.push_back(plain_criterion(cost, resample(random, cumulative, search.draws), risk));
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(kConfidence * kResamples)) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());

  RiskChoice nominal = risk;
  nominal.ambiguity = Ambiguity::none;
  search.nominal_usd = criterion_at(problem, nominal, cost);
  search.covered_usd = values[static_cast<std::size_t>(rank)];
  search.radius = smallest_radius(problem, risk, cost, search.covered_usd);
  search.reached_usd = criterion_at(problem, with_radius(risk, search), cost);
  return search;
}

RiskChoice with_radius(const RiskChoice& risk, const RadiusSearch& search) {
  RiskChoice found = risk;
  found.radius = search.radius;
  found.auto_radius = false;
  return found;
}

}  // namespace gridkeel::planning
