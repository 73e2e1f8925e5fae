#include "report/recorded_run.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "unit/common/message_of.hpp"
#include "unit/text_damage.hpp"

namespace gridkeel::report {
namespace {

using testing::HasSubstr;

const std::string kRecordedPlan = R"({
  "status": "optimal",
  "study": {"name": "small", "title": "t", "source": "small", "file": "../small/study.toml", "fingerprint": "0123"},
  "modules": [
    {"bus": "18", "offer": "battery", "units": 2},
    {"bus": "22", "offer": "diesel", "units": 1}
  ],
  "scenarios": {"count": 2, "seed": 18446744073709551615, "fingerprint": "abcd"},
  "risk": {"alpha": 0.9, "lambda": 0.25, "ambiguity": "tv", "radius": 0.1},
  "fidelity": {"integers_relaxed": true},
  "ac_check": {"tightened": [{"quantity": "undervoltage", "element": "18", "limit": 0.9, "tightened": 0.92}]},
  "versions": {"gridkeel": "0.1.0"}
}
)";
const std::string kRecordedCosts = "scenario,probability,recourse_cost_usd\ns000,0.5,10\ns001,0.5,20.5\n";

class RecordedRunTest : public testing::Test {
 protected:
  RecordedRunTest()
      : folder_(std::filesystem::path(testing::TempDir()) / ("gridkeel-run-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    put("plan.json", kRecordedPlan);
    put("recourse.csv", kRecordedCosts);
  }
  ~RecordedRunTest() override { std::filesystem::remove_all(folder_); }

  void put(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  RecordedRun read() const { return read_run(folder_.string()); }
  std::string refused() const {
    return message_of([&] { read(); });
  }
  std::string refused_with(const std::string& old, const std::string& fresh) const {
    std::string text = kRecordedPlan;
    put("plan.json", text.replace(text.find(old), old.size(), fresh));
    return refused();
  }

  std::filesystem::path folder_;
};

TEST_F(RecordedRunTest, IsReadBack) {
  const RecordedRun run = read();
  EXPECT_TRUE(holds_run(folder_.string()));
  EXPECT_FALSE(holds_run((folder_ / "plan.json").string()));
  EXPECT_EQ(run.study_file, "../small/study.toml");
  EXPECT_EQ(run.seed, UINT64_MAX);
  EXPECT_EQ(run.scenario_count, 2);
  EXPECT_TRUE(run.relaxed);
  EXPECT_EQ(run.risk.lambda, 0.25);
  EXPECT_EQ(run.risk.ambiguity, stochastic::Ambiguity::total_variation);
  ASSERT_EQ(run.modules.size(), 2u);
  EXPECT_EQ(run.modules[1].offer, "diesel");
  EXPECT_EQ(run.modules[0].units, 2);
  EXPECT_EQ(run.modules[1].element, "modules[1]");
  EXPECT_EQ(run.recourse_cost_usd.at("s001"), 20.5);
}

TEST_F(RecordedRunTest, LimitsOfTheRunsModelAreKept) {
  planning::Study study = planning::load_study("builtin:ieee33");
  RecordedRun run = read();
  run.tightened.push_back({"line_flow", "1-2", 8.5, 10.0});
  run.tightened.push_back({"import_p", "substation", 7.0, 9.0});
  run.tightened.push_back({"import_p", "substation:small_shares", -0.08, 0.0});
  tighten(study, run);
  EXPECT_EQ(study.network.bus(*study.network.find_bus("18")).vmin_pu, 0.92);
  EXPECT_EQ(study.network.bus(*study.network.find_bus("17")).vmin_pu, 0.90);
  EXPECT_EQ(study.network.branch(*study.network.find_branch("1-2")).rating_mva, 8.5);
  EXPECT_EQ(study.substation.import_limit_mw, 7.0);
  EXPECT_EQ(study.substation.small_share_offset_mw, -0.08);
  planning::Study own = study;
  undo_tightening(own, run);
  EXPECT_EQ(own.network.bus(*own.network.find_bus("18")).vmin_pu, 0.90);
  EXPECT_EQ(own.network.branch(*own.network.find_branch("1-2")).rating_mva, 10.0);
  EXPECT_EQ(own.substation.import_limit_mw, 9.0);
  EXPECT_EQ(own.substation.small_share_offset_mw, 0.0);
  const auto refused_limit = [&](const RecordedLimit& limit) {
    run.tightened = {limit};
    return message_of([&] { tighten(study, run); });
  };
  EXPECT_THAT(refused_limit({"undervoltage", "18", 0.5, 0.0}),
              HasSubstr("undervoltage of 18 = 0.5: must be stricter than 0.92"));
  EXPECT_THAT(refused_limit({"line_flow", "1-2", 9.0, 0.0}), HasSubstr("must be stricter than 8.5"));
  EXPECT_THAT(refused_limit({"import_p", "substation:small_shares", 0.1, 0.0}), HasSubstr("must be stricter than"));
  EXPECT_THAT(refused_limit({"line_flow", "1-9", 1.0, 0.0}), HasSubstr("the study has no limit 'line_flow' of '1-9'"));
  EXPECT_THAT(refused_limit({"phase", "18", 1.0, 0.0}), HasSubstr("the study has no limit 'phase' of '18'"));
}

TEST_F(RecordedRunTest, WhatIsNoRunIsNamed) {
  EXPECT_THAT(refused_with("\"units\": 2", "\"units\": 0"),
              HasSubstr("plan.json: modules[0].units = 0: must be a whole number in [1, 100000]"));
  EXPECT_THAT(refused_with("\"units\": 2", "\"units\": 2.5"),
              HasSubstr("modules[0].units = 2.5: must be a whole number"));
  EXPECT_THAT(refused_with("\"units\": 2", "\"units\": -1"),
              HasSubstr("modules[0].units = -1: must be a whole number"));
  EXPECT_THAT(refused_with("\"count\": 2", "\"count\": 1e9"), HasSubstr("scenarios.count = 1000000000.0: must be"));
  EXPECT_THAT(refused_with("\"count\": 2", "\"count\": 3"),
              HasSubstr("recourse.csv: 2 scenarios, but scenarios.count = 3"));
  EXPECT_THAT(refused_with("\"seed\": 18", "\"sed\": 18"), HasSubstr("plan.json: scenarios: key 'seed' is missing"));
  EXPECT_THAT(refused_with("\"fingerprint\": \"0123\"", "\"fingerprint\": null"),
              HasSubstr("study.fingerprint = null: must be a text"));
  EXPECT_THAT(refused_with("_relaxed\": true", "_relaxed\": 1"),
              HasSubstr("fidelity.integers_relaxed = 1: must be true or"));
  EXPECT_THAT(refused_with("\"bus\": \"18\"", "\"bus\": {}"), HasSubstr("modules[0].bus = object: must be a text"));
  EXPECT_THAT(refused_with("{\"gridkeel\": \"0.1.0\"}", "7"), HasSubstr("versions = 7: must be an object"));
  EXPECT_THAT(refused_with("\"optimal\",", "\"optimal\""), HasSubstr("plan.json:3: not valid JSON"));
  put("plan.json", std::string(200000, '['));
  EXPECT_THAT(refused(), HasSubstr("not valid JSON"));
  put("plan.json", "[]");
  EXPECT_THAT(refused(), HasSubstr("the file = array: must be an object"));
  put("plan.json", kRecordedPlan);
  put("recourse.csv", "scenario,recourse_cost_usd\ns000,1\ns000,1\n");
  EXPECT_THAT(refused(), HasSubstr("recourse.csv:3: scenario 's000' appears twice"));
  std::filesystem::remove(folder_ / "recourse.csv");
  EXPECT_THAT(refused(), HasSubstr("recourse.csv"));
}

TEST_F(RecordedRunTest, DamagedFilesAreReadOrRefused) {
  RandomStream random(3, "damaged runs", 0);
  int refusals = 0;
  for (int k = 0; k < 600; ++k) {
    const std::string file = k % 4 == 0 ? "recourse.csv" : "plan.json";
    const std::string& whole = k % 4 == 0 ? kRecordedCosts : kRecordedPlan;
    put(file, k % 3 == 0   ? test::truncate(whole, random)
              : k % 3 == 1 ? test::flip_bits(whole, random)
                           : test::noise(200, random));
    if (refused() != "(no error)") ++refusals;
    put(file, whole);
  }
  EXPECT_GT(refusals, 300);
}

}  // namespace
}  // namespace gridkeel::report
