#include <algorithm>

#include "operation/controller.hpp"
#include "operation/state.hpp"
#include "operation/switch_states.hpp"

namespace gridkeel::operation {
namespace {

constexpr double kShaveShare = 0.9, kChargeShare = 0.8;  // of the import limit

// The load that the substation fed, of the step before; of the first step, the expected one.
double measured_load_mw(const Plant& plant, const Observation& seen, const std::vector<char>& fed) {
  const bool known = seen.step > 0;
  const double scale = known ? seen.background_scale[0] : plant.expected.background_scale[0];
  double sum = 0.0;
  for (std::size_t b = 0; b < plant.study.network.buses.size(); ++b)
    if (fed[b]) sum += plant.study.network.buses[b].load_mw * scale;
  for (std::size_t a = 0; a < plant.study.ai_sites.size(); ++a) {
    if (!fed[plant.study.ai_sites[a].bus.index()]) continue;
    const shock::AiLoad& ai = known ? seen.ai[a] : plant.expected.ai[a];
    sum += ai.training_mw[0] + ai.inference_mw[0];
  }
  return sum;
}

}  // namespace

Decision RuleController::decide(const Observation& seen, const planning::InitialState& state) {
  const planning::Study& study = plant_.study;
  std::vector<grid::BranchId> out;
  for (const Observation::Out& o : seen.out) out.push_back(o.branch);
  Decision decision;
  decision.switches = kept_switches(plant_, seen, state);
  const std::vector<char> fed = fed_buses(plant_, out, seen.import_share <= 0.0, decision.switches);
  const double limit = study.substation.usable_import_mw(seen.import_share), dt = study.horizon.step_h;
  double net = measured_load_mw(plant_, seen, fed);
  decision.devices.resize(state.devices.size());
  const auto each = [&](flex::ModuleType type, auto use) {
    for (std::size_t d = 0; d < state.devices.size(); ++d) {
      const flex::Module& m = plant_.module(d);
      const bool fits = type == flex::ModuleType::storage ? m.is_storage() : m.type == type;
      const double units = usable_units(plant_, d, seen.usable_share);
      if (fits && units > 0.0 && fed[plant_.bus(d).index()]) use(decision.devices[d], state.devices[d], m, units);
    }
  };
  using planning::DeviceState;
  each(flex::ModuleType::storage, [&](SetPoint& to, const DeviceState& s, const flex::Module& m, double units) {
    const double power = m.power_mw * units,
                 room = (m.storage.soc_max - m.storage.soc_min) * m.storage.energy_mwh * units;
    if (net > kShaveShare * limit)
      to.discharge = std::min({net - kShaveShare * limit, power, s.stored_mwh * m.storage.discharge_efficiency / dt});
    else if (net < kChargeShare * limit)
      to.charge = std::clamp((room - s.stored_mwh) / (m.storage.charge_efficiency * dt), 0.0,
                             std::min(power, kChargeShare * limit - net));
    net += to.charge - to.discharge;
  });
  each(flex::ModuleType::generator, [&](SetPoint& to, const DeviceState&, const flex::Module& m, double units) {
    to.generation = std::clamp(net - limit, 0.0, m.power_mw * units);
    net -= to.generation;
  });
  each(flex::ModuleType::demand_response, [&](SetPoint& to, const DeviceState& s, const flex::Module& m, double units) {
    to.reduction = std::clamp(net - limit, 0.0, m.power_mw * units);
    if (to.reduction == 0.0)
      to.rebound = std::clamp(kChargeShare * limit - net, 0.0, std::min(s.owed_mwh / dt, m.power_mw * units));
    net += to.rebound - to.reduction;
  });
  decision.planned_import_mw = std::clamp(net, 0.0, limit);
  return decision;
}

}  // namespace gridkeel::operation
