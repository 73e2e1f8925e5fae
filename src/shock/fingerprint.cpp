#include <fmt/format.h>

#include "common/hash.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::shock {

namespace {

class ScenarioHash : public Hash<ScenarioHash> {
 public:
  using Hash<ScenarioHash>::add;
  void add(const AiLoad& load) {
    add(load.training_mw);
    add(load.inference_mw);
    add(load.max_mw);
    add(load.min_mw);
    add(load.ramp_mw_per_min);
    add(load.share_above);
  }
  void add(const LineOutage& outage) {
    add(outage.branch.value);
    add(outage.first_period);
    add(outage.end_period);
  }
  void add(const TemporaryFault& fault) {
    add(fault.branch.value);
    add(fault.hour);
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
    if (!scenario.temporary_faults.empty()) add(scenario.temporary_faults);
    add(scenario.import_share);
    add(scenario.usable_share);
    add(scenario.events);
  }
};

}  // namespace

std::string ScenarioSet::fingerprint() const {
  ScenarioHash hash;
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
