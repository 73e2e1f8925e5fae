// Bad case files, listed with their messages in cases/grid/bad/index.json.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

struct BadFile {
  std::string file;
  int line = 0;
  std::vector<std::string> message;
};

void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.file; }

std::string folder() { return std::string(GRIDKEEL_TEST_CASES) + "/grid/bad/"; }

std::vector<BadFile> bad_files() {
  std::vector<BadFile> files;
  const nlohmann::json index = nlohmann::json::parse(std::ifstream(folder() + "index.json"));
  for (const auto& entry : index.at("files"))
    files.push_back({entry.at("file"), entry.at("line"), entry.at("message")});
  return files;
}

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsRefusedWithFileLineAndElement) {
  ImportReport report;
  const std::string path = folder() + GetParam().file;
  const std::string message = test::input_error_of([&] { read_matpower(path, report); });
  const std::string where = path + (GetParam().line > 0 ? ":" + std::to_string(GetParam().line) : "") + ": ";
  EXPECT_THAT(message, testing::StartsWith(where));
  for (const std::string& part : GetParam().message) EXPECT_THAT(message, testing::HasSubstr(part));
  EXPECT_THAT(message, testing::Not(testing::HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(Files, BadFileTest, testing::ValuesIn(bad_files()), [](const auto& test_case) {
  return test_case.param.file.substr(0, test_case.param.file.find('.'));
});

TEST(BadFiles, AreAllListed) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) count += entry.path().extension() == ".m";
  EXPECT_EQ(count, bad_files().size());
  EXPECT_GE(count, 30u);
}

}  // namespace
}  // namespace gridkeel::grid
