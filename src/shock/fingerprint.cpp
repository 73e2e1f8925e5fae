#include <fmt/format.h>

#include <bit>

#include "shock/scenario.hpp"

namespace gridkeel::shock {

namespace {

// FNV-1a over 64-bit words, byte by byte from the low end, so that it does not depend on the machine's byte order.
class Hash {
 public:
  void add(std::uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8) state_ = (state_ ^ ((word >> shift) & 0xff)) * 0x100000001b3ULL;
  }
  void add(int value) { add(static_cast<std::uint64_t>(value)); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value + 0.0)); }  // -0.0 is 0.0
  void add(const std::string& text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text) add(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) add(value);
  }
  void add(const AiLoad& load) {
    add(load.training_mw);
    add(load.inference_mw);
    add(load.max_mw);
    add(load.min_mw);
    add(load.ramp_mw_per_min);
  }
  void add(const LineOutage& outage) {
    add(outage.branch.value);
    add(outage.first_period);
    add(outage.end_period);
  }
  void add(const Event& event) {
    add(event.kind);
    add(event.element);
    add(event.first_period);
    add(event.end_period);
    add(event.magnitude_mw);
  }
  void add(const Scenario& scenario) {
    add(scenario.name);
    add(scenario.probability);
    add(scenario.background_scale);
    add(scenario.ai);
    add(scenario.outages);
    add(scenario.import_share);
    add(scenario.usable_share);
    add(scenario.events);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::string ScenarioSet::fingerprint() const {
  Hash hash;
  hash.add(seed);
  hash.add(horizon.periods);
  hash.add(horizon.step_h);
  hash.add(horizon.start_hour);
  hash.add(ai_site_names);
  hash.add(background_forecast);
  hash.add(ai_forecast_mw);
  hash.add(scenarios);
  return fmt::format("{:016x}", hash.value());
}

}  // namespace gridkeel::shock
