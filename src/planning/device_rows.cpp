#include "planning/device_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/demand_caps.hpp"
#include "planning/device_row_maker.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

std::size_t at(int t) { return static_cast<std::size_t>(t); }

// Each unit's (P, Q) stays in a hexagon inside its rating S: |P| <= P_max and
//   |Q| <= S - (S - Q_max) |P| / P_max,  Q_max = sqrt(S^2 - P_max^2),
// the chord of the circle between P = 0 and P = P_max. Linear in |P|, so the units of a site add up to
// one row without loss; it gives away at most a fifth of Q at half power and never exceeds the rating.
void add_reactive_rows(stochastic::RecourseTemplate& target, DeviceRows& out, const Study& study,
                       const FirstStage& first, const RecourseColumns& columns, bool with_names) {
  for (std::size_t i = 0; i < columns.reactive_supply.size(); ++i) {
    if (columns.reactive_supply[i].empty()) continue;
    for (int t = 0; t < study.horizon.periods; ++t) {
      Entries y{{columns.reactive_supply[i][at(t)], 1.0}, {columns.reactive_absorb[i][at(t)], 1.0}}, x;
      const int row = target.rows.count();
      for (std::size_t d = 0; d < first.devices.size(); ++d) {
        if (first.devices[d].site != static_cast<int>(i)) continue;
        const flex::Module& m = study.catalogue.offer(first.devices[d].offer).module;
        const double mva = rating_mva(m);
        if (mva == 0.0) continue;
        const double at_full = std::sqrt(std::max(0.0, mva * mva - m.power_mw * m.power_mw));
        const double slope = (mva - at_full) / m.power_mw;
        const DeviceColumns& c = columns.devices[d];
        for (const auto* active : {&c.charge, &c.discharge, &c.generation})
          if (!active->empty()) y.push_back({(*active)[at(t)], slope});
        x.push_back({first.devices[d].column, -mva});
        out.unit_rows[d].push_back({row, -mva});
      }
      std::string name;
      if (with_names) name = fmt::format("reactive[{},t{:02}]", study.candidate_sites[i].name, t);
      target.rows.add(-kInf, 0.0, y, name);
      target.technology.add(x);
    }
  }
}

}  // namespace

DeviceRows add_device_rows(stochastic::RecourseTemplate& target, const Study& study, const FirstStage& first,
                           const std::vector<Load>& loads, const RecourseColumns& columns, const InitialState* initial,
                           bool with_names) {
  DeviceRows out;
  out.unit_rows.resize(first.devices.size());
  out.whole_unit_rows.resize(first.devices.size());
  out.derated_rows.resize(first.devices.size());
  out.last_calls.resize(first.devices.size());
  out.reducible = reducible_loads(study, first, loads);
  DeviceRowMaker rows(target, out, initial, with_names);
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    const Device& device = first.devices[d];
    const flex::Offer& offer = study.catalogue.offer(device.offer);
    std::string label;
    if (with_names) label = device_label(study, device);
    rows.device(static_cast<int>(d), device, label);
    if (offer.module.is_storage())
      add_storage_rows(rows, study, offer.module, columns.devices[d]);
    else if (offer.module.type == flex::ModuleType::generator)
      add_generator_rows(rows, study, offer.module, columns.devices[d]);
    else
      add_demand_response_rows(rows, study, offer.module, columns.devices[d]);
  }
  add_reactive_rows(target, out, study, first, columns, with_names);
  add_demand_caps(target, out, study, first, loads, columns, with_names);
  return out;
}

}  // namespace gridkeel::planning
