// The LP without the feeder (voltages and lines as lazy rows) against the textbook LP with every flow and
// voltage, on the built-in study with frequent line outages.

#include <gtest/gtest.h>

#include "common/random.hpp"
#include "planning/planning_problem.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::planning::test {
namespace {

std::vector<double> random_plan(const FirstStage& first, std::uint64_t index) {
  RandomStream random(17, "random-plan", index);
  const double density = random.uniform(0.0, 0.6);
  std::vector<double> x(static_cast<std::size_t>(first.model.columns.count()), 0.0);
  for (const Device& d : first.devices)
    if (random.chance(density)) x[static_cast<std::size_t>(d.column)] = random.integer(d.unit_limit + 1);
  for (int y : first.site_column) x[static_cast<std::size_t>(y)] = 1.0;
  return x;
}

struct Evaluated {
  std::vector<double> value;
  double residual = 0.0;
  double flatness = 0.0;  // largest gap between a value and its cut
};

Evaluated evaluate(stochastic::RecourseEvaluator& evaluator, const std::vector<double>& x, std::size_t scenarios) {
  Evaluated out;
  out.value.resize(scenarios);
  evaluator.evaluate_all(x, nullptr, [&](stochastic::RecourseResult&& r) {
    out.value[static_cast<std::size_t>(r.scenario)] = r.value;
    out.residual = std::max(out.residual, r.residual);
    out.flatness = std::max(out.flatness, std::abs(r.value - r.cut.at(x)) / std::max(1.0, std::abs(r.value)));
  });
  return out;
}

class NetworkForms : public testing::TestWithParam<Shedding> {};

TEST_P(NetworkForms, AgreeOnRandomPlansWithOutages) {
  constexpr int kScenarios = 5, kPlans = 10;
  Study study = load_study("builtin:ieee33");
  study.horizon.periods = 12;
  study.horizon.step_h = 2.0;
  study.substation.import_price_usd_per_mwh.resize(12);
  study.shocks.line_outages_per_day = 2.0;
  study.shedding = GetParam();
  study.load_classes[0].sheddable_share = 0.8;
  study.network.buses[9].load_mvar = -0.9;  // a capacitor
  const shock::ScenarioSet set = shock::generate(study.generator_input(), kScenarios, 3);
  const PlanningProblem eliminated(study, set, NetworkForm::eliminated), full(study, set, NetworkForm::full);
  ASSERT_GE(eliminated.topology_count(), 3);
  std::size_t islands = 0;
  for (int s = 0; s < kScenarios; ++s) islands += eliminated.model(s).islands.size();
  ASSERT_GT(islands, 5u) << "the scenarios must hold islands for this test to mean anything";

  stochastic::RecourseEvaluator a(eliminated.problem(), 1), b(full.problem(), 1);
  for (int k = 0; k < kPlans; ++k) {
    const std::vector<double> x = random_plan(eliminated.first_stage(), static_cast<std::uint64_t>(k));
    const Evaluated left = evaluate(a, x, kScenarios), right = evaluate(b, x, kScenarios);
    EXPECT_LE(left.residual, 1e-6);
    EXPECT_LE(right.residual, 1e-6);
    EXPECT_LE(left.flatness, 1e-7);
    EXPECT_LE(right.flatness, 1e-7);
    for (std::size_t s = 0; s < kScenarios; ++s)
      EXPECT_NEAR(left.value[s], right.value[s], 1e-8 * right.value[s]) << "plan " << k << " scenario " << s;
  }
  EXPECT_GT(a.counters().lazy_rows, 0);
  int cut = 0;
  for (int s = 0; s < kScenarios; ++s)
    for (const auto& state : eliminated.model(s).topology) cut += state->cuts_loads() ? 1 : 0;
  EXPECT_EQ(cut > 0, GetParam().by == Shedding::By::zone) << "outages must cut zones for this test to mean anything";
}

INSTANTIATE_TEST_SUITE_P(Shedding, NetworkForms,
                         testing::Values(Shedding{Shedding::By::bus}, Shedding{Shedding::By::zone, 3},
                                         Shedding{Shedding::By::zone, 1}),
                         [](const auto& test_case) {
                           return test_case.param.by == Shedding::By::bus
                                      ? "by_bus"
                                      : "zones_" + std::to_string(test_case.param.zones);
                         });

}  // namespace
}  // namespace gridkeel::planning::test
