// What is written to the file of a run is what is read back, at any moment.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "common/error.hpp"
#include "store/run_reader.hpp"
#include "store/run_writer.hpp"

namespace gridkeel::store {
namespace {

namespace fs = std::filesystem;
using stochastic::Checkpoint;
using stochastic::Cut;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

class RunFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gridkeel-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  RunHead head() const {
    RunHead head;
    head.facts = {{"state", "unfinished"}, {"study.name", "na\"me' <b>"}};
    head.files = {{"study.toml", "title = \"ü\"\n"}, {"a/feeder.m", ""}};
    head.scenarios = {{"s0", 0.25, "", "{}"}, {"s1", 0.75, "a story", "{\"x\": 1}"}};
    return head;
  }

  std::string folder_;
};

stochastic::Progress progress_at(int iteration, double lower) {
  stochastic::Progress p;
  p.iteration = iteration;
  p.phase = "relaxation";
  p.lower_bound = lower;
  return p;  // the upper bound is infinite
}

Checkpoint found_at(int k) {
  Checkpoint found;
  found.cuts.push_back({k % 2, 0.1 * k, {1.0 / 3.0, -0.0, 1e300}, Cut::Kind::optimality});
  found.cuts.push_back({0, -1.0, {0.0, 0.0, 5e-324}, Cut::Kind::feasibility});
  found.points.push_back({{1.0, 2.0, static_cast<double>(k)}, {10.0, 20.0}, 1e-12});
  found.centre = {0.5, 0.5, static_cast<double>(k)};
  return found;
}

TEST_F(RunFile, HoldsWhatIsKnownBeforeTheSearch) {
  const RunWriter writer(folder_, head());
  const RunReader run(folder_);
  EXPECT_EQ(run.facts(), head().facts);
  const auto files = run.files();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "study.toml");
  EXPECT_EQ(files[0].content, "title = \"ü\"\n");
  EXPECT_EQ(files[1].content, "");
  EXPECT_TRUE(run.recourse().empty());
  EXPECT_TRUE(run.checkpoint().empty());
  EXPECT_FALSE(run.document("plan.json").has_value());
}

TEST_F(RunFile, GivesCutsAndPointsBackBitForBitWhileItIsWritten) {
  RunWriter writer(folder_, head());
  for (int k = 0; k < 3; ++k) {
    writer.add(found_at(k), progress_at(k, k == 0 ? -std::numeric_limits<double>::infinity() : k));
    const RunReader run(folder_);  // as after a crash: the writer has not closed the file
    const Checkpoint found = run.checkpoint();
    ASSERT_EQ(found.cuts.size(), static_cast<std::size_t>(2 * (k + 1)));
    const Cut& last = found.cuts[static_cast<std::size_t>(2 * k)];
    EXPECT_EQ(last.scenario, k % 2);
    EXPECT_EQ(last.constant, 0.1 * k);
    EXPECT_EQ(last.slope, found_at(k).cuts[0].slope);
    EXPECT_EQ(found.cuts.back().kind, Cut::Kind::feasibility);
    EXPECT_EQ(found.points.size(), static_cast<std::size_t>(k + 1));
    EXPECT_EQ(found.points.back().x, found_at(k).points[0].x);
    EXPECT_EQ(found.points.back().loss, found_at(k).points[0].loss);
    EXPECT_EQ(found.centre, found_at(k).centre);  // the latest one only
    const auto iterations = run.iterations();
    ASSERT_EQ(iterations.size(), static_cast<std::size_t>(k + 1));
    EXPECT_EQ(iterations.back().iteration, k);
    EXPECT_TRUE(std::isnan(iterations.front().lower_bound));
    EXPECT_TRUE(std::isnan(iterations.back().upper_bound));
  }
}

TEST_F(RunFile, HoldsResultsAndReplacesThem) {
  RunWriter writer(folder_, head());
  RunResult result;
  result.facts = {{"state", "finished"}};
  const std::vector<double> terms{1, 2, 3, 4, 5, 6, 7, 8, 9};
  result.recourse = {{0.5, 45.0, 100.0, terms, 0.1, 0.2, 0.3, 0.4, kUnknown},
                     {0.5, 45.0, kUnknown, terms, 0, 0, 0, 0, 1}};
  result.dispatch = {{1, "bus", "18@\"x\"", "voltage", "pu", {0.95, kUnknown, 1.0 / 3.0}}};
  result.spread = {{"bus", "18", "voltage", "pu", 0.9, kUnknown, 0.95, 0.98, 1.0}};
  result.documents = {{"plan.json", "{}"}};
  for (int k = 0; k < 2; ++k) {  // the second time in place of the first
    writer.finish(result);
    const RunReader run(folder_);
    const auto recourse = run.recourse();
    ASSERT_EQ(recourse.size(), 2u);
    EXPECT_EQ(recourse[0].term_usd, terms);
    EXPECT_EQ(recourse[0].without_usd, 100.0);
    EXPECT_TRUE(std::isnan(recourse[0].losses_mwh));
    EXPECT_TRUE(std::isnan(recourse[1].without_usd));
    const auto dispatch = run.dispatch();
    ASSERT_EQ(dispatch.size(), 1u);
    EXPECT_EQ(dispatch[0].scenario, 1);
    EXPECT_EQ(dispatch[0].element, "18@\"x\"");
    EXPECT_EQ(dispatch[0].json, "[0.95,null,0.333333333333]");
    const auto spread = run.spread();
    ASSERT_EQ(spread.size(), 1u);
    EXPECT_TRUE(std::isnan(spread[0].p05));
    EXPECT_EQ(spread[0].p95, 0.98);
    EXPECT_EQ(run.document("plan.json"), "{}");
    EXPECT_EQ(run.facts().at("state"), "finished");
  }
  EXPECT_FALSE(fs::exists(fs::path(folder_) / "run.sqlite-wal")) << "a finished run is one file";
}

TEST_F(RunFile, ANewRunTakesTheOldOnesPlace) {
  {
    RunWriter old(folder_, head());
    old.add(found_at(1), progress_at(1, 1.0));
  }
  const RunWriter writer(folder_, head());
  EXPECT_TRUE(RunReader(folder_).checkpoint().empty());
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_))
    EXPECT_TRUE(entry.path().filename().string().starts_with(kRunFile)) << entry.path();
}

TEST_F(RunFile, GoesOnWithTheFileThatIsThere) {
  { RunWriter(folder_, head()).add(found_at(1), progress_at(1, 1.0)); }
  {
    RunWriter again(folder_);
    again.add(found_at(2), progress_at(2, 2.0));
  }
  EXPECT_EQ(RunReader(folder_).iterations().size(), 2u);
}

TEST_F(RunFile, RefusesWhatIsNoRun) {
  EXPECT_THROW(RunReader{folder_}, FileError);
  EXPECT_THROW(RunWriter{folder_}, FileError);
  EXPECT_FALSE(holds_run_file(folder_));
  std::ofstream(fs::path(folder_) / kRunFile) << "something else altogether, and long enough to have a head";
  EXPECT_TRUE(holds_run_file(folder_));
  EXPECT_THROW(RunReader{folder_}, FileError);
  EXPECT_THROW(RunWriter((fs::path(folder_) / "missing").string(), head()), FileError);
}

}  // namespace
}  // namespace gridkeel::store
