#include "planning/recourse_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::planning {
namespace {

class ColumnMaker {
 public:
  ColumnMaker(RecourseColumns& out, int periods, bool with_names)
      : out_(out), periods_(periods), with_names_(with_names) {}

  // One column per period; cost[t] in USD per unit of the column.
  template <class Cost>
  std::vector<int> add(Quantity quantity, int element, const std::string& label, CostTerm term, double lower,
                       double upper, Cost cost, bool integer = false) {
    std::vector<int> made;
    for (int t = 0; t < periods_; ++t) {
      std::string name;
      if (with_names_)
        name = label.empty() ? fmt::format("{}[t{:02}]", to_string(quantity), t)
                             : fmt::format("{}[{},t{:02}]", to_string(quantity), label, t);
      made.push_back(out_.columns.add(cost(t), lower, upper, integer, name));
      out_.info.push_back({quantity, element, t, term});
    }
    return made;
  }

 private:
  RecourseColumns& out_;
  int periods_;
  bool with_names_;
};

constexpr auto kFree = [](int) { return 0.0; };

void add_substation(ColumnMaker& make, RecourseColumns& out, const Study& study) {
  const Substation& s = study.substation;
  const double dt = study.horizon.step_h;
  // Swings and ramps beyond the import limit plus all demand cannot occur; finite bounds keep every
  // reduced cost priceable (weak duality).
  double demand = study.network.total_load_mw();
  for (const shock::AiSite& site : study.ai_sites) demand += site.rating_mw;
  const double wide = 10.0 * (s.import_limit_mw + demand + 1.0);
  out.import_p = make.add(Quantity::import_p, -1, "", CostTerm::import, 0.0, s.import_limit_mw,
                          [&](int t) { return s.import_price_usd_per_mwh[static_cast<std::size_t>(t)] * dt; });
  out.import_q =
      make.add(Quantity::import_q, -1, "", CostTerm::import, -s.import_limit_mvar, s.import_limit_mvar, kFree);
  out.imbalance_up = make.add(Quantity::imbalance_up, -1, "", CostTerm::imbalance, 0.0, wide,
                              [&](int) { return s.imbalance_up_usd_per_mwh * dt; });
  out.imbalance_down = make.add(Quantity::imbalance_down, -1, "", CostTerm::imbalance, 0.0, wide,
                                [&](int) { return s.imbalance_down_usd_per_mwh * dt; });
  out.ramp_excess = make.add(Quantity::ramp_excess, -1, "", CostTerm::ramp_reserve, 0.0, wide,
                             [&](int) { return s.ramp_penalty_usd_per_mw; });
  out.reserve_short = make.add(Quantity::reserve_short, -1, "", CostTerm::ramp_reserve, 0.0, wide,
                               [&](int) { return s.reserve_penalty_usd_per_mw; });
}

// Bounds: what the site would have with every allowed unit installed.
void add_reactive(ColumnMaker& make, RecourseColumns& out, const Study& study, const FirstStage& first) {
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) {
    double mva = 0.0;
    for (const Device& device : first.devices)
      if (device.site == static_cast<int>(i))
        mva += device.unit_limit * rating_mva(study.catalogue.offer(device.offer).module);
    out.reactive_supply.emplace_back();
    out.reactive_absorb.emplace_back();
    if (mva == 0.0) continue;
    const std::string& label = study.candidate_sites[i].name;
    const int site = static_cast<int>(i);
    out.reactive_supply.back() = make.add(Quantity::reactive_supply, site, label, CostTerm::import, 0.0, mva, kFree);
    out.reactive_absorb.back() = make.add(Quantity::reactive_absorb, site, label, CostTerm::import, 0.0, mva, kFree);
  }
}

DeviceColumns add_storage(ColumnMaker& make, const Study& study, const flex::Module& m, int d, const std::string& label,
                          double units) {
  const double dt = study.horizon.step_h;
  const double power = m.power_mw * units;
  DeviceColumns c;
  c.charge = make.add(Quantity::charge, d, label, CostTerm::cycle, 0.0, power, kFree);
  c.discharge = make.add(Quantity::discharge, d, label, CostTerm::cycle, 0.0, power,
                         [&](int) { return m.storage.cycle_cost_usd_per_mwh * dt; });
  c.stored = make.add(Quantity::stored, d, label, CostTerm::cycle, 0.0, m.storage.energy_mwh * units, kFree);
  if (study.fidelity.exclusive_storage)
    c.charging_units = make.add(Quantity::charging_units, d, label, CostTerm::cycle, 0.0, units, kFree, true);
  return c;
}

DeviceColumns add_generator(ColumnMaker& make, const Study& study, const flex::Module& m, int d,
                            const std::string& label, double units) {
  const double dt = study.horizon.step_h;
  const double power = m.power_mw * units;
  DeviceColumns c;
  c.generation = make.add(Quantity::generation, d, label, CostTerm::fuel, 0.0, power,
                          [&](int) { return m.generator.fuel_usd_per_mwh * dt; });
  const bool whole = study.fidelity.commitment;
  if (whole || m.generator.start_cost_usd > 0.0)
    c.start = make.add(
        Quantity::start, d, label, CostTerm::start, 0.0, units, [&](int) { return m.generator.start_cost_usd; }, whole);
  if (!whole) return c;
  c.on = make.add(Quantity::on, d, label, CostTerm::start, 0.0, units, kFree, true);
  c.stop = make.add(Quantity::stop, d, label, CostTerm::start, 0.0, units, kFree, true);
  if (covers_swings(m)) c.headroom = make.add(Quantity::headroom, d, label, CostTerm::fuel, 0.0, power, kFree);
  return c;
}

DeviceColumns add_demand_response(ColumnMaker& make, const Study& study, const flex::Module& m, int d,
                                  const std::string& label, double units, double owed_mwh) {
  const double dt = study.horizon.step_h;
  const double power = m.power_mw * units;
  const int last = study.horizon.periods - 1;
  DeviceColumns c;
  c.reduction = make.add(Quantity::reduction, d, label, CostTerm::demand_response, 0.0, power,
                         [&](int) { return m.demand_response.activation_cost_usd_per_mwh * dt; });
  if (study.fidelity.activation)
    c.call = make.add(Quantity::call, d, label, CostTerm::demand_response, 0.0, units, kFree, true);
  if (m.demand_response.rebound_share <= 0.0) return c;
  c.rebound = make.add(Quantity::rebound, d, label, CostTerm::demand_response, 0.0, power, kFree);
  // What is still owed at the end is paid for at the last import price.
  c.backlog =
      make.add(Quantity::backlog, d, label, CostTerm::import, 0.0, owed_mwh + power * dt * study.horizon.periods,
               [&](int t) { return t == last ? study.substation.import_price_usd_per_mwh.back() : 0.0; });
  return c;
}

}  // namespace

std::string_view to_string(CostTerm term) {
  static constexpr std::string_view names[kCostTerms] = {
      "import", "fuel", "start", "cycle", "demand_response", "unserved", "imbalance", "ramp_reserve", "restoration"};
  return names[static_cast<int>(term)];
}

std::string_view to_string(Quantity quantity) {
  static constexpr std::string_view names[] = {
      "import_p", "import_q", "imbalance_up", "imbalance_down", "ramp_excess",     "reserve_short",   "shed",
      "shed_q",   "charge",   "discharge",    "stored",         "reactive_supply", "reactive_absorb", "generation",
      "headroom", "on",       "start",        "stop",           "charging_units",  "reduction",       "call",
      "rebound",  "backlog",  "island_v_sq"};
  return names[static_cast<int>(quantity)];
}

std::string_view unit_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::import_q:
    case Quantity::shed_q:
    case Quantity::reactive_supply:
    case Quantity::reactive_absorb:
      return "Mvar";
    case Quantity::stored:
    case Quantity::backlog:
      return "MWh";
    case Quantity::on:
    case Quantity::start:
    case Quantity::stop:
    case Quantity::charging_units:
    case Quantity::call:
      return "units";
    case Quantity::island_voltage:
      return "pu^2";
    default:
      return "MW";
  }
}

RecourseColumns list_recourse_columns(const Study& study, const FirstStage& first, const std::vector<Load>& loads,
                                      const InitialState* initial, bool with_names) {
  RecourseColumns out;
  ColumnMaker make(out, study.horizon.periods, with_names);
  add_substation(make, out, study);
  for (std::size_t l = 0; l < loads.size(); ++l) {
    const double voll =
        loads[l].voll_factor * study.load_classes[static_cast<std::size_t>(loads[l].load_class)].voll_usd_per_mwh;
    out.shed.push_back(make.add(loads[l].reactive_only() ? Quantity::shed_q : Quantity::shed, static_cast<int>(l),
                                loads[l].name, CostTerm::unserved, 0.0, 0.0,
                                [&](int) { return voll * study.horizon.step_h; }));
  }
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    const Device& device = first.devices[d];
    const flex::Offer& offer = study.catalogue.offer(device.offer);
    const std::string label = device_label(study, device);
    const int index = static_cast<int>(d);
    const double units = device.unit_limit;
    if (offer.module.is_storage())
      out.devices.push_back(add_storage(make, study, offer.module, index, label, units));
    else if (offer.module.type == flex::ModuleType::generator)
      out.devices.push_back(add_generator(make, study, offer.module, index, label, units));
    else
      out.devices.push_back(add_demand_response(make, study, offer.module, index, label, units,
                                                initial == nullptr ? 0.0 : initial->devices[d].owed_mwh));
  }
  add_reactive(make, out, study, first);
  return out;
}

bool covers_swings(const flex::Module& module) {
  constexpr double kFastResponse_s = 60.0;
  return module.type != flex::ModuleType::demand_response && module.response_time_s <= kFastResponse_s;
}

double rating_mva(const flex::Module& module) {
  if (module.is_storage()) return module.power_mw * module.storage.inverter_mva_per_mw;
  if (module.type == flex::ModuleType::generator) return module.power_mw * module.generator.inverter_mva_per_mw;
  return 0.0;
}

double demand_response_q_per_p(const Study& study, const CandidateSite& site) {
  for (const shock::AiSite& ai : study.ai_sites)
    if (ai.bus == site.bus) return mvar_per_mw(ai);
  return mvar_per_mw(study.network.bus(site.bus));
}

Injection shed_injection(int column, const Load& load, std::size_t index) {
  if (load.reactive_only())
    return {column, load.bus, 0.0, load.q_fixed_mvar > 0.0 ? 1.0 : -1.0, static_cast<int>(index)};
  return {column, load.bus, 1.0, load.q_per_p, static_cast<int>(index)};
}

std::vector<std::vector<Injection>> list_injections(const Study& study, const FirstStage& first,
                                                    const std::vector<Load>& loads, const RecourseColumns& columns) {
  std::vector<std::vector<Injection>> out(static_cast<std::size_t>(study.horizon.periods));
  const auto add = [&](const std::vector<int>& cols, grid::BusId bus, double mw, double mvar) {
    for (std::size_t t = 0; t < cols.size(); ++t) out[t].push_back({cols[t], bus, mw, mvar});
  };
  for (std::size_t l = 0; l < loads.size(); ++l)
    for (std::size_t t = 0; t < out.size(); ++t) out[t].push_back(shed_injection(columns.shed[l][t], loads[l], l));
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    const CandidateSite& site = study.candidate_sites[static_cast<std::size_t>(first.devices[d].site)];
    const DeviceColumns& c = columns.devices[d];
    const double q = demand_response_q_per_p(study, site);
    add(c.charge, site.bus, -1.0, 0.0);
    add(c.discharge, site.bus, 1.0, 0.0);
    add(c.generation, site.bus, 1.0, 0.0);
    add(c.reduction, site.bus, 1.0, q);
    add(c.rebound, site.bus, -1.0, -q);
  }
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) {
    add(columns.reactive_supply[i], study.candidate_sites[i].bus, 0.0, 1.0);
    add(columns.reactive_absorb[i], study.candidate_sites[i].bus, 0.0, -1.0);
  }
  return out;
}

}  // namespace gridkeel::planning
