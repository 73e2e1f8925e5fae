// Any bytes as the four files of an SMPS instance: the reader may refuse them with InputError and nothing else. What
// it accepts must be a valid problem, and be read back after it is written.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "stochastic/smps/writer.hpp"

namespace smps = gridkeel::stochastic::smps;

namespace {

constexpr std::string_view kBetween = "=====\n";  // the parts: core, time, stochastic, ball
constexpr long kOutcomes = 32;

smps::Text next_part(std::string_view& rest, const char* name) {
  const std::size_t end = rest.find(kBetween);
  smps::Text text{name, std::string(rest.substr(0, end))};
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kBetween.size());
  return text;
}

[[noreturn]] void fail(const char* what, const std::exception& error, const smps::Written& files) {
  std::cerr << what << ": " << error.what() << "\n" << files.core << files.time << files.random;
  std::abort();
}

void round_trip(const smps::Instance& instance) {
  smps::Written files;
  try {
    files = smps::write(instance.problem, instance.name);
  } catch (const gridkeel::InputError&) {
    return;  // what the format cannot hold, such as a stage without rows
  }
  try {
    const smps::Instance back = smps::parse({"w.cor", files.core}, {"w.tim", files.time}, {"w.sto", files.random}, {});
    gridkeel::stochastic::validate(back.problem);
    if (back.problem.scenario_count() != instance.problem.scenario_count()) std::abort();
  } catch (const gridkeel::Error& error) {
    fail("not read back", error, files);
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const smps::Text core = next_part(rest, "core"), time = next_part(rest, "time"), random = next_part(rest, "random"),
                   ball = next_part(rest, "ball");
  smps::ReadOptions options;
  options.outcome_limit = kOutcomes;
  if (size % 3 == 1) options.sample = 5;
  options.smi_compat = size % 5 == 0;
  options.raw_probabilities = size % 7 == 0;
  try {
    const smps::Instance instance = smps::parse(core, time, random, options);
    gridkeel::stochastic::validate(instance.problem);
    round_trip(instance);
    std::vector<std::string> warnings;
    smps::parse_ball(ball, instance.problem.scenario_count(), warnings);
  } catch (const gridkeel::InputError&) {
  }
  return 0;
}
