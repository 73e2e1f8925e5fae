// Bias and variance of the CVaR and the expectation of the cost with nothing bought, and variance of the mean AI peak
// and energy, by method of sampling, from many small samples. A Markdown table.
//   bench_sampling STUDY [--scenarios N] [--repeats N] [--threads K]
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "planning/importance_tilt.hpp"
#include "planning/scenario_costs.hpp"

namespace {

using namespace gridkeel;

struct Moments {
  double mean = 0.0, variance = 0.0;
};

Moments moments(const std::vector<double>& values) {
  Moments m;
  for (const double v : values) m.mean += v / static_cast<double>(values.size());
  for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / static_cast<double>(values.size() - 1);
  return m;
}

struct Estimates {
  std::vector<double> expected, cvar, peak, energy;
};

void add_ai_means(const shock::ScenarioSet& set, Estimates& found) {
  const shock::FeatureTable table = shock::features(set);
  double peak = 0.0, energy = 0.0;
  for (std::size_t s = 0; s < set.scenarios.size(); ++s) {
    peak += set.scenarios[s].probability * table.raw[s][0];
    energy += set.scenarios[s].probability * table.raw[s][1];
  }
  found.peak.push_back(peak);
  found.energy.push_back(energy);
}

// Every repeat has a seed of its own. Costs of many repeats are found together.
Estimates estimates(const planning::Study& study, shock::Sampling method, int count, int repeats) {
  constexpr int kTogether = 25;
  shock::GeneratorInput input = study.generator_input();
  input.sampling = method;
  if (method == shock::Sampling::importance) input.tilt = planning::importance_tilt(study);
  Estimates found;
  for (int from = 0; from < repeats; from += kTogether) {
    shock::ScenarioSet all;
    for (int r = from; r < std::min(repeats, from + kTogether); ++r) {
      shock::ScenarioSet one =
          shock::generate(input, count, static_cast<std::uint64_t>(10000 + r), study.solve.threads);
      add_ai_means(one, found);
      if (all.scenarios.empty()) {
        all = std::move(one);
        continue;
      }
      for (shock::Scenario& scenario : one.scenarios) all.scenarios.push_back(std::move(scenario));
    }
    const std::vector<double> cost = planning::costs_without_modules(study, all);
    for (std::size_t first = 0; first < cost.size(); first += static_cast<std::size_t>(count)) {
      std::vector<double> c, p;
      for (std::size_t s = first; s < first + static_cast<std::size_t>(count); ++s) {
        c.push_back(cost[s]);
        p.push_back(all.scenarios[s].probability);
      }
      const shock::CostMoments m = planning::cost_moments(c, p, study.risk.alpha);
      found.expected.push_back(m.expected_usd);
      found.cvar.push_back(m.cvar_usd);
    }
  }
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  std::string name = argc > 1 ? argv[1] : "ieee33";
  int count = 100, repeats = 500, threads = 0;
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--scenarios") count = std::atoi(argv[i + 1]);
    if (flag == "--repeats") repeats = std::atoi(argv[i + 1]);
    if (flag == "--threads") threads = std::atoi(argv[i + 1]);
  }
  planning::Study study = planning::load_study(name);
  study.solve.threads = threads;
  // What estimates are held against: as many plain scenarios as one method's repeats have together.
  study.seed = 99;
  const shock::ScenarioSet truth = shock::generate(study.generator_input(), count * repeats, 99, threads);
  const std::vector<double> cost = planning::costs_without_modules(study, truth);
  const shock::CostMoments exact = planning::cost_moments(
      cost, std::vector<double>(cost.size(), 1.0 / static_cast<double>(cost.size())), study.risk.alpha);
  fmt::print("{}, {} repeats of {} scenarios; {} plain ones: expected {:.0f} USD, CVaR {:g} % {:.0f} USD\n\n", name,
             repeats, count, cost.size(), exact.expected_usd, 100.0 * study.risk.alpha, exact.cvar_usd);
  fmt::print(
      "| sampling | bias of CVaR (standard error) | sd of CVaR | variance, plain over this | bias of mean | sd of mean "
      "| variance, plain over this | of mean AI peak | of mean AI energy |\n|---|---|---|---|---|---|---|---|---|\n");
  Moments plain_cvar, plain_mean, plain_peak, plain_energy;
  for (const std::string& method : shock::sampling_names()) {
    const Estimates found = estimates(study, shock::sampling_of(method), count, repeats);
    const Moments cvar = moments(found.cvar), mean = moments(found.expected);
    const Moments peak = moments(found.peak), energy = moments(found.energy);
    if (method == "monte_carlo") plain_cvar = cvar, plain_mean = mean, plain_peak = peak, plain_energy = energy;
    const auto percent = [](double value, double of) { return 100.0 * value / of; };
    fmt::print("| {} | {:+.1f} % ({:.1f} %) | {:.1f} % | {:.1f} | {:+.1f} % | {:.1f} % | {:.1f} | {:.1f} | {:.1f} |\n",
               method, percent(cvar.mean - exact.cvar_usd, exact.cvar_usd),
               percent(std::sqrt(cvar.variance / repeats), exact.cvar_usd),
               percent(std::sqrt(cvar.variance), exact.cvar_usd), plain_cvar.variance / cvar.variance,
               percent(mean.mean - exact.expected_usd, exact.expected_usd),
               percent(std::sqrt(mean.variance), exact.expected_usd), plain_mean.variance / mean.variance,
               plain_peak.variance / peak.variance, plain_energy.variance / energy.variance);
    std::fflush(stdout);
  }
}
