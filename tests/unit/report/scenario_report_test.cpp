#include "report/scenario_report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/scenario_statistics.hpp"
#include "report/story_text.hpp"

namespace gridkeel::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

shock::Event event(const char* kind, double magnitude_mw, const char* text) {
  shock::Event e;
  e.kind = kind;
  e.end_period = 1;
  e.magnitude_mw = magnitude_mw;
  e.text = text;
  return e;
}

TEST(StoryText, KeepsTheWeightiestEventsInOrderOfTime) {
  const std::vector<shock::Event> events{event("inference_surge", 0.1, "small"), event("ups_trip", 2.0, "large"),
                                         event("inference_surge", 0.2, "medium"), event("line_outage", 0.0, "line")};
  std::vector<const shock::Event*> pointers;
  for (const shock::Event& e : events) pointers.push_back(&e);
  EXPECT_EQ(story_text(pointers, 2), "    · large\n    · line\n    · and 2 smaller events\n");
  EXPECT_EQ(story_text(pointers, 9), "    · small\n    · large\n    · medium\n    · line\n");
  EXPECT_EQ(story_text(std::vector<const shock::Event*>{}, 9), "    no shocks\n");
}

class ScenarioReport : public ::testing::Test {
 protected:
  const planning::Study study_ = planning::load_study("builtin:ieee33");
  const shock::ScenarioSet set_ = shock::generate(study_.generator_input(), 20, 1);
};

TEST_F(ScenarioReport, SpreadsAreOrdered) {
  for (const FeatureSpread& f : feature_spreads(set_)) {
    EXPECT_LE(f.smallest, f.mean) << f.name;
    EXPECT_LE(f.mean, f.largest) << f.name;
    EXPECT_LE(f.p95, f.largest) << f.name;
  }
}

TEST_F(ScenarioReport, EventsAreCountedOncePerScenario) {
  for (const auto& [kind, count] : event_counts(set_)) {
    EXPECT_LE(count.scenarios, 20) << kind;
    EXPECT_LE(count.scenarios, count.events) << kind;
  }
}

TEST_F(ScenarioReport, ExportsHoldEveryScenario) {
  const auto json = scenarios_json(study_, set_);
  EXPECT_EQ(json["scenarios"].size(), 20u);
  EXPECT_EQ(json["fingerprint"], set_.fingerprint());
  EXPECT_THAT(scenarios_csv(study_, set_), HasSubstr("\ns019,0.05,23,ai_site,dc-33,max,"));
}

TEST_F(ScenarioReport, SummaryFitsThePage) {
  const std::string text = scenarios_summary(study_, set_, Style(false));
  EXPECT_THAT(text, HasSubstr("line outage"));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace gridkeel::report
