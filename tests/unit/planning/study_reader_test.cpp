#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "planning/study.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::planning {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

const std::string kFolder = std::string(GRIDKEEL_TEST_CASES) + "/study/valid";

class StudyReader : public testing::Test {
 protected:
  const grid::Branch& line(const char* name) const { return study_.network.branch(*study_.network.find_branch(name)); }
  std::size_t bus(const char* name) const { return study_.network.find_bus(name)->index(); }
  const Study study_ = load_study(kFolder + "/study.toml");
};

TEST_F(StudyReader, ReadsWhatRefersToNothingElse) {
  EXPECT_EQ(study_.name, "small");
  EXPECT_EQ(study_.title, "One data centre, two sites");
  EXPECT_EQ(study_.source, kFolder + "/study.toml");
  EXPECT_EQ(study_.horizon.periods, 4);
  EXPECT_EQ(study_.horizon.step_h, 0.5);
  EXPECT_EQ(study_.horizon.start_hour, 18.0);
  EXPECT_EQ(study_.money.discount_rate, 0.07);
  EXPECT_EQ(study_.money.budget_usd, 3e6);
  EXPECT_EQ(study_.limits.time_to_event_weeks, 52.0);
  EXPECT_EQ(study_.limits.max_supplier_share, 0.8);
  EXPECT_EQ(study_.restoration.penalty_usd_per_customer_h, 8.0);
  EXPECT_EQ(study_.scenario_count, 10);
  EXPECT_EQ(study_.seed, 7u);
  EXPECT_EQ(study_.risk.alpha, 0.9);
  EXPECT_EQ(study_.risk.lambda, 0.3);
  EXPECT_EQ(study_.risk.ambiguity, stochastic::Ambiguity::total_variation);
  EXPECT_EQ(study_.solve.time_limit_s, 60.0);
  EXPECT_EQ(study_.solve.threads, 1);
  EXPECT_EQ(study_.ac.mode, AcMode::feedback);
  EXPECT_EQ(study_.ac.rounds, 3);
  EXPECT_EQ(study_.ac.voltage_tolerance_pu, 0.002);
  EXPECT_EQ(study_.ac.loading_tolerance, 0.05);
}

TEST_F(StudyReader, AppliesLimitsToTheNetwork) {
  EXPECT_EQ(line("2-3").rating_mva, 9.0);
  EXPECT_EQ(line("3-4").rating_mva, 7.0);
  EXPECT_EQ(line("4-5").rating_mva, 3.0);
  EXPECT_EQ(study_.network.buses[bus("18")].vmin_pu, 0.90);
  EXPECT_EQ(study_.network.buses[bus("18")].vmax_pu, 1.05);
  const grid::Bus& source = study_.network.bus(study_.network.source);
  EXPECT_EQ(source.vmin_pu, 0.90) << "in an island it is a bus like others";
  EXPECT_EQ(source.vmax_pu, 1.05);
}

TEST_F(StudyReader, ReadsSubstation) {
  EXPECT_EQ(study_.substation.import_limit_mw, 7.5);
  EXPECT_THAT(study_.substation.import_price_usd_per_mwh, ElementsAre(50, 60, 70, 60));
  EXPECT_EQ(study_.substation.swing_limit_mw, 0.6);
  EXPECT_EQ(study_.substation.imbalance_down_usd_per_mwh, 60.0);
}

TEST_F(StudyReader, AssignsLoadClasses) {
  EXPECT_EQ(study_.bus_class.size(), 33u);
  EXPECT_EQ(study_.bus_class[bus("24")], 1);
  EXPECT_EQ(study_.bus_class[bus("25")], 1);
  EXPECT_EQ(study_.bus_class[bus("18")], 0);
  EXPECT_EQ(study_.training_class, 2);
  EXPECT_EQ(study_.inference_class, 2);
  EXPECT_EQ(study_.load_classes[1].sheddable_share, 0.9);
}

// 2 h of horizon, the 40 s trace stretched over it: 10 s of trace per period, peak 800 -> share 0.8.
TEST_F(StudyReader, LaysTheMeasuredProfileOntoThePeriods) {
  ASSERT_EQ(study_.ai_sites.size(), 2u);
  const shock::AiSite& site = study_.ai_sites[0];
  EXPECT_THAT(site.measured->mean, Pointwise(testing::DoubleNear(1e-12), {0.3, 0.5, 0.7, 0.5}));
  EXPECT_THAT(site.measured->max, Pointwise(testing::DoubleNear(1e-12), {0.4, 0.6, 0.8, 0.8}));
  EXPECT_THAT(site.measured->min, Pointwise(testing::DoubleNear(1e-12), {0.2, 0.4, 0.6, 0.2}));
  EXPECT_THAT(site.measured->ramp, Pointwise(testing::DoubleNear(1e-12), {0.2, 0.2, 0.2, 0.6}));
  EXPECT_THAT(site.measured->above, Pointwise(testing::DoubleNear(1e-12), {0.25, 0.25, 0.25, 0.25}));
  EXPECT_FALSE(study_.ai_sites[1].measured.has_value());
}

TEST_F(StudyReader, CandidateSitesAllowWhatTheyList) {
  ASSERT_EQ(study_.candidate_sites.size(), 2u);
  const auto allows = [&](std::size_t site, const char* offer) {
    return study_.candidate_sites[site].allows(study_.catalogue.offer(*study_.catalogue.find(offer)));
  };
  EXPECT_TRUE(allows(0, "battery"));
  EXPECT_TRUE(allows(0, "capping"));
  EXPECT_FALSE(allows(0, "gas"));
  EXPECT_TRUE(allows(1, "gas"));
  EXPECT_EQ(study_.candidate_sites[1].power_limit_mw, grid::kUnlimited);
}

TEST_F(StudyReader, HandsTheGeneratorItsInput) {
  const shock::GeneratorInput input = study_.generator_input();
  EXPECT_EQ(input.network, &study_.network);
  EXPECT_EQ(input.catalogue, &study_.catalogue);
  EXPECT_THAT(input.candidate_site_names, ElementsAre("22", "18"));
  EXPECT_EQ(input.ai_sites.size(), 2u);
}

TEST(LoadStudy, TakesAFolder) { EXPECT_EQ(load_study(kFolder).name, "small"); }

TEST(LoadStudy, SaysWhatItTookTheReferenceFor) {
  EXPECT_EQ(message_of([] { load_study("ieee34"); }),
            "study 'ieee34' is no file, no folder with a study.toml and no built-in study (did you mean 'ieee33'?); "
            "built-in: ieee33, ieee33-restoration");
  EXPECT_THAT(message_of([] { load_study("no/such.toml"); }), HasSubstr("study 'no/such.toml' is no file"));
  EXPECT_THAT(message_of([] { load_study(""); }), HasSubstr("built-in: ieee33"));
  EXPECT_THAT(message_of([] { load_study("builtin:nope"); }), HasSubstr("'nope' is not a built-in study"));
  EXPECT_THAT(message_of([] { load_study(GRIDKEEL_TEST_CASES); }), HasSubstr("this folder holds no study.toml"));
  EXPECT_THAT(message_of([] { load_study(kFolder + "/profile.csv"); }), HasSubstr("a study is a .toml file"));
}

// After `init ieee33 ieee33`, the user's own copy is meant, not the one in the program.
TEST(LoadStudy, AFolderGoesBeforeTheBuiltinOfItsName) {
  const fs::path before = fs::current_path();
  const fs::path folder = fs::path(testing::TempDir()) / "gridkeel-load-study";
  fs::create_directories(folder / "ieee33");
  for (const StudyFile& file : builtin_study_files("ieee33"))
    std::ofstream(folder / "ieee33" / file.path) << file.content;
  fs::current_path(folder);
  EXPECT_EQ(load_study("ieee33").source, "ieee33/study.toml");
  fs::remove_all(folder / "ieee33");
  fs::create_directories(folder / "ieee33");
  EXPECT_EQ(load_study("ieee33").source, "builtin:ieee33") << "a folder that holds no study is not meant";
  fs::current_path(before);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace gridkeel::planning
