#include "planning/loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/zone_loads.hpp"

namespace gridkeel::planning {

namespace {

void add_slices(std::vector<Load>& loads, const Study& study, const Load& whole) {
  const double share = study.load_classes[static_cast<std::size_t>(whole.load_class)].sheddable_share;
  const auto add = [&](double part, double factor, const char* suffix) {
    if (part <= 0.0) return;
    Load slice = whole;
    slice.share = part;
    slice.voll_factor = factor;
    slice.base_mw *= part;
    slice.name += suffix;
    loads.push_back(slice);
  };
  add(share, 1.0, "");
  add(1.0 - share, kFirmVollFactor, ":firm");
}

void add_background(std::vector<Load>& loads, const Study& study, std::size_t b) {
  const grid::Bus& bus = study.network.buses[b];
  if (bus.load_mw < 0.0)
    throw ValueOutOfRange(bus.where, "bus " + bus.name, "load_mw", bus.load_mw, "MW",
                          ">= 0 MW (generation is no load)");
  Load load;
  load.bus = grid::BusId(b);
  load.load_class = study.bus_class[b];
  load.name = bus.name;
  load.base_mw = bus.load_mw;
  load.q_per_p = mvar_per_mw(bus);
  if (bus.load_mw > 0.0) add_slices(loads, study, load);
  if (std::abs(bus.load_mvar) <= kMostMvarPerMw * bus.load_mw) return;
  load.q_fixed_mvar = bus.load_mvar - load.q_per_p * bus.load_mw;
  load.base_mw = load.q_per_p = 0.0;
  load.name += ":reactive";
  loads.push_back(load);
}

}  // namespace

double mvar_per_mw(const grid::Bus& bus) {
  return bus.load_mw > 0.0 ? std::clamp(bus.load_mvar / bus.load_mw, -kMostMvarPerMw, kMostMvarPerMw) : 0.0;
}

double mvar_per_mw(const shock::AiSite& site) { return std::tan(std::acos(site.power_factor)); }

std::vector<Load> list_loads(const Study& study) {
  std::vector<Load> loads;
  for (std::size_t b = 0; b < study.network.buses.size(); ++b) add_background(loads, study, b);
  if (sheds_by_zone(study)) loads = merged_by_zone(study, loads);
  for (std::size_t a = 0; a < study.ai_sites.size(); ++a) {
    const shock::AiSite& site = study.ai_sites[a];
    Load load;
    load.bus = site.bus;
    load.ai_site = static_cast<int>(a);
    load.q_per_p = mvar_per_mw(site);
    load.kind = Load::Kind::ai_training;
    load.load_class = study.training_class;
    load.name = site.name + ":training";
    add_slices(loads, study, load);
    load.kind = Load::Kind::ai_inference;
    load.load_class = study.inference_class;
    load.name = site.name + ":inference";
    add_slices(loads, study, load);
  }
  return loads;
}

double demand_mw(const Load& load, const shock::Scenario& scenario, int period) {
  const auto t = static_cast<std::size_t>(period);
  if (load.kind == Load::Kind::background) return load.base_mw * scenario.background_scale[t];
  const shock::AiLoad& ai = scenario.ai[static_cast<std::size_t>(load.ai_site)];
  return load.share * (load.kind == Load::Kind::ai_training ? ai.training_mw[t] : ai.inference_mw[t]);
}

double base_mvar(const Load& load, bool cut_off) {
  return load.q_per_p * load.base_mw + (cut_off ? 0.0 : load.q_fixed_mvar);
}

double demand_mvar(const Load& load, const shock::Scenario& scenario, int period, bool cut_off) {
  if (load.kind == Load::Kind::background)
    return base_mvar(load, cut_off) * scenario.background_scale[static_cast<std::size_t>(period)];
  return load.q_per_p * demand_mw(load, scenario, period);
}

double sheddable(const Load& load, const shock::Scenario& scenario, int period, bool cut_off) {
  return load.reactive_only() ? std::abs(demand_mvar(load, scenario, period, cut_off))
                              : demand_mw(load, scenario, period);
}

std::vector<double> scheduled_import_mw(const Study& study, const shock::ScenarioSet& set) {
  std::vector<double> schedule(static_cast<std::size_t>(study.horizon.periods));
  const double base = study.network.total_load_mw();
  for (std::size_t t = 0; t < schedule.size(); ++t) {
    schedule[t] = base * set.background_forecast[t];
    for (const auto& site : set.ai_forecast_mw) schedule[t] += site[t];
    schedule[t] = std::min(schedule[t], study.substation.import_limit_mw);
  }
  return schedule;
}

}  // namespace gridkeel::planning
