#include "planning/plan.hpp"

#include <gmock/gmock.h>

#include "unit/common/message_of.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {
namespace {

PlanOptions with(int threads, double gap = 1e-4) {
  PlanOptions options;
  options.solve.threads = threads;
  options.solve.relative_gap = gap;
  options.dispatch_scenarios = 3;
  return options;
}

class MakePlan : public testing::Test {
 protected:
  MakePlan() { risk_.alpha = 0.8; }
  const Study study_ = shocked_study();
  const PlanningProblem problem_{study_, shocks(study_, 24)};
  RiskChoice risk_{0.8, 0.5, stochastic::Ambiguity::wasserstein, 0.1};
};

TEST_F(MakePlan, IsTheSameForAnyNumberOfThreads) {
  const Plan one = make_plan(problem_, risk_, with(1));
  for (int threads : {2, 3}) {
    const Plan other = make_plan(problem_, risk_, with(threads));
    EXPECT_EQ(one.solution.x, other.solution.x);
    EXPECT_EQ(one.solution.lower_bound, other.solution.lower_bound);
    EXPECT_EQ(one.solution.upper_bound, other.solution.upper_bound);
    EXPECT_EQ(one.solution.weight, other.solution.weight);
    EXPECT_EQ(one.solution.recourse_cost, other.solution.recourse_cost);
    EXPECT_EQ(one.solution.iterations, other.solution.iterations);
    ASSERT_EQ(one.outcomes.size(), other.outcomes.size());
    for (std::size_t s = 0; s < one.outcomes.size(); ++s) EXPECT_EQ(one.outcomes[s].y, other.outcomes[s].y);
  }
}

TEST_F(MakePlan, IsConsistentWithItself) {
  const Plan plan = make_plan(problem_, risk_, with(1));
  const stochastic::Solution& s = plan.solution;
  EXPECT_LE(plan.checks.first_stage_residual, 1e-9);
  EXPECT_LE(plan.checks.recourse_residual, 1e-6);
  EXPECT_LE(plan.checks.term_sum_residual_usd, 1e-5);
  EXPECT_LE(s.lower_bound, s.upper_bound + 1e-7 * s.upper_bound);
  EXPECT_LE(s.gap(), 1e-4);
  EXPECT_NEAR(s.upper_bound, s.first_stage_cost + s.risk_value, 1e-9 * s.upper_bound);
  ASSERT_EQ(plan.outcomes.size(), 24u);
  for (std::size_t k = 0; k < 24; ++k)
    EXPECT_NEAR(plan.outcomes[k].cost_usd, s.recourse_cost[k], 1e-6 * s.recourse_cost[k]);
  ASSERT_FALSE(plan.purchases.empty());
  double price = 0.0, cost = 0.0;
  for (const Purchase& p : plan.purchases) {
    const Device& d = problem_.first_stage().devices[p.device];
    EXPECT_EQ(s.x[static_cast<std::size_t>(d.column)], p.units);
    price += p.units * study_.catalogue.offer(d.offer).price_usd;
    cost += p.units * cost_per_event_usd(study_, study_.catalogue.offer(d.offer));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const double open = s.x[static_cast<std::size_t>(problem_.first_stage().site_column[i])];
    price += open * study_.candidate_sites[i].site_cost_usd;
    cost += open * site_cost_per_event_usd(study_, study_.candidate_sites[i]);
  }
  EXPECT_NEAR(plan.purchase_price_usd, price, 1e-6);
  EXPECT_NEAR(s.first_stage_cost, cost, 1e-6);
}

TEST_F(MakePlan, MeasuresOrderAsTheyMust) {
  const Plan plan = make_plan(problem_, risk_, with(1));
  const auto& with_modules = plan.with_modules;
  EXPECT_LE(with_modules.expected_usd, with_modules.cvar_usd);
  EXPECT_LE(with_modules.cvar_usd, with_modules.worst_usd * (1 + 1e-12));
  EXPECT_NEAR(plan.nominal_risk_usd, 0.5 * (with_modules.expected_usd + with_modules.cvar_usd),
              1e-9 * plan.nominal_risk_usd);
  EXPECT_GE(plan.solution.risk_value, plan.nominal_risk_usd) << "ambiguity only adds";
  EXPECT_LE(plan.solution.upper_bound, plan.risk_without_usd) << "buying nothing is a plan too";
  EXPECT_LT(with_modules.worst_usd, plan.without_modules.worst_usd);
}

TEST_F(MakePlan, KeepsTheDispatchOfTheWorstScenarios) {
  const Plan plan = make_plan(problem_, risk_, with(1));
  double least_kept = 1e300, most_dropped = 0.0;
  int kept = 0;
  for (const Outcome& o : plan.outcomes) {
    kept += o.y.empty() ? 0 : 1;
    (o.y.empty() ? most_dropped : least_kept) =
        o.y.empty() ? std::max(most_dropped, o.cost_usd) : std::min(least_kept, o.cost_usd);
  }
  EXPECT_EQ(kept, 3);
  EXPECT_GE(least_kept, most_dropped);
}

TEST_F(MakePlan, BothMethodsMakeThePlan) {
  const PlanningProblem problem(study_, shocks(study_, 8));
  PlanOptions extensive = with(1, 1e-3);
  extensive.method = "extensive";
  const Plan a = make_plan(problem, risk_, with(1, 1e-3)), b = make_plan(problem, risk_, extensive);
  EXPECT_NEAR(a.solution.upper_bound, b.solution.upper_bound, 2e-3 * b.solution.upper_bound);
  EXPECT_NEAR(a.without_modules.expected_usd, b.without_modules.expected_usd, 1e-6 * b.without_modules.expected_usd);
}

TEST_F(MakePlan, SaysWhatBinds) {
  Study study = study_;
  study.catalogue.offers[0].inventory = 1;
  study.catalogue.offers[0].price_usd = 1000.0;
  const PlanningProblem problem(study, shocks(study, 10));
  EXPECT_THAT(make_plan(problem, risk_, with(1)).binding, testing::Contains("the only unit of battery (S) is bought"));
}

// What stands already is neither bought nor paid for, and is there with and without the purchases.
TEST_F(MakePlan, CountsInstalledModulesOnBothSides) {
  Study study = study_;
  const Plan none = make_plan(problem_, risk_, with(1));
  study.installed.push_back({1, flex::OfferId(std::size_t{1}), 2, {}});
  const PlanningProblem problem(study, shocks(study, 24));
  const Plan plan = make_plan(problem, risk_, with(1));
  EXPECT_LT(plan.without_modules.expected_usd, none.without_modules.expected_usd);
  EXPECT_LE(plan.solution.lower_bound, none.solution.upper_bound * (1 + 1e-9));
  for (const Purchase& p : plan.purchases) EXPECT_FALSE(problem.first_stage().devices[p.device].installed);
  EXPECT_LE(plan.checks.first_stage_residual, 1e-9);
}

TEST_F(MakePlan, StoppedBeforeAnythingThrows) {
  StopToken stop;
  stop.request_stop();
  PlanOptions options = with(1);
  options.solve.stop = &stop;
  EXPECT_EQ(message_of([&] { make_plan(problem_, risk_, options); }),
            "stopped before any plan was evaluated; no plan to report");
}

// A larger radius, confidence or lambda never makes the optimal criterion smaller.
TEST_F(MakePlan, MoreFearCostsMore) {
  const auto value = [&](RiskChoice choice) { return make_plan(problem_, choice, with(1, 1e-5)).solution; };
  const auto wasserstein = stochastic::Ambiguity::wasserstein;
  const RiskChoice steps[] = {{0.8, 0.0, stochastic::Ambiguity::none, 0.0},
                              {0.8, 0.5, stochastic::Ambiguity::none, 0.0},
                              {0.8, 0.5, wasserstein, 0.1},
                              {0.8, 0.5, wasserstein, 0.4},
                              {0.9, 0.5, wasserstein, 0.4},
                              {0.9, 1.0, wasserstein, 0.4}};
  double previous = 0.0;
  for (const RiskChoice& choice : steps) {
    const stochastic::Solution s = value(choice);
    EXPECT_GE(s.upper_bound, previous * (1.0 - 1e-9));
    previous = s.lower_bound;
  }
}

}  // namespace
}  // namespace gridkeel::planning::test
