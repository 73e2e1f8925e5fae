#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

class LoadFeeder : public testing::Test {
 protected:
  LoadFeeder()
      : folder(std::filesystem::temp_directory_path() / ("gridkeel_load_feeder_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder);
  }
  ~LoadFeeder() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder;
  ImportReport report;
};

TEST_F(LoadFeeder, BuiltinByName) {
  EXPECT_EQ(load_feeder("builtin:ieee33", "/nowhere", report).buses.size(), 33u);
  EXPECT_EQ(report.notes.size(), 1u);
}

TEST_F(LoadFeeder, FileRelativeToTheBaseFolder) {
  std::filesystem::copy(std::string(GRIDKEEL_TEST_CASES) + "/grid/valid.m", folder / "mine.m");
  const Network network = load_feeder("mine.m", folder.string(), report);
  EXPECT_EQ(network.name, "mine");
  EXPECT_EQ(network.buses.front().where.file, (folder / "mine.m").string());
  EXPECT_EQ(load_feeder((folder / "mine.m").string(), "/elsewhere", report).buses.size(), network.buses.size());
}

TEST_F(LoadFeeder, RefusesWhatIsNoFeeder) {
  EXPECT_THAT(
      test::input_error_of([&] { load_feeder("grid.json", folder.string(), report); }),
      HasSubstr("feeder 'grid.json': must be 'builtin:NAME', 'synthetic:BUSES' or a MATPOWER case file ending in .m"));
  EXPECT_THAT(test::input_error_of([&] { load_feeder("", folder.string(), report); }), HasSubstr("feeder ''"));
  EXPECT_THAT(test::input_error_of([&] { load_feeder("builtin:", folder.string(), report); }), HasSubstr("ieee33"));
}

TEST_F(LoadFeeder, RefusesFilesThatAreMissingFoldersDevicesOrTooLarge) {
  EXPECT_THAT(test::input_error_of([&] { load_feeder("none.m", folder.string(), report); }), HasSubstr("none.m"));
  std::filesystem::create_directory(folder / "folder.m");
  EXPECT_THAT(test::input_error_of([&] { load_feeder("folder.m", folder.string(), report); }), HasSubstr("folder.m"));
  std::filesystem::create_symlink("/dev/zero", folder / "zero.m");
  EXPECT_THAT(test::input_error_of([&] { load_feeder("zero.m", folder.string(), report); }),
              HasSubstr("is not a regular file"));
  std::ofstream(folder / "large.m");
  std::filesystem::resize_file(folder / "large.m", (64u << 20) + 1);  // sparse
  EXPECT_THAT(test::input_error_of([&] { load_feeder("large.m", folder.string(), report); }),
              HasSubstr("large.m: size 67108865 bytes is above the limit of 67108864 bytes"));
}

}  // namespace
}  // namespace gridkeel::grid
