#include "planning/make_scenarios.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "planning/auto_radius.hpp"
#include "planning/plan.hpp"
#include "planning/scenario_costs.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {
namespace {

struct MakeScenarios : testing::Test {
  MakeScenarios() {
    study.scenario_count = 20;
    study.solve.threads = 1;
  }

  double criterion(const shock::ScenarioSet& set) const {
    const PlanningProblem problem(study, set);
    RiskChoice risk = study.risk;
    risk.ambiguity = stochastic::Ambiguity::none;
    return stochastic::make_risk_measure(problem.risk_spec(risk))->evaluate(costs_without_modules(study, set)).value;
  }

  Study study = shocked_study();
};

TEST_F(MakeScenarios, CostsWithoutSitesAreThoseOfBuyingNothing) {
  const shock::ScenarioSet set = shocks(study, 30);
  const PlanningProblem problem(study, set);
  stochastic::RecourseEvaluator evaluator(problem.problem(), 1);
  const std::vector<double> full = evaluator.values(problem.first_stage().nothing_bought());
  const std::vector<double> bare = costs_without_modules(study, set);
  for (std::size_t s = 0; s < 30; ++s) EXPECT_NEAR(bare[s], full[s], 1e-6 * full[s]);
}

TEST_F(MakeScenarios, InstalledModulesStandInTheCosts) {
  study.installed.push_back({0, flex::OfferId(1), 2, {}});
  const shock::ScenarioSet set = shocks(study, 10);
  const std::vector<double> with = costs_without_modules(study, set);
  study.installed.clear();
  const std::vector<double> without = costs_without_modules(study, set);
  double saved = 0.0;
  for (std::size_t s = 0; s < 10; ++s) saved += without[s] - with[s];
  EXPECT_GT(saved, 1.0);
}

TEST_F(MakeScenarios, ReductionByCostKeepsTheCriterionBest) {
  study.scenarios.draw = 400;
  std::map<std::string, double> error;
  study.scenario_count = 400;
  const double truth = criterion(make_scenarios(study));
  study.scenario_count = 20;
  for (const std::string& name : shock::reduction_names()) {
    study.scenarios.reduction = shock::reduction_of(name);
    const shock::ScenarioSet set = make_scenarios(study);
    ASSERT_EQ(set.scenarios.size(), 20u);
    ASSERT_TRUE(set.origin.reduction);
    const shock::ReductionReport& report = *set.origin.reduction;
    EXPECT_EQ(report.drawn, 400);
    EXPECT_EQ(report.trial_plan.has_value(), name == "cost");
    if (report.trial_plan) {
      EXPECT_NEAR(report.trial_plan->after.cvar_usd, report.trial_plan->before.cvar_usd,
                  0.05 * report.trial_plan->before.cvar_usd);
    }
    error[name] = std::abs(criterion(set) / truth - 1.0);
    // What it says of itself is what it is.
    const double said = (1.0 - study.risk.lambda) * report.without_modules.after.expected_usd +
                        study.risk.lambda * report.without_modules.after.cvar_usd;
    EXPECT_NEAR(criterion(set), said, 1e-6 * said);
    EXPECT_NEAR(truth,
                (1.0 - study.risk.lambda) * report.without_modules.before.expected_usd +
                    study.risk.lambda * report.without_modules.before.cvar_usd,
                1e-6 * truth);
  }
  EXPECT_LT(error["cost"], 0.02);
  EXPECT_LE(error["cost"], error["fast_forward"] + 1e-3);
}

TEST_F(MakeScenarios, TheTrialPlanSavesAndNoScenarioCostsMoreThanWithoutIt) {
  const shock::ScenarioSet set = shocks(study, 200);
  const std::vector<double> without = costs_without_modules(study, set);
  const std::vector<double> trial = costs_under_trial_plan(study, set, without);
  ASSERT_EQ(trial.size(), without.size());
  double saved = 0.0;
  for (std::size_t s = 0; s < trial.size(); ++s) {
    EXPECT_LE(trial[s], without[s] + 1e-6 * without[s]);
    saved += (without[s] - trial[s]) / static_cast<double>(trial.size());
  }
  EXPECT_GT(saved, 1.0);
}

// More scenarios than are solved for: the costliest are, the rest follow their neighbours.
TEST_F(MakeScenarios, OfManyScenariosTheCostliestAreSolvedForUnderTheTrialPlan) {
  study.scenario_count = 40;
  const shock::ScenarioSet many = shocks(study, 3000);
  const std::vector<double> without = costs_without_modules(study, many);
  const std::vector<double> trial = costs_under_trial_plan(study, many, without);
  ASSERT_EQ(trial.size(), 3000u);
  const auto worst = std::max_element(without.begin(), without.end()) - without.begin();
  EXPECT_LE(trial[static_cast<std::size_t>(worst)], without[static_cast<std::size_t>(worst)]);
  EXPECT_GT(std::set<double>(trial.begin(), trial.end()).size(), 1500u);
}

TEST_F(MakeScenarios, WhereNothingIsForSaleThereIsNoTrialPlan) {
  study.candidate_sites.clear();
  const shock::ScenarioSet set = shocks(study, 30);
  EXPECT_TRUE(costs_under_trial_plan(study, set, costs_without_modules(study, set)).empty());
}

TEST_F(MakeScenarios, APlanFromReducedScenariosIsWorthWhatOneFromAllIs) {
  study.scenario_count = 400;
  const auto value = [&] {
    const PlanningProblem problem(study, make_scenarios(study));
    RiskChoice risk = study.risk;
    risk.ambiguity = stochastic::Ambiguity::none;
    PlanOptions options;
    options.solve.threads = 1;
    options.solve.relative_gap = 1e-3;
    return make_plan(problem, risk, options).solution.upper_bound;
  };
  const double all = value();
  study.scenario_count = 40;
  const double plain = value();
  study.scenarios.draw = 400;
  const double reduced = value();
  EXPECT_NEAR(reduced, all, 0.02 * all);
  EXPECT_LT(std::abs(reduced - all), std::abs(plain - all));
}

TEST_F(MakeScenarios, StressAtomsOfProbabilityZeroMatterOnlyWithinARadius) {
  shock::StressAtom atom;
  atom.name = atom.kind = "substation_lost";
  atom.hour = 0.0;
  atom.length_h = 24.0;  // costlier than any drawn one
  study.scenarios.stress = {atom};
  const PlanningProblem problem(study, make_scenarios(study));
  const std::vector<double> cost = costs_without_modules(study, problem.scenarios());
  ASSERT_EQ(cost.size(), 21u);
  RiskChoice risk{0.9, 0.5, stochastic::Ambiguity::none, 0.0};
  const auto weight = [&] {
    return stochastic::make_risk_measure(problem.risk_spec(risk))->evaluate(cost).weight.back();
  };
  EXPECT_EQ(weight(), 0.0);
  for (const auto set : {stochastic::Ambiguity::wasserstein, stochastic::Ambiguity::total_variation}) {
    risk.ambiguity = set;
    risk.radius = 0.0;
    EXPECT_EQ(weight(), 0.0);
    risk.radius = set == stochastic::Ambiguity::wasserstein ? 5.0 : 0.1;
    EXPECT_GT(weight(), 0.01);
  }
}

TEST_F(MakeScenarios, AStressAtomMayNotTakeAScenariosName) {
  shock::StressAtom atom;
  atom.name = "s003";
  atom.kind = "all_sites_start";
  study.scenarios.stress = {atom};
  EXPECT_THROW(make_scenarios(study), InputError);
}

TEST_F(MakeScenarios, RadiusCoversTheBootstrapAndNoMore) {
  const PlanningProblem problem(study, make_scenarios(study));
  for (const auto set : {stochastic::Ambiguity::wasserstein, stochastic::Ambiguity::total_variation,
                         stochastic::Ambiguity::kullback_leibler, stochastic::Ambiguity::box}) {
    RiskChoice risk{0.9, 0.5, set, 0.0};
    risk.auto_radius = true;
    const RadiusSearch search = find_radius(problem, risk, 5);
    EXPECT_EQ(find_radius(problem, risk, 5).radius, search.radius);
    EXPECT_GT(search.radius, 0.0);
    EXPECT_GT(search.covered_usd, search.nominal_usd);
    EXPECT_GE(search.reached_usd, search.covered_usd);
    RiskChoice smaller = with_radius(risk, search);
    smaller.radius *= 0.99;
    EXPECT_LT(stochastic::make_risk_measure(problem.risk_spec(smaller))
                  ->evaluate(costs_without_modules(study, problem.scenarios()))
                  .value,
              search.covered_usd);
  }
}

TEST_F(MakeScenarios, RadiusShrinksWithTheSample) {
  RiskChoice risk{0.9, 0.5, stochastic::Ambiguity::total_variation, 0.0};
  const auto radius = [&](int count) {
    study.scenario_count = count;
    return find_radius(PlanningProblem(study, make_scenarios(study)), risk, 5).radius;
  };
  EXPECT_LT(radius(400), 0.6 * radius(40));
}

}  // namespace
}  // namespace gridkeel::planning::test
