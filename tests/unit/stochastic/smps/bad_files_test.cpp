// Bad files, listed with their messages in cases/own/smps/bad/index.json.
#include <fstream>
#include <nlohmann/json.hpp>

#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps {
namespace {

struct BadFile {
  std::string file;
  int line = 0;
  std::vector<std::string> message;
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest calls
void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.file; }

std::string own_folder() { return std::string(GRIDKEEL_TEST_CASES) + "/own/smps/"; }
std::string bad_folder() { return own_folder() + "bad/"; }

std::vector<BadFile> bad_files() {
  std::vector<BadFile> files;
  const nlohmann::json index = nlohmann::json::parse(std::ifstream(bad_folder() + "index.json"));
  for (const auto& entry : index.at("files"))
    files.push_back({entry.at("file"), entry.at("line"), entry.at("message")});
  return files;
}

// The instance depots with one file replaced by the bad one of its kind.
Files with_bad(const std::string& file) {
  Files files{own_folder() + "depots.cor", own_folder() + "depots.tim", own_folder() + "depots.sto",
              own_folder() + "depots.dro"};
  const std::string ending = std::filesystem::path(file).extension().string(), path = bad_folder() + file;
  if (ending == ".cor") files.core = path;
  if (ending == ".tim") files.time = path;
  if (ending == ".sto") files.random = path;
  if (ending == ".dro") files.ball = path;
  return files;
}

class BadSmpsFile : public testing::TestWithParam<BadFile> {};

TEST_P(BadSmpsFile, IsRefusedWithFileLineAndElement) {
  const std::string message = test::error_of([] { read(with_bad(GetParam().file), {}); });
  const std::string where =
      bad_folder() + GetParam().file + (GetParam().line > 0 ? ":" + std::to_string(GetParam().line) : "") + ": ";
  EXPECT_THAT(message, testing::StartsWith(where));
  for (const std::string& part : GetParam().message) EXPECT_THAT(message, testing::HasSubstr(part));
  EXPECT_THAT(message, testing::Not(testing::HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(Files, BadSmpsFile, testing::ValuesIn(bad_files()), [](const auto& test_case) {
  std::string name = test_case.param.file;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

TEST(BadSmpsFiles, AreAllListed) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(bad_folder()))
    count += entry.path().extension() != ".json";
  EXPECT_EQ(count, bad_files().size());
  EXPECT_GE(count, 60u);
}

}  // namespace
}  // namespace gridkeel::stochastic::smps
