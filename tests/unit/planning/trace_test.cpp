// Measured traces: what is wrong with one is an error, or put right on demand and told.
#include <gmock/gmock.h>

#include <cmath>

#include "common/file.hpp"
#include "planning/study_profile.hpp"
#include "planning/study_requests.hpp"
#include "planning/study_trace.hpp"
#include "unit/common/message_of.hpp"
#include "unit/shock/shared_data.hpp"

namespace gridkeel::planning {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Read {
  PowerTrace trace;
  grid::ImportReport notes;
  std::string told() const {
    std::string all;
    for (const auto& note : notes.notes) all += to_string(note.where) + ": " + note.text + "\n";
    return all;
  }
};

Read trace_of(const std::string& text, TraceRepairs repairs = {}) {
  Read read;
  read.trace = parse_power_trace(text, "p.csv", {"", {}, repairs}, read.notes);
  return read;
}

std::string refusal(const std::string& text, TraceRepairs repairs = {}) {
  return message_of([&] { trace_of(text, repairs); });
}

TEST(TraceTime, Iso8601) {
  EXPECT_EQ(parse_iso_time("1970-01-01"), 0.0);
  EXPECT_EQ(parse_iso_time("1970-01-02T00:00:01Z"), 86401.0);
  EXPECT_EQ(parse_iso_time("2024-02-29 12:30"), 1709209800.0);
  EXPECT_EQ(parse_iso_time("2024-02-29T12:30:00+01:30"), 1709209800.0 - 5400.0);
  EXPECT_NEAR(*parse_iso_time("2023-11-16 18:17:03.9799600"), 1700158623.97996, 1e-5);
  for (const char* bad : {"2023-02-29", "2023-11-16T25:00", "2023-11-16T10:61", "2023-11", "12.5", "", "2023-11-16x",
                          "2023-11-16T10:00:00Zulu", "-023-11-16", "2023-11-16T10:00+1"})
    EXPECT_FALSE(parse_iso_time(bad).has_value()) << bad;
}

TEST(Trace, DatesCountFromTheFirst) {
  const PowerTrace trace = trace_of("timestamp,load_kW\n2024-01-01T06:30:00Z,1\n2024-01-01T06:30:10Z,3\n").trace;
  EXPECT_THAT(trace.time_s, ElementsAre(0, 10));
  EXPECT_EQ(trace.start_hour, 6.5);
  EXPECT_EQ(trace.unit, "kW");
  EXPECT_THAT(refusal("time,a\n2024-01-01,1\n20,1\n"), HasSubstr("p.csv:3: time = '20' is no date and time"));
}

TEST(Trace, UnitsComeFromTheNamesOfColumns) {
  EXPECT_EQ(trace_of("t_s,a_W,b_w\n0,1,1\n1,1,1\n").trace.unit, "W");
  EXPECT_EQ(trace_of("t_s,a_MW\n0,1\n1,1\n").trace.unit, "MW");
  EXPECT_EQ(trace_of("t_s,power\n0,1\n1,1\n").trace.unit, "");
  EXPECT_THAT(refusal("t_s,a_W,b_kW\n0,1,1\n"), HasSubstr("p.csv:1: columns 'a_W' and 'b_kW' are summed"));
  EXPECT_THAT(refusal("t_s,a_W,b\n0,1,1\n"), HasSubstr("different units"));
}

TEST(Trace, FaultsAreErrorsUnlessTheStudyAllowsTheRepair) {
  const std::string twice = "t_s,p\n0,1\n5,4\n5,3\n6,1\n", negative = "t_s,p\n0,1\n5,-4\n6,1\n",
                    missing = "t_s,p\n0,1\n5,nan\n6,\n7,1\n", back = "t_s,p\n0,1\n5,4\n4,3\n";
  EXPECT_THAT(refusal(twice), HasSubstr("p.csv:4: time does not increase"));
  EXPECT_THAT(refusal(negative), HasSubstr("p.csv:3: power trace: p = -4"));
  EXPECT_THAT(refusal(missing), HasSubstr("p.csv:3: p = 'nan' is not a finite number"));
  const TraceRepairs all{true, true, true, true};
  EXPECT_THAT(trace_of(twice, all).trace.power, ElementsAre(1, 4, 1)) << "the peak stays";
  EXPECT_THAT(trace_of(twice, all).told(), HasSubstr("p.csv:4: 1 rows with the time of the row before"));
  EXPECT_THAT(trace_of(negative, all).trace.power, ElementsAre(1, 0, 1));
  EXPECT_THAT(trace_of(negative, all).told(), HasSubstr("p.csv:3: 1 negative values taken as 0"));
  EXPECT_THAT(trace_of(missing, all).trace.time_s, ElementsAre(0, 7));
  EXPECT_THAT(trace_of(missing, all).told(), HasSubstr("p.csv:3: 2 rows without a number left out"));
  EXPECT_THAT(refusal(back, all), HasSubstr("p.csv:4: time does not increase"));
  EXPECT_EQ(trace_of("t_s,p\n0,1\n5,4\n", all).told(), "") << "nothing was wrong";
}

TEST(Trace, EmptyBinaryAndZipped) {
  EXPECT_THAT(refusal(""), HasSubstr("p.csv: the file is empty"));
  EXPECT_THAT(refusal("\n\n"), HasSubstr("empty"));
  EXPECT_THAT(refusal(std::string("\x1f\x8b\x08\x00\x00\x00", 6)), HasSubstr("p.csv"));
  EXPECT_THAT(refusal("t_s,p\n1,2\n"), HasSubstr("two rows"));
  EXPECT_THAT(refusal("t_s,p\n1,2\n2,inf\n"), HasSubstr("'inf' is not a finite number"));
}

std::string steps(const std::string& text, bool bridge, std::optional<double> limit_s = {}) {
  Read read = trace_of(text);
  const std::string message = message_of([&] { check_steps(read.trace, "p.csv", limit_s, bridge, read.notes); });
  return message + read.told();
}

TEST(Trace, GapsAndMixedSteps) {
  const std::string gap = "t_s,p\n0,1\n1,1\n2,1\n3,1\n100,1\n101,1\n";
  EXPECT_THAT(steps(gap, false), HasSubstr("p.csv: 1 gaps longer than 10 s (the usual step is 1 s), 97 s in all, the "
                                           "longest of 97 s after time 3 s"));
  EXPECT_THAT(steps(gap, true), HasSubstr("(no error)"));
  EXPECT_THAT(steps(gap, true), HasSubstr("bridged by straight lines"));
  EXPECT_THAT(steps(gap, false, 100.0), HasSubstr("(no error)"));
  EXPECT_THAT(steps(gap, false, 100.0), HasSubstr("6 rows over 101 s, usually every 1 s (from 1 to 97 s)"));
  std::string mixed = "t_s,p\n";  // a second apart at first, then a minute
  for (int k = 0; k < 60; ++k) mixed += std::to_string(k) + ",1\n";
  for (int k = 1; k < 30; ++k) mixed += std::to_string(60 + 60 * k) + ",1\n";
  EXPECT_THAT(steps(mixed, false), HasSubstr("29 gaps longer than 10 s (the usual step is 1 s)"));
  EXPECT_THAT(steps("t_s,p\n0,1\n900,1\n1800,2\n", false), HasSubstr("(no error)"))
      << "a meter every quarter of an hour";
}

TEST(Trace, TenMillionRowsKeepTheirPeak) {
  std::string text = "t_s,p_W\n";
  text.reserve(110000000);
  constexpr int kRows = 10000000;
  for (int k = 0; k < kRows; ++k) {
    text += std::to_string(k);
    text += k == 7654321 ? ",9\n" : ",1\n";
  }
  const PowerTrace trace = trace_of(text).trace;
  EXPECT_EQ(trace.time_s.size(), static_cast<std::size_t>(kRows));
  EXPECT_EQ(trace.peak_line, 7654323);
  const PeriodProfile p = lay_onto({2777, 1.0, 0.0}, trace, duration_s(trace));
  EXPECT_EQ(p.max[7654321 / 3600], 9.0);
  EXPECT_EQ(p.ramp[7654321 / 3600], 8.0);
  EXPECT_EQ(*std::max_element(p.max.begin() + 2127, p.max.end()), 1.0);
}

TEST(LayOnto, RampWithinAMinuteAndShareAbove) {
  // Up by 60 over an hour, and a spike of 30 for 10 s.
  const PowerTrace trace = trace_of("t_s,p\n0,0\n1800,30\n1805,60\n1810,30\n3600,60\n").trace;
  const PeriodProfile p = lay_onto({1, 1.0, 0.0}, trace, duration_s(trace));
  EXPECT_NEAR(p.ramp[0], 30.0, 1e-9);
  const PowerTrace square = trace_of("t_s,p\n0,1\n2700,1\n2700.1,5\n3600,5\n").trace;
  EXPECT_NEAR(lay_onto({1, 1.0, 0.0}, square, duration_s(square)).above[0], 0.25, 1e-3);
  EXPECT_NEAR(lay_onto({1, 1.0, 0.0}, square, duration_s(square)).ramp[0], 4.0, 1e-9);
}

TEST(LayOnto, AnOffsetStartsLater) {
  const PowerTrace trace = trace_of("t_s,p\n0,0\n7200,2\n").trace;
  EXPECT_NEAR(lay_onto({1, 1.0, 0.0}, trace, duration_s(trace), 3600.0).mean[0], 1.5, 1e-12);
}

TEST(Requests, BecomeLoad) {
  // Two requests at once, then none: their work fades with the service time.
  grid::ImportReport notes;
  std::string text = "t_s,ContextTokens,GeneratedTokens\n0,0,100\n0,0,100\n";
  text += "100,0,0\n";
  const PowerTrace use = parse_request_trace(text, "r.csv", {}, {}, notes);
  EXPECT_EQ(use.power.size(), 101u);
  EXPECT_NEAR(use.power[50] / use.power[45], std::exp(-1.0), 1e-9);
  EXPECT_THAT(notes.notes.at(0).text, HasSubstr("3 rows over 101 s become load"));
  const PowerTrace power = requests_to_power(use, 0.74, 0.5);
  EXPECT_EQ(power.power[0], 1.0) << "saturated";
  EXPECT_NEAR(power.power[100], 0.74, 0.001);
}

TEST(Requests, FaultsAreNamed) {
  grid::ImportReport notes;
  const auto refused = [&](const char* text) {
    return message_of([&] { parse_request_trace(text, "r.csv", {}, {}, notes); });
  };
  EXPECT_THAT(refused("t_s,ContextTokens,GeneratedTokens\n5,1,1\n4,1,1\n"), HasSubstr("r.csv:3: time goes back"));
  EXPECT_THAT(refused("t_s,ContextTokens,GeneratedTokens\n5,1,-1\n9,1,1\n"), HasSubstr("GeneratedTokens = -1"));
  EXPECT_THAT(refused("t_s,ContextTokens,GeneratedTokens\n5,0,0\n9,0,0\n"), HasSubstr("no request has any token"));
  EXPECT_THAT(refused("t_s,ContextTokens,GeneratedTokens\n5,0,1\n5,0,0\n"), HasSubstr("span"));
  EXPECT_THAT(refused("t_s,ContextTokens\n5,0\n"), HasSubstr("column 'GeneratedTokens' does not exist"));
}

// The Azure requests, one row each with a date, and their sums by second give the same load.
TEST(Requests, AzureTraces) {
  const std::string zipped = shock::test::shared_data("azure-llm-2023/AzureLLMInferenceTrace_code.csv.gz");
  GRIDKEEL_NEED_DATA(zipped);
  grid::ImportReport notes;
  const PowerTrace single = parse_request_trace(shock::test::unzipped(zipped), zipped, {}, {}, notes);
  const std::string path = shock::test::shared_data("azure-llm-2023/per_second_code.csv");
  const PowerTrace sums =
      parse_request_trace(read_file(path), path, {"", "context_tokens", "generated_tokens"}, {}, notes);
  ASSERT_TRUE(single.start_hour.has_value());
  EXPECT_NEAR(*single.start_hour, 18.25, 0.2);
  EXPECT_NEAR(static_cast<double>(single.power.size()), static_cast<double>(sums.power.size()), 2.0);
  const auto peak = [](const PowerTrace& t) { return *std::max_element(t.power.begin(), t.power.end()); };
  EXPECT_NEAR(peak(single) / peak(sums), 1.0, 0.15);
  EXPECT_GT(peak(sums), 4.0) << "bursts reach far above the mean (row 16)";
}

}  // namespace
}  // namespace gridkeel::planning
