// Time of one worst-case-weights evaluation, by ambiguity set and number of scenarios.
#include <benchmark/benchmark.h>

#include <vector>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace {

using namespace gridkeel;

constexpr int kFeatures = 6;

std::vector<double> random_losses(int count) {
  RandomStream random(7, "losses");
  std::vector<double> losses;
  for (int s = 0; s < count; ++s) losses.push_back(random.lognormal(9.0, 1.0));
  return losses;
}

stochastic::RiskSpec spec_of(stochastic::Ambiguity kind, int count) {
  stochastic::RiskSpec spec;
  spec.ambiguity = kind;
  spec.radius = 0.1;
  spec.probability.assign(static_cast<std::size_t>(count), 1.0 / count);
  if (kind == stochastic::Ambiguity::wasserstein) {
    RandomStream random(7, "features");
    std::vector<std::vector<double>> features(static_cast<std::size_t>(count));
    for (auto& row : features)
      for (int f = 0; f < kFeatures; ++f) row.push_back(random.normal() / kFeatures);
    spec.metric = stochastic::GroundMetric::from_features(features, 1);
  }
  return spec;
}

// Losses that are concave in a few features: nearly every atom is a vertex of some reference's envelope.
void adversarial(benchmark::State& state, int features, int concave) {
  const int count = static_cast<int>(state.range(0));
  RandomStream random(7, "features");
  std::vector<std::vector<double>> rows(static_cast<std::size_t>(count));
  std::vector<double> losses;
  for (auto& row : rows) {
    double loss = 0.0;
    for (int f = 0; f < features; ++f) {
      const double x = random.normal();
      if (f < concave) loss -= 1000.0 * x * x;
      row.push_back(x / features);
    }
    losses.push_back(loss);
  }
  stochastic::RiskSpec spec;
  spec.ambiguity = stochastic::Ambiguity::wasserstein;
  spec.radius = 0.1;
  spec.probability.assign(static_cast<std::size_t>(count), 1.0 / count);
  spec.metric = stochastic::GroundMetric::from_features(rows, 1);
  const auto measure = stochastic::make_risk_measure(spec);
  for (auto _ : state) benchmark::DoNotOptimize(measure->evaluate(losses));
}

void evaluate(benchmark::State& state, stochastic::Ambiguity kind) {
  const int count = static_cast<int>(state.range(0));
  const auto measure = stochastic::make_risk_measure(spec_of(kind, count));
  const std::vector<double> losses = random_losses(count);
  for (auto _ : state) benchmark::DoNotOptimize(measure->evaluate(losses));
}

}  // namespace

BENCHMARK_CAPTURE(evaluate, none, stochastic::Ambiguity::none)->Arg(1000)->Arg(10000);
BENCHMARK_CAPTURE(evaluate, tv, stochastic::Ambiguity::total_variation)->Arg(1000)->Arg(10000);
BENCHMARK_CAPTURE(evaluate, wasserstein, stochastic::Ambiguity::wasserstein)
    ->Arg(1000)
    ->Arg(5000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(adversarial, f1, 1, 1)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(adversarial, f2, 2, 2)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(adversarial, f7_1, 7, 1)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(adversarial, f7_2, 7, 2)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
