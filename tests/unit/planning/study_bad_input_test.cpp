// Every case of tests/cases/study/bad.json: one fault in a valid study, one message that names it.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "common/file.hpp"
#include "planning/study.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::planning {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kCases = fs::path(GRIDKEEL_TEST_CASES) / "study";

std::string patched(std::string text, const json& c) {
  const std::string old = c.at("replace"), fresh = c.at("with");
  if (old == "*") return fresh;
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + old);
  return text.replace(at, old.size(), fresh);
}

int line_of(const std::string& text, const std::string& fragment) {
  const std::size_t at = text.find(fragment);
  if (at == std::string::npos) return -1;
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// A copy of the valid study in a folder of its own, gone afterwards.
class StudyCopy {
 public:
  StudyCopy() : folder_(fs::path(testing::TempDir()) / ("gridkeel-study-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
    for (const auto& entry : fs::directory_iterator(kCases / "valid"))
      put(entry.path().filename().string(), read_file(entry.path()));
  }
  ~StudyCopy() { fs::remove_all(folder_); }
  StudyCopy(const StudyCopy&) = delete;
  StudyCopy& operator=(const StudyCopy&) = delete;

  void put(const std::string& file, const std::string& text) {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  std::string text(const std::string& file) const { return read_file(folder_ / file); }
  fs::path path(const std::string& file) const { return folder_ / file; }
  std::string load() const {
    return message_of([&] { load_study(path("study.toml").string()); });
  }

 private:
  fs::path folder_;
};

TEST(StudyBadInput, TheUnpatchedStudyIsValid) { EXPECT_EQ(StudyCopy().load(), "(no error)"); }

TEST(StudyBadInput, EveryFaultIsNamed) {
  const json index = json::parse(read_file(kCases / "bad.json"));
  for (const json& c : index.at("cases")) {
    SCOPED_TRACE(c.at("name").get<std::string>());
    const std::string file = c.at("file");
    StudyCopy study;
    const std::string text = patched(study.text(file), c);
    study.put(file, text);
    const std::string message = study.load();
    for (const json& fragment : c.at("expect")) EXPECT_THAT(message, testing::HasSubstr(fragment.get<std::string>()));
    EXPECT_NE(message, "(no error)");
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    if (!c.contains("at")) continue;
    const int line = line_of(text, c.at("at"));
    EXPECT_THAT(message, testing::StartsWith(study.path(file).string() + ":" + std::to_string(line) + ": "));
  }
}

TEST(StudyBadInput, NotUtf8) {
  StudyCopy study;
  study.put("catalogue.toml", "# caf\xe9\n");
  EXPECT_THAT(study.load(), testing::HasSubstr("catalogue.toml:1: not valid UTF-8 (byte 0xE9)"));
}

}  // namespace
}  // namespace gridkeel::planning
