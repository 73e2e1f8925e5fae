#include "planning/study_profile.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "common/file.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::planning {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

PowerTrace parse(const char* text, TraceColumns columns = {}) { return parse_power_trace(text, "p.csv", columns); }

TEST(PowerTrace, SumsEveryColumnButTheTime) {
  const PowerTrace trace = parse("a,t_s,b\n1,0,2\n3,5,4\n");
  EXPECT_THAT(trace.time_s, ElementsAre(0, 5));
  EXPECT_THAT(trace.power, ElementsAre(3, 7));
  EXPECT_EQ(trace.peak_line, 3);
}

TEST(PowerTrace, TakesTheColumnsAskedFor) {
  EXPECT_THAT(parse("t,a,b\n0,1,2\n5,3,4\n", {"t", {"b"}}).power, ElementsAre(2, 4));
}

TEST(PowerTrace, ToleratesSpacesQuotesBlankLinesAndWindowsLineEnds) {
  const PowerTrace trace = parse("\xEF\xBB\xBF\"t_s\", p\r\n\r\n0 , 1e3\r\n 1,2\r\n\r\n");
  EXPECT_THAT(trace.power, ElementsAre(1000, 2));
}

TEST(PowerTrace, NegativeStartTimesAreFine) { EXPECT_EQ(duration_s(parse("t_s,p\n-5,1\n5,1\n")), 10.0); }

TEST(PowerTrace, OnlyATimeColumnIsNoTrace) {
  EXPECT_EQ(message_of([] { parse("t_s\n0\n1\n"); }), "p.csv:1: no column beside 't_s'");
}

TEST(LayOnto, KeepsMeanAndExtremesOfALinearTrace) {
  const PowerTrace trace = parse("t_s,p\n0,0\n7200,2\n");
  const PeriodProfile p = lay_onto({.periods = 2, .step_h = 1.0}, trace, duration_s(trace));
  EXPECT_THAT(p.mean, ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(1.5, 1e-12)));
  EXPECT_THAT(p.max, ElementsAre(DoubleNear(1, 1e-12), DoubleNear(2, 1e-12)));
  EXPECT_THAT(p.min, ElementsAre(DoubleNear(0, 1e-12), DoubleNear(1, 1e-12)));
}

TEST(LayOnto, RepeatsAShortTraceInItsOwnTime) {
  const PowerTrace trace = parse("t_s,p\n0,1\n10,1\n11,5\n12,1\n100,1\n");
  const PeriodProfile p = lay_onto({.periods = 3, .step_h = 1.0}, trace, duration_s(trace));
  for (int t = 0; t < 3; ++t) {
    const auto k = static_cast<std::size_t>(t);
    EXPECT_NEAR(p.mean[k], 1.04, 1e-9);  // 4 W.s above 1 W in every 100 s
    EXPECT_EQ(p.max[k], 5.0);
    EXPECT_EQ(p.min[k], 1.0);
  }
}

TEST(LayOnto, AShortPeakIsNotLost) {
  const PowerTrace trace = parse("t_s,p\n0,1\n5000,1\n5001,9\n5002,1\n10800,1\n");
  const PeriodProfile p = lay_onto({.periods = 3, .step_h = 1.0}, trace, duration_s(trace));
  EXPECT_THAT(p.max, ElementsAre(1, 9, 1));
}

TEST(LayOnto, APeriodThatSpansTheRepetitionSeesBothEnds) {
  const PowerTrace trace = parse("t_s,p\n0,9\n1,1\n5399,1\n5400,7\n");
  const PeriodProfile p = lay_onto({.periods = 3, .step_h = 1.0}, trace, duration_s(trace));
  EXPECT_THAT(p.max, ElementsAre(9, 9, 7));
  EXPECT_THAT(p.min, ElementsAre(1, 1, 1));
}

std::string shared(const char* path) { return std::string(GRIDKEEL_SHARED) + "/data/" + path; }

TEST(LayOnto, Measured8GpuInferenceTrace) {
  const std::string path = shared("llm-inference-8gpu/gpu_inference_power.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  const PowerTrace trace = parse_power_trace(read_file(path), path, {});
  EXPECT_EQ(trace.time_s.size(), 1695u);
  EXPECT_NEAR(*std::max_element(trace.power.begin(), trace.power.end()), 2395.0, 5.0);  // ai-load.md row 15
  const PeriodProfile p = lay_onto({.periods = 24, .step_h = 1.0}, trace, 24 * 3600.0);
  EXPECT_EQ(*std::max_element(p.max.begin(), p.max.end()), *std::max_element(trace.power.begin(), trace.power.end()));
  EXPECT_EQ(*std::min_element(p.min.begin(), p.min.end()), *std::min_element(trace.power.begin(), trace.power.end()));
  const double mean = std::accumulate(p.mean.begin(), p.mean.end(), 0.0) / 24.0;
  const PeriodProfile whole = lay_onto({.periods = 1, .step_h = 24.0}, trace, 24 * 3600.0);
  EXPECT_NEAR(mean, whole.mean[0], 1e-9 * mean) << "energy is kept";
}

TEST(LayOnto, MeasuredTrainingBurst) {
  const std::string path = shared("switchref-h100x4/h100_4x_cycle.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  const PowerTrace trace = parse_power_trace(read_file(path), path, {"t_s", {"power_W"}});
  const PeriodProfile p = lay_onto({.periods = 4, .step_h = 0.25}, trace, duration_s(trace));
  for (const double peak : p.max) EXPECT_NEAR(peak, 1121.3, 0.1);  // the sub-sample's highest row
  for (const double floor : p.min) EXPECT_NEAR(floor, 441.0, 5.0);
}

}  // namespace
}  // namespace gridkeel::planning
