#include "assessment/sweep.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "assessment/hosting.hpp"
#include "planning/limit_changes.hpp"
#include "unit/assessment/sampled.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::assessment::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SweepPoints, AreAllCombinations) {
  const SweepGrid grid = grid_of({read_variation("budget=1,2", "--vary"), read_variation("voll=0.5:1.5:3", "--vary")});
  EXPECT_THAT(grid.columns, ElementsAre("budget", "voll"));
  ASSERT_EQ(grid.points.size(), 6u);
  EXPECT_THAT(grid.points[4].values, ElementsAre("2", "1"));
  EXPECT_EQ(grid.points[4].edits[0].path, "money.budget_usd");
  EXPECT_FALSE(grid.points[4].edits[0].multiplies);
  EXPECT_EQ(grid.points[4].edits[1].path, "load_class.*.voll_usd_per_mwh");
  EXPECT_TRUE(grid.points[4].edits[1].multiplies);
  EXPECT_TRUE(read_variation("offer.a.inventory=x2", "--vary").edits[0].multiplies);
}

TEST(SweepPoints, MistakesAreNamed) {
  const auto refused = [](const std::string& text) { return message_of([&] { read_variation(text, "--vary"); }); };
  EXPECT_THAT(refused("budget"), HasSubstr("must read KEY=VALUE"));
  EXPECT_THAT(refused("budget=1,,2"), HasSubstr("'' is not a number"));
  EXPECT_THAT(refused("budget=nan"), HasSubstr("'nan' is not a number"));
  EXPECT_THAT(refused("budget=1:2:1.5"), HasSubstr("whole number in [2, 10000]"));
  EXPECT_THAT(message_of([] {
                grid_of({read_variation("budget=1", "--vary"), read_variation("budget=2", "--vary")});
              }),
              HasSubstr("varied twice"));
}

TEST(SweepPoints, SayWhatScenariosOfAFileStandFor) {
  shock::ShockSettings shocks;
  const auto keeps = [&](const char* key) { return keeps_given_scenarios({key, 1.0, true, "--vary"}, shocks); };
  for (const char* key : {"risk.lambda", "money.budget_usd", "offer.*.inventory", "offer.a.lead_time_weeks",
                          "load_class.*.voll_usd_per_mwh", "ai_site.*.rating_mw", "ai_site.dc.power_factor",
                          "module.a.power_mw", "candidate_site.18.power_limit_mw", "substation.import_limit_mw"})
    EXPECT_TRUE(keeps(key)) << key;
  for (const char* key : {"shocks.repair_median_h", "horizon.step_h", "scenarios.count", "ai_site.dc.training_share",
                          "offer.a.delivery_reliability", "module.*.availability", "module.a.mttf_h"})
    EXPECT_FALSE(keeps(key)) << key;
  const char* calibration[] = {"money.events_per_year", "load_class.*.customers_per_mw"};
  for (const char* key : calibration) EXPECT_TRUE(keeps(key)) << key;
  shocks.target_caidi_min = 90.0;  // met by repairs alone
  for (const char* key : calibration) EXPECT_TRUE(keeps(key)) << key;
  shocks.target_saifi = 1.0;
  for (const char* key : calibration) EXPECT_FALSE(keeps(key)) << key;
  const char* delays[] = {"offer.*.lead_time_weeks", "plan.time_to_event_weeks"};
  for (const char* key : delays) EXPECT_TRUE(keeps(key)) << key;
  shocks.delivery_delay_log_sd = 0.3;
  for (const char* key : delays) EXPECT_FALSE(keeps(key)) << key;
}

TEST(SweepPoints, ShareTheRecourseOnlyOfTheSameScenarios) {
  const auto keeps = [](const char* key) { return keeps_recourse({key, 1.0, true, "--vary"}); };
  for (const char* key : {"risk.radius", "money.budget_usd", "money.discount_rate", "offer.a.inventory"})
    EXPECT_TRUE(keeps(key)) << key;
  for (const char* key : {"money.events_per_year", "offer.a.lead_time_weeks", "load_class.a.customers_per_mw"})
    EXPECT_FALSE(keeps(key)) << key;
}

TEST(Frontier, KeepsWhatNothingBeatsAndFindsTheKnee) {
  std::vector<SweepRow> rows(6);
  const double price[] = {0, 10, 20, 30, 40, 20}, cvar[] = {100, 30, 20, 25, 10, 60};
  for (std::size_t k = 0; k < rows.size(); ++k) {
    rows[k].status = "optimal";
    rows[k].price_usd = price[k];
    rows[k].cvar_usd = cvar[k];
  }
  rows.push_back({});
  rows.back().status = "infeasible";
  const Frontier frontier = frontier_of(rows);
  EXPECT_THAT(frontier.rows, ElementsAre(0u, 1u, 2u, 4u));
  EXPECT_EQ(frontier.knee, 1u);
  rows.resize(2);
  EXPECT_EQ(frontier_of(rows).knee, std::nullopt);
}

// A stand-in for a study file: the shocked feeder with edits of what the tests vary.
Study edited_study(const std::vector<ConfigEdit>& edits) {
  Study study = shocked_study();
  study.scenario_count = 12;
  study.seed = 11;
  study.solve.gap = 1e-5;
  study.solve.threads = 1;
  study.money.budget_usd = 1e6;
  for (const ConfigEdit& edit : edits) {
    if (edit.path == "money.budget_usd") study.money.budget_usd = edit.value;
    if (edit.path == "risk.lambda") study.risk.lambda = edit.multiplies ? study.risk.lambda * edit.value : edit.value;
    if (edit.path == "offer.*.inventory")
      for (flex::Offer& offer : study.catalogue.offers)
        offer.inventory = static_cast<int>(std::round(edit.value * offer.inventory));
    if (edit.path == "load_class.*.voll_usd_per_mwh")
      for (planning::LoadClass& c : study.load_classes) c.voll_usd_per_mwh *= edit.value;
  }
  return study;
}

SweepRequest request_for(const std::vector<std::string>& vary) {
  SweepRequest request;
  request.study_at = edited_study;
  std::vector<Variation> variations;
  for (const std::string& text : vary) variations.push_back(read_variation(text, "--vary"));
  request.grid = grid_of(variations);
  return request;
}

// What a point costs when it is solved on its own.
double objective_at(const SweepPoint& point) {
  const Study study = edited_study(point.edits);
  PlanningProblem problem(study, shocks(study, study.scenario_count, study.seed));
  return planning::make_plan(problem, study.risk, {exact(1e-5), "lshaped", 0}).solution.upper_bound;
}

void expect_each_as_alone(const SweepRequest& request, const std::vector<SweepRow>& rows) {
  ASSERT_EQ(rows.size(), request.grid.points.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const double alone = objective_at(request.grid.points[k]);
    EXPECT_NEAR(rows[k].objective, alone, 3e-5 * alone) << fmt::format("{}", fmt::join(rows[k].values, " "));
    EXPECT_LE(rows[k].lower_bound, alone * (1.0 + 1e-9));
    EXPECT_LE(rows[k].price_usd, edited_study(request.grid.points[k].edits).money.budget_usd.value() + 1e-6);
  }
}

TEST(Sweep, OfBudgetsAndWeightsFindsWhatEachPointAloneDoes) {
  const SweepRequest request = request_for({"budget=60000,0,400000,150000", "lambda=0,0.8"});
  const std::vector<SweepRow> rows = sweep(request);
  expect_each_as_alone(request, rows);
  EXPECT_EQ(rows[2].units, 0) << "no budget";
  EXPECT_GT(rows[5].units, rows[1].units);
}

TEST(Sweep, OfStocksFindsWhatEachPointAloneDoes) {
  const SweepRequest request = request_for({"inventory=1,0,0.5", "voll=1,3"});
  const std::vector<SweepRow> rows = sweep(request);
  expect_each_as_alone(request, rows);
  EXPECT_EQ(rows[2].units, 0) << "nothing in stock";
}

TEST(Sweep, KeepsKnownRowsAndSaysWhatIsInfeasible) {
  SweepRequest request = request_for({"lambda=0.5"});
  const std::vector<SweepRow> first = sweep(request);
  request = request_for({"lambda=0.25,0.5"});
  request.known[first[0].fingerprint] = first[0];
  request.known[first[0].fingerprint].objective = 123.0;
  const std::vector<SweepRow> rows = sweep(request);
  EXPECT_FALSE(rows[0].kept);
  EXPECT_TRUE(rows[1].kept);
  EXPECT_EQ(rows[1].objective, 123.0);

  SweepRequest impossible = request_for({"budget=0,1e6"});
  impossible.study_at = [](const std::vector<ConfigEdit>& edits) {
    Study study = edited_study(edits);
    study.limits.technologies.push_back({flex::ModuleType::storage, 0.4, grid::kUnlimited, {}});
    return study;
  };
  const std::vector<SweepRow> two = sweep(impossible);
  EXPECT_EQ(two[0].status, "infeasible");
  EXPECT_GE(two[1].units, 1);
}

TEST(Tornado, OrdersParametersByTheirSwing) {
  SweepRequest request;
  request.study_at = edited_study;
  request.grid = tornado_of({"lambda", "voll"}, 0.5, "--tornado");
  const std::vector<SweepRow> rows = sweep(request);
  ASSERT_EQ(rows.size(), 5u);
  const auto bars = tornado_bars(rows);
  ASSERT_EQ(bars.size(), 2u);
  EXPECT_GE(bars[0].swing(), bars[1].swing());
  for (const TornadoBar& bar : bars) EXPECT_LE(bar.low, bar.high + 1.0) << bar.parameter;
}

// Without modules the capacity can be found by looking: the last rating at which nobody goes without.
TEST(Hosting, FindsTheLargestRating) {
  StopToken stop;
  HostingRequest request;
  request.study_at = [](double rating_mw) {
    Study study = edited_study({});
    study.shocks.line_outages_per_day = 0.0;
    study.shocks.substation_shortfall_rate = 0.0;
    study.ai_sites[0].rating_mw = rating_mw;
    return study;
  };
  request.site = "dc";
  request.limit = 0.01;
  request.most_mw = 3.0;
  request.tolerance_mw = 0.1;
  request.stop = &stop;
  const HostingCapacity without = hosting_capacity(request, false), with = hosting_capacity(request, true);
  ASSERT_TRUE(without.fits && without.too_much && with.fits);
  EXPECT_LE(without.fits->risk, 0.01);
  EXPECT_GT(without.too_much->risk, 0.01);
  EXPECT_LE(without.too_much->rating_mw - without.fits->rating_mw, 0.1);
  EXPECT_EQ(without.fits->units, 0);
  EXPECT_GT(with.fits->rating_mw, without.fits->rating_mw) << "modules make room";
  request.limit = 0.0;
  request.risk = HostingRisk::cost;
  EXPECT_FALSE(hosting_capacity(request, false).fits) << "energy is never free";
}

// A scenario of probability 1 among others of none is the whole sample.
TEST(Hosting, WeighsScenariosByTheirProbabilities) {
  StopToken stop;
  HostingRequest request;
  request.study_at = [](double rating_mw) {
    Study study = edited_study({});
    study.ai_sites[0].rating_mw = rating_mw;
    return study;
  };
  request.site = "dc";
  request.limit = 1e12;
  request.most_mw = request.tolerance_mw = 1.0;
  request.stop = &stop;
  for (const HostingRisk risk : {HostingRisk::unserved, HostingRisk::cost}) {
    request.risk = risk;
    const auto risk_of_first = [&](bool alone) {
      request.scenarios_of = [alone](const Study& study) {
        shock::ScenarioSet set = planning::make_scenarios(study);
        for (shock::Scenario& scenario : set.scenarios) scenario.probability = 0.0;
        set.scenarios.front().probability = 1.0;
        if (alone) set.scenarios.resize(1);
        return set;
      };
      return hosting_capacity(request, false).fits->risk;
    };
    EXPECT_NEAR(risk_of_first(false), risk_of_first(true), 1e-6 * (1.0 + risk_of_first(true)));
  }
}

}  // namespace
}  // namespace gridkeel::assessment::test
