// Time of one worst-case-weights evaluation, by ambiguity set and number of scenarios.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace {

using namespace gridkeel;
using stochastic::Ambiguity;

struct Case {
  std::vector<std::vector<double>> features;
  std::vector<double> losses;
};

// Losses that have nothing to do with the features.
Case unrelated(int count, int features) {
  RandomStream random(7, "features");
  Case out;
  out.features.resize(static_cast<std::size_t>(count));
  for (auto& row : out.features)
    for (int f = 0; f < features; ++f) row.push_back(random.normal());
  for (int s = 0; s < count; ++s) out.losses.push_back(random.lognormal(9.0, 1.0));
  return out;
}

// Losses that are concave in the first few features: nearly every atom is the best destination of some reference at
// some price, the worst a Wasserstein oracle can meet.
Case concave(int count, int features, int in) {
  Case out = unrelated(count, features);
  for (std::size_t s = 0; s < out.losses.size(); ++s) {
    out.losses[s] = 0.0;
    for (int f = 0; f < in; ++f) out.losses[s] -= 1e3 * std::pow(out.features[s][static_cast<std::size_t>(f)], 2.0);
  }
  return out;
}

// Losses as a plan leaves them: driven by the features, with noise and many ties at the bottom.
Case driven(int count, int features) {
  Case out = unrelated(count, features);
  RandomStream random(8, "noise");
  for (std::size_t s = 0; s < out.losses.size(); ++s) {
    const auto& f = out.features[s];
    out.losses[s] = 1e3 * std::max(0.0, f[0] + 0.5 * f[1] + 0.2 * random.normal());
  }
  return out;
}

// Means within 0.1 standard deviations, mean absolute deviations at most 10 % more.
void add_moments(stochastic::RiskSpec& spec, const Case& input) {
  for (std::size_t f = 0; f < input.features.front().size(); ++f) {
    stochastic::MomentLimits moment;
    moment.name = "feature " + std::to_string(f);
    double mean = 0.0, deviation = 0.0;
    for (const auto& row : input.features) moment.value.push_back(row[f]);
    for (const double v : moment.value) mean += v / static_cast<double>(moment.value.size());
    for (const double v : moment.value) deviation += std::abs(v - mean) / static_cast<double>(moment.value.size());
    moment.mean_lower = mean - 0.1;
    moment.mean_upper = mean + 0.1;
    moment.centre = mean;
    moment.deviation_upper = 1.1 * deviation;
    spec.moments.push_back(std::move(moment));
  }
}

stochastic::RiskSpec spec_of(Ambiguity kind, const Case& input) {
  stochastic::RiskSpec spec;
  spec.ambiguity = kind;
  spec.radius = 0.1;
  const std::size_t count = input.losses.size();
  spec.probability.assign(count, 1.0 / static_cast<double>(count));
  spec.lower.assign(count, 0.9 / static_cast<double>(count));
  spec.upper.assign(count, 1.1 / static_cast<double>(count));
  if (kind == Ambiguity::moment) add_moments(spec, input);
  if (kind == Ambiguity::wasserstein) {
    std::vector<std::vector<double>> scaled = input.features;
    for (auto& row : scaled)
      for (double& f : row) f /= static_cast<double>(input.features.front().size());
    spec.metric = stochastic::GroundMetric::from_features(scaled, 1);
  }
  return spec;
}

void run(benchmark::State& state, Ambiguity kind, const Case& input) {
  const auto measure = stochastic::make_risk_measure(spec_of(kind, input));
  for (auto _ : state) benchmark::DoNotOptimize(measure->evaluate(input.losses));
}

void evaluate(benchmark::State& state, Ambiguity kind) {
  run(state, kind, unrelated(static_cast<int>(state.range(0)), 7));
}

// The same ball from a table of distances, as .dro files give them: no structure to search by.
void given_distances(benchmark::State& state) {
  const Case input = unrelated(static_cast<int>(state.range(0)), 7);
  stochastic::RiskSpec spec = spec_of(Ambiguity::wasserstein, input);
  const int count = spec.metric.atoms();
  std::vector<double> distance;
  distance.reserve(static_cast<std::size_t>(count) * static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k)
    for (int s = 0; s < count; ++s) distance.push_back(spec.metric.at(k, s));
  spec.metric = stochastic::GroundMetric::from_distances(count, count, std::move(distance));
  const auto measure = stochastic::make_risk_measure(std::move(spec));
  for (auto _ : state) benchmark::DoNotOptimize(measure->evaluate(input.losses));
}

void evaluate_driven(benchmark::State& state, Ambiguity kind) {
  run(state, kind, driven(static_cast<int>(state.range(0)), 7));
}

void adversarial(benchmark::State& state, Ambiguity kind, int features, int in) {
  run(state, kind, concave(static_cast<int>(state.range(0)), features, in));
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(1000)->Arg(5000)->Arg(10000)->Unit(benchmark::kMillisecond);
}

}  // namespace

BENCHMARK_CAPTURE(evaluate, none, Ambiguity::none)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, tv, Ambiguity::total_variation)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, box, Ambiguity::box)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, chi2, Ambiguity::chi_square)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, kl, Ambiguity::kullback_leibler)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, moment, Ambiguity::moment)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate, wasserstein, Ambiguity::wasserstein)->Apply(sizes);
BENCHMARK(given_distances)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);  // 10 000 take 800 MB
BENCHMARK_CAPTURE(evaluate_driven, kl, Ambiguity::kullback_leibler)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate_driven, moment, Ambiguity::moment)->Apply(sizes);
BENCHMARK_CAPTURE(evaluate_driven, wasserstein, Ambiguity::wasserstein)->Apply(sizes);
BENCHMARK_CAPTURE(adversarial, moment_7_2, Ambiguity::moment, 7, 2)->Apply(sizes);
BENCHMARK_CAPTURE(adversarial, wasserstein_1_1, Ambiguity::wasserstein, 1, 1)->Apply(sizes);
BENCHMARK_CAPTURE(adversarial, wasserstein_2_2, Ambiguity::wasserstein, 2, 2)->Apply(sizes);
BENCHMARK_CAPTURE(adversarial, wasserstein_7_1, Ambiguity::wasserstein, 7, 1)->Apply(sizes);
BENCHMARK_CAPTURE(adversarial, wasserstein_7_2, Ambiguity::wasserstein, 7, 2)->Apply(sizes);
BENCHMARK_MAIN();
