#pragma once

// Event files of the shocked feeder, in a folder of their own that goes with the test.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "planning/event.hpp"
#include "unit/common/message_of.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {

class EventCase : public testing::Test {
 protected:
  EventCase() : folder_(std::filesystem::path(testing::TempDir()) / ("gridkeel-event-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~EventCase() override { std::filesystem::remove_all(folder_); }

  void put(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  std::string path(const std::string& file = "e.toml") const { return (folder_ / file).string(); }
  GivenEvent read(const std::string& toml) const {
    put("e.toml", toml);
    return read_event(path(), study_, set_);
  }
  // Without the folder, so that messages can be compared.
  std::string refused(const std::string& toml) const {
    std::string message = message_of([&] { read(toml); });
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = message.find(prefix); at != std::string::npos; at = message.find(prefix))
      message.erase(at, prefix.size());
    return message;
  }

  // Six periods of four hours from 00:00; a data centre "dc" of 1.2 MW at bus 5; sites at buses 3 and 5.
  const Study study_ = shocked_study();
  const shock::ScenarioSet set_ = shocks(study_, 4);

 private:
  std::filesystem::path folder_;
};

}  // namespace gridkeel::planning::test
