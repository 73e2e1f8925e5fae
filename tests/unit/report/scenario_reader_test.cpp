#include "report/scenario_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "common/file.hpp"
#include "planning/make_scenarios.hpp"
#include "report/scenario_report.hpp"

namespace gridkeel::report {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ScenarioReader : public ::testing::Test {
 protected:
  ScenarioReader() {
    shock::StressAtom atom;
    atom.name = atom.kind = "substation_lost";
    study_.scenarios.stress = {atom};
    study_.shocks.line_outages_per_day = 1.0;
    study_.scenario_count = 6;
    study_.scenarios.draw = 15;
    set_ = planning::make_scenarios(study_);
    csv_ = scenarios_csv(study_, set_);
    json_ = scenarios_json(study_, set_).dump(2);
  }
  ~ScenarioReader() override { fs::remove_all(folder_); }

  void write() {
    fs::create_directories(folder_);
    FileTransaction files;
    files.add(folder_ / "set.csv", csv_);
    if (!json_.empty()) files.add(folder_ / "set.json", json_);
    files.commit();
  }
  shock::ScenarioSet read() {
    write();
    return read_scenarios(study_, (folder_ / "set").string());
  }
  // Replaces the first occurrence in the CSV file and says what the reader says.
  std::string refusal(const std::string& from, const std::string& to) {
    const std::size_t at = csv_.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    csv_.replace(at, from.size(), to);
    try {
      read();
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) /
      ("scenario_reader_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
  planning::Study study_ = planning::load_study("builtin:ieee33");
  shock::ScenarioSet set_;
  std::string csv_, json_;
};

TEST_F(ScenarioReader, ReadsBackTheSameScenariosAndWritesTheSameBytes) {
  const shock::ScenarioSet again = read();
  EXPECT_EQ(again.fingerprint(), set_.fingerprint());
  EXPECT_EQ(scenarios_csv(study_, again), csv_);
  EXPECT_EQ(scenarios_json(study_, again).dump(2), json_);
  ASSERT_TRUE(again.origin.reduction);
  EXPECT_EQ(again.origin.reduction->without_modules.before.cvar_usd,
            set_.origin.reduction->without_modules.before.cvar_usd);
  EXPECT_TRUE(again.scenarios.back().stress);
}

TEST_F(ScenarioReader, StressAtomsOfTheFileAreNotAddedTwice) {
  study_.scenarios.draw = 0;
  EXPECT_EQ(planning::make_scenarios(study_, read()).scenarios.size(), set_.scenarios.size());
}

TEST_F(ScenarioReader, ReducesAFileIfAsked) {
  study_.scenarios.stress.clear();
  study_.scenario_count = 15;
  study_.scenarios.draw = 0;
  set_ = planning::make_scenarios(study_);
  csv_ = scenarios_csv(study_, set_);
  json_ = scenarios_json(study_, set_).dump(2);
  study_.scenario_count = 4;
  EXPECT_EQ(planning::make_scenarios(study_, read()).scenarios.size(), 15u);
  study_.scenarios.reduction = shock::Reduction::k_medoids;
  EXPECT_EQ(planning::make_scenarios(study_, read()).scenarios.size(), 4u);
}

TEST_F(ScenarioReader, CsvAloneIsEnough) {
  json_.clear();
  const shock::ScenarioSet again = read();
  ASSERT_EQ(again.scenarios.size(), set_.scenarios.size());
  for (std::size_t s = 0; s < again.scenarios.size(); ++s) {
    EXPECT_EQ(again.scenarios[s].ai[0].max_mw, set_.scenarios[s].ai[0].max_mw);
    EXPECT_TRUE(again.scenarios[s].events.empty());
    double hours = 0.0, own = 0.0;
    for (const shock::LineOutage& o : again.scenarios[s].outages) hours += o.end_period - o.first_period;
    for (const shock::LineOutage& o : set_.scenarios[s].outages) own += o.end_period - o.first_period;
    EXPECT_EQ(hours, own);
  }
}

TEST_F(ScenarioReader, SaysWhatIsWrong) {
  EXPECT_THAT(refusal(",0,load,background,scale,", ",0,load,background,scale,-"),
              HasSubstr("set.csv:2: scale: value = -"));
  EXPECT_THAT(refusal(",0,load,background,scale,-", ",24,load,background,scale,"), HasSubstr("period = 24"));
  EXPECT_THAT(refusal(",24,load", ",1,load"), HasSubstr("appears twice"));
  csv_ = scenarios_csv(study_, set_);
  EXPECT_THAT(refusal("dc-18,training", "dc-19,training"), HasSubstr("dc-19"));
  EXPECT_THAT(refusal("dc-19,training", "dc-18,watts"), HasSubstr("quantity 'watts' is not known"));
  csv_ = scenarios_csv(study_, set_);
  const std::size_t line = csv_.find('\n') + 1;
  EXPECT_THAT(refusal(csv_.substr(line, csv_.find('\n', line) + 1 - line), ""), HasSubstr("of period 0 is missing"));
  csv_ = "scenario,probability,period,kind,element,quantity,value,unit\n";
  EXPECT_THROW(read(), InputError);
  csv_ = scenarios_csv(study_, set_);
  study_.horizon.start_hour = 3.0;
  EXPECT_THROW(read(), InputError);
}

TEST_F(ScenarioReader, ProbabilitiesMustSumToOne) {
  json_.clear();
  csv_ = "scenario,probability,period,kind,element,quantity,value,unit\n";
  for (int t = 0; t < 24; ++t) {
    csv_ += "a,0.5," + std::to_string(t) + ",load,background,scale,1,share\n";
    for (const shock::AiSite& site : study_.ai_sites)
      for (const char* part : {"training", "inference"})
        csv_ += "a,0.5," + std::to_string(t) + ",ai_site," + site.name + "," + part + ",0.05,MW\n";
  }
  EXPECT_THAT(refusal("share", "share"), HasSubstr("sum to 0.5"));
}

}  // namespace
}  // namespace gridkeel::report
