#include <gmock/gmock.h>

#include <filesystem>

#include "common/file.hpp"
#include "planning/study.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::planning {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;

TEST(BuiltinStudies, FilesAreThoseOfTheSourceTree) {
  EXPECT_THAT(builtin_study_names(), Contains("ieee33"));
  std::vector<std::string> paths;
  for (const StudyFile& file : builtin_study_files("ieee33")) {
    paths.push_back(file.path);
    EXPECT_EQ(file.content, read_file(std::filesystem::path(GRIDKEEL_STUDIES) / "ieee33" / file.path)) << file.path;
  }
  EXPECT_THAT(paths, IsSupersetOf({"study.toml", "catalogue.toml", "feeder.m"}));
}

TEST(BuiltinStudies, UnknownNamesListWhatThereIs) {
  EXPECT_EQ(message_of([] { builtin_study_files("ieee34"); }),
            "'ieee34' is not a built-in study (did you mean 'ieee33'?); built-in: ieee33, ieee33-restoration");
}

TEST(BuiltinStudies, Ieee33Loads) {
  const Study study = load_study("ieee33");
  EXPECT_EQ(study.source, "builtin:ieee33");
  EXPECT_EQ(study.network.buses.size(), 33u);
  EXPECT_EQ(study.network.branches.size(), 37u);
  EXPECT_EQ(study.horizon.periods, 24);
  EXPECT_EQ(study.ai_sites.size(), 4u);
  EXPECT_GE(study.candidate_sites.size(), 6u);
  EXPECT_GE(study.catalogue.offers.size(), 8u);
  EXPECT_EQ(study.catalogue.suppliers.size(), 3u);
  EXPECT_EQ(study.substation.import_price_usd_per_mwh.size(), 24u);
  EXPECT_EQ(study.load_classes[static_cast<std::size_t>(study.training_class)].name, "ai_training");
}

TEST(BuiltinStudies, Ieee33CoversEveryTypeAndEachModuleNamesItsSource) {
  const Study study = load_study("builtin:ieee33");
  std::vector<flex::ModuleType> types;
  for (const flex::Offer& offer : study.catalogue.offers) {
    types.push_back(offer.module.type);
    EXPECT_FALSE(offer.module.source.empty()) << offer.name;
  }
  EXPECT_THAT(types, IsSupersetOf({flex::ModuleType::storage, flex::ModuleType::generator,
                                   flex::ModuleType::demand_response, flex::ModuleType::long_duration_storage}));
}

TEST(BuiltinStudies, Ieee33HoldsAnOfferThatComesTooLate) {
  const Study study = load_study("ieee33");
  EXPECT_THAT(study.catalogue.offers,
              Contains(testing::Field(&flex::Offer::lead_time_weeks, testing::Gt(study.limits.time_to_event_weeks))));
}

// `init` writes the feeder as a file; it must be the feeder that the name stands for.
TEST(BuiltinStudies, Ieee33FeederFileEqualsTheCompiledFeeder) {
  const Study study = load_study("ieee33");
  const grid::Network compiled = grid::builtin_feeder("ieee33");
  ASSERT_EQ(study.network.branches.size(), compiled.branches.size());
  for (std::size_t e = 0; e < compiled.branches.size(); ++e) {
    const grid::Branch& a = study.network.branches[e];
    const grid::Branch& b = compiled.branches[e];
    EXPECT_EQ(a.name, b.name);
    EXPECT_NEAR(a.r_pu, b.r_pu, 1e-15) << a.name;
    EXPECT_NEAR(a.x_pu, b.x_pu, 1e-15) << a.name;
    EXPECT_EQ(a.closed, b.closed) << a.name;
    EXPECT_EQ(a.switchable, b.switchable) << a.name;
  }
  for (std::size_t i = 0; i < compiled.buses.size(); ++i) {
    EXPECT_EQ(study.network.buses[i].name, compiled.buses[i].name);
    EXPECT_NEAR(study.network.buses[i].load_mw, compiled.buses[i].load_mw, 1e-15);
    EXPECT_NEAR(study.network.buses[i].load_mvar, compiled.buses[i].load_mvar, 1e-15);
  }
}

}  // namespace
}  // namespace gridkeel::planning
