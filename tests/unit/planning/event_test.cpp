#include <gmock/gmock.h>

#include <cmath>

#include "shock/facts.hpp"
#include "unit/planning/event_support.hpp"

namespace gridkeel::planning::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

class EventTest : public EventCase {
 protected:
  double total(const shock::Scenario& s, std::size_t t) const {
    return s.ai[0].training_mw[t] + s.ai[0].inference_mw[t];
  }
  const shock::Scenario forecast_ = shock::expected_scenario(study_.generator_input());
};

TEST_F(EventTest, NothingHappensWithoutATable) {
  const GivenEvent event = read("title = \"calm\"\n");
  EXPECT_EQ(event.title, "calm");
  EXPECT_EQ(event.base, "forecast");
  EXPECT_EQ(event.scenario.name, "e");
  EXPECT_EQ(event.scenario.background_scale, set_.background_forecast);
  EXPECT_EQ(event.scenario.ai[0].max_mw, forecast_.ai[0].max_mw);
  EXPECT_EQ(event.scenario.story(), "no shocks");
}

TEST_F(EventTest, StartsFromAScenarioWithItsStory) {
  const GivenEvent event = read("name = \"more\"\nbase = \"s002\"\nbackground_scale = 1.5\n");
  const shock::Scenario& base = set_.scenarios[2];
  EXPECT_EQ(event.scenario.name, "more");
  for (std::size_t t = 0; t < 6; ++t)
    EXPECT_NEAR(event.scenario.background_scale[t], 1.5 * base.background_scale[t], 1e-12);
  EXPECT_EQ(event.scenario.import_share, base.import_share);
  EXPECT_EQ(event.scenario.usable_share, base.usable_share);
  EXPECT_EQ(event.scenario.events.size(), base.events.size() + 1);
  EXPECT_THAT(event.scenario.story(), HasSubstr("1.5 times"));
}

TEST_F(EventTest, BackgroundScaleByPeriod) {
  const GivenEvent event = read("background_scale = [1, 2, 1, 1, 0.5, 1]\n");
  EXPECT_NEAR(event.scenario.background_scale[1], 2.0 * set_.background_forecast[1], 1e-12);
  EXPECT_NEAR(event.scenario.background_scale[4], 0.5 * set_.background_forecast[4], 1e-12);
}

TEST_F(EventTest, OutageTakesEveryPeriodThatItTouches) {
  const GivenEvent event = read("[[outage]]\nline = \"3-4\"\nstart = \"06:00\"\nend = 12.5\n");
  ASSERT_EQ(event.scenario.outages.size(), 1u);
  EXPECT_EQ(event.scenario.outages[0].first_period, 1);
  EXPECT_EQ(event.scenario.outages[0].end_period, 4);
  EXPECT_EQ(event.scenario.story(), "06:00 line 3-4 is out until 12:30 (6.5 h)");
}

TEST_F(EventTest, TimesOfDayFollowTheStartHour) {
  Study study = study_;
  study.horizon.start_hour = 10.0;
  put("e.toml", "[[outage]]\nline = \"3-4\"\nstart = \"22:00\"\nend = \"02:00\"\n");
  const auto at = [&] { return read_event(path(), study, set_).scenario.outages[0]; };
  EXPECT_EQ(at().first_period, 3);
  EXPECT_EQ(at().end_period, 4);
  put("e.toml", "[[outage]]\nline = \"3-4\"\nstart = \"02:00+1d\"\n");
  EXPECT_EQ(at().first_period, 4);
  EXPECT_EQ(at().end_period, 6);
  put("e.toml", "[[outage]]\nline = \"3-4\"\nend = \"24:00\"\n");
  EXPECT_EQ(at().first_period, 0);
  EXPECT_EQ(at().end_period, 4);
}

TEST_F(EventTest, AddedLoadActsWithItsShareOfThePeriod) {
  const GivenEvent event =
      read("[[ai_load]]\nsite = \"dc\"\nadd_mw = 0.2\npart = \"inference\"\nstart = 4\nend = 10\n");
  const shock::AiLoad &ai = event.scenario.ai[0], &before = forecast_.ai[0];
  for (std::size_t t = 0; t < 6; ++t) EXPECT_EQ(ai.training_mw[t], before.training_mw[t]) << t;
  EXPECT_NEAR(ai.inference_mw[1], before.inference_mw[1] + 0.2, 1e-12);
  EXPECT_NEAR(ai.inference_mw[2], before.inference_mw[2] + 0.1, 1e-12);  // half of the period
  EXPECT_EQ(ai.inference_mw[3], before.inference_mw[3]);
  EXPECT_NEAR(ai.max_mw[1], before.max_mw[1] + 0.2, 1e-12);
  EXPECT_NEAR(ai.min_mw[1], before.min_mw[1] + 0.2, 1e-12);
  EXPECT_NEAR(ai.max_mw[2], before.max_mw[2] + 0.2, 1e-12);  // seen in full inside the period
  EXPECT_EQ(ai.min_mw[2], before.min_mw[2]);
  EXPECT_GE(ai.ramp_mw_per_min[1], 0.2 - 1e-12);
  EXPECT_THAT(event.scenario.story(), HasSubstr("04:00 dc: +0.2 MW of inference until 10:00"));
}

TEST_F(EventTest, AddedTrainingSwingsAsJobsDo) {
  const GivenEvent event = read("[[ai_load]]\nsite = \"dc\"\nadd_mw = 0.1\npart = \"training\"\n");
  const double peak = 1.0 + 0.44 * std::sqrt(0.5);  // of synchronisation 0.5: row 21
  EXPECT_NEAR(event.scenario.ai[0].training_mw[0], forecast_.ai[0].training_mw[0] + 0.1, 1e-12);
  EXPECT_NEAR(event.scenario.ai[0].max_mw[0], forecast_.ai[0].max_mw[0] + 0.1 * peak, 1e-12);
}

TEST_F(EventTest, SetLoadScalesTheSiteWithItsSwings) {
  const GivenEvent event = read("[[ai_load]]\nsite = \"dc\"\nset_mw = 0.4\nstart = 8\nend = 12\n");
  const double factor = 0.4 / total(forecast_, 2);
  EXPECT_NEAR(total(event.scenario, 2), 0.4, 1e-12);
  EXPECT_NEAR(event.scenario.ai[0].max_mw[2], factor * forecast_.ai[0].max_mw[2], 1e-12);
  EXPECT_NEAR(event.scenario.ai[0].min_mw[2], factor * forecast_.ai[0].min_mw[2], 1e-12);
  EXPECT_EQ(total(event.scenario, 3), total(forecast_, 3));
}

TEST_F(EventTest, TablesActInOrderOfTheFile) {
  const GivenEvent event =
      read("[[ai_load]]\nsite = \"dc\"\nset_mw = 0\n[[ai_load]]\nsite = \"dc\"\nadd_mw = 0.5\nend = 4\n");
  EXPECT_NEAR(event.scenario.ai[0].training_mw[0], 0.5 * study_.ai_sites[0].training_share, 1e-12);
  EXPECT_NEAR(total(event.scenario, 0), 0.5, 1e-12);
  EXPECT_EQ(total(event.scenario, 1), 0.0);
  EXPECT_EQ(event.scenario.ai[0].max_mw[1], 0.0);
}

TEST_F(EventTest, LoadFromColumns) {
  put("dc.csv",
      "period,training_mw,inference_mw,max_mw,min_mw,ramp_mw_per_min\n"
      "0,0.1,0.5,0.9,0.3,0.6\n1,0.2,0.5,0.9,0.3,0.6\n2,0.3,0.5,0.9,0.3,0.6\n"
      "3,0.4,0.5,0.9,0.3,0.6\n4,0.1,0.5,0.9,0.3,0.6\n5,0,0.5,0.9,0.3,0.6\n");
  const GivenEvent event = read("[[ai_load]]\nsite = \"dc\"\ncsv = \"dc.csv\"\n");
  const shock::AiLoad& ai = event.scenario.ai[0];
  EXPECT_THAT(ai.training_mw, ElementsAre(0.1, 0.2, 0.3, 0.4, 0.1, 0.0));
  EXPECT_THAT(ai.inference_mw, testing::Each(0.5));
  EXPECT_THAT(ai.max_mw, testing::Each(0.9));
  EXPECT_THAT(ai.min_mw, testing::Each(0.3));
  EXPECT_THAT(ai.ramp_mw_per_min, testing::Each(0.6));
}

TEST_F(EventTest, ColumnsThatAreMissingStayInProportion) {
  put("dc.csv", "inference_mw\n0.1\n0.2\n0.3\n0.4\n0.5\n0.6\n");
  const shock::AiLoad ai = read("[[ai_load]]\nsite = \"dc\"\ncsv = \"dc.csv\"\n").scenario.ai[0];
  EXPECT_EQ(ai.training_mw, forecast_.ai[0].training_mw);
  for (std::size_t t = 0; t < 6; ++t) {
    const double now = ai.training_mw[t] + ai.inference_mw[t];
    EXPECT_NEAR(ai.max_mw[t],
                std::min(forecast_.ai[0].max_mw[t] * now / total(forecast_, t),
                         shock::facts::kSwingLimit * study_.ai_sites[0].rating_mw),
                1e-12);
    EXPECT_NEAR(ai.ramp_mw_per_min[t], ai.max_mw[t] - ai.min_mw[t], 1e-12);
  }
}

TEST_F(EventTest, ImportLimitKeepsTheSmallerShare) {
  const GivenEvent event =
      read("[[import_limit]]\nshare = 0.4\nstart = 6\nend = 12\n[[import_limit]]\nshare = 0.8\nstart = 8\nend = 16\n");
  EXPECT_THAT(event.scenario.import_share,
              ElementsAre(1.0, DoubleNear(0.7, 1e-12), DoubleNear(0.4, 1e-12), DoubleNear(0.8, 1e-12), 1.0, 1.0));
}

TEST_F(EventTest, FailuresAndDeliveryGoTogether) {
  const GivenEvent event =
      read("[[delivery]]\noffer = \"battery\"\nshare = 0.5\n[[module_failure]]\nbus = 5\noffer = \"battery\"\n");
  EXPECT_EQ(event.scenario.usable_share[0][0], 0.5);
  EXPECT_EQ(event.scenario.usable_share[1][0], 0.0);
  EXPECT_EQ(event.scenario.usable_share[0][1], 1.0);
  EXPECT_EQ(event.scenario.events.size(), 2u);
}

// A shortfall of the base is replaced, its failures are kept.
TEST_F(EventTest, DeliveryReplacesTheBasesShortfall) {
  shock::ScenarioSet set = set_;
  shock::Scenario& base = set.scenarios[1];
  base.events = {{"supplier_shortfall", "battery", 0, 6, 0.0, "shortfall"},
                 {"module_failure", "3/battery", 0, 6, 0.0, "failure"}};
  base.usable_share[0][0] = base.usable_share[1][0] = 0.0;
  put("e.toml", "base = \"s001\"\n[[delivery]]\noffer = \"battery\"\nshare = 0.75\n");
  const GivenEvent event = read_event(path(), study_, set);
  EXPECT_EQ(event.scenario.usable_share[0][0], 0.0);
  EXPECT_EQ(event.scenario.usable_share[1][0], 0.75);
  EXPECT_THAT(event.scenario.story(), testing::Not(HasSubstr("shortfall")));
  EXPECT_THAT(event.scenario.story(), HasSubstr("failure"));
}

}  // namespace
}  // namespace gridkeel::planning::test
