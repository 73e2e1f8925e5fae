// AC power flows per second on ieee33, on one thread: the library's own batch on columns that stand ready, then
// solve_ac_batch with its filling, masking and reading; and 96 periods of 1 000 scenarios of a study, with the
// dispatch turned into states and each held against its limits.
#include <benchmark/benchmark.h>

#include "assessment/ac_check.hpp"
#include "common/random.hpp"
#include "grid/ac_batch.hpp"
#include "grid/feeders.hpp"
#include "grid/power_grid_model/batch_flow.hpp"

namespace {

using namespace gridkeel;

constexpr int kCases = 20'000;

struct Cases {
  grid::Network network = grid::builtin_feeder("ieee33");
  grid::AcTopology topology{{}, {network.source}};
  std::vector<double> scale;  // of each case's loads

  Cases() {
    for (const grid::Branch& branch : network.branches) topology.closed.push_back(branch.closed);
    RandomStream random(1, "ac_bench");
    for (int k = 0; k < kCases; ++k) scale.push_back(random.uniform(0.3, 1.5));
  }
  double load_mw(std::size_t bus, std::size_t k) const { return scale[k] * network.buses[bus].load_mw; }
  double load_mvar(std::size_t bus, std::size_t k) const { return scale[k] * network.buses[bus].load_mvar; }
};

void count(benchmark::State& state) {
  state.counters["flows/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * kCases, benchmark::Counter::kIsRate);
}

void library(benchmark::State& state, PGM_CalculationMethod method) {
  const Cases cases;
  const grid::pgm::ModelData data(cases.network, cases.topology.closed, cases.topology.roots);
  grid::pgm::BatchFlow flow(data, kCases);
  for (std::size_t k = 0; k < kCases; ++k)
    for (std::size_t b = 0; b < cases.network.buses.size(); ++b) {
      flow.p_w[k * cases.network.buses.size() + b] = grid::pgm::kWattPerMw * cases.load_mw(b, k);
      flow.q_var[k * cases.network.buses.size() + b] = grid::pgm::kWattPerMw * cases.load_mvar(b, k);
    }
  for (auto _ : state) flow.solve_by(method, false);
  count(state);
}

void batch(benchmark::State& state) {
  const Cases cases;
  const grid::AcBatch job{{cases.topology}, std::vector<int>(kCases, 0)};
  const auto fill = [&](int k, const grid::AcInput& input) {
    for (std::size_t b = 0; b < cases.network.buses.size(); ++b) {
      input.p_mw[b] = -cases.load_mw(b, static_cast<std::size_t>(k));
      input.q_mvar[b] = -cases.load_mvar(b, static_cast<std::size_t>(k));
    }
    input.root_v_pu[0] = cases.network.source_voltage_pu;
  };
  double losses_mw = 0.0;
  for (auto _ : state)
    solve_ac_batch(cases.network, job, 1, fill,
                   [&](int, const grid::AcSolution& solution) { losses_mw += solution.losses_mw; });
  benchmark::DoNotOptimize(losses_mw);
  count(state);
}

// The cheapest dispatch of nothing would need 1 000 LPs; the check only reads it, so a made-up one will do: everything
// is served, the import feeds it.
planning::Plan served(const planning::PlanningProblem& problem) {
  planning::Plan plan;
  plan.solution.x = problem.first_stage().nothing_bought();
  plan.outcomes.resize(problem.scenarios().scenarios.size());
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s) {
    const auto& recourse =
        problem.problem().templates[static_cast<std::size_t>(problem.problem().scenarios[s].recourse)];
    std::vector<double>& y = plan.outcomes[s].y;
    y.assign(static_cast<std::size_t>(recourse.columns.count()), 0.0);
    for (const planning::IslandPeriod& island : problem.model(static_cast<int>(s)).islands)
      y[static_cast<std::size_t>(island.voltage_column)] = 1.0;
  }
  return plan;
}

void quarter_hours_of_1000_scenarios(benchmark::State& state) {
  planning::Study study = planning::load_study("builtin:ieee33");
  const int per_period = 4;
  std::vector<double> price;
  for (const double p : study.substation.import_price_usd_per_mwh) price.insert(price.end(), per_period, p);
  study.substation.import_price_usd_per_mwh = price;
  study.horizon.periods *= per_period;
  study.horizon.step_h /= per_period;
  const planning::PlanningProblem problem(study, shock::generate(study.generator_input(), 1000, study.seed));
  const planning::Plan plan = served(problem);
  long states = 0;
  for (auto _ : state) {
    const assessment::AcCheck check = assessment::check_ac(problem, plan, study, 1);
    states += check.states;
    state.counters["failed"] = static_cast<double>(check.failed);
    state.counters["dead buses"] = static_cast<double>(check.with_dead_buses);
  }
  state.counters["states"] = static_cast<double>(states) / static_cast<double>(state.iterations());
  state.counters["flows/s"] = benchmark::Counter(static_cast<double>(states), benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK_CAPTURE(library, newton_raphson, PGM_newton_raphson)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(library, current_iteration, PGM_iterative_current)->Unit(benchmark::kMillisecond);
BENCHMARK(batch)->Unit(benchmark::kMillisecond);
BENCHMARK(quarter_hours_of_1000_scenarios)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
