#include "planning/device_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/demand_caps.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

class RowMaker {
 public:
  RowMaker(stochastic::RecourseTemplate& target, DeviceRows& out, bool with_names)
      : target_(target), out_(out), with_names_(with_names) {}

  void device(int index, const Device& device, std::string label) {
    index_ = index;
    device_ = &device;
    label_ = std::move(label);
  }

  // lower <= y-part + per_unit * x <= upper
  void add(const char* what, int period, double lower, double upper, const Entries& y, double per_unit) {
    std::string name;
    if (with_names_) name = fmt::format("{}[{},t{:02}]", what, label_, period);
    const int row = target_.rows.add(lower, upper, y, name);
    Entries x;
    if (per_unit != 0.0) {
      x.push_back({device_->column, per_unit});
      out_.unit_rows[static_cast<std::size_t>(index_)].push_back({row, per_unit});
    }
    target_.technology.add(x);
  }

 private:
  stochastic::RecourseTemplate& target_;
  DeviceRows& out_;
  bool with_names_;
  int index_ = -1;
  const Device* device_ = nullptr;
  std::string label_;
};

std::size_t at(int t) { return static_cast<std::size_t>(t); }

void storage_rows(RowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const double dt = study.horizon.step_h;
  const flex::StorageData& s = m.storage;
  const double window = (s.soc_max - s.soc_min) * s.energy_mwh;
  // `stored` counts from the lower end of the SoC window, so its lower bound is 0.
  const double initial = (s.soc_initial - s.soc_min) * s.energy_mwh;
  const double final_level = std::max(0.0, (s.soc_final_min * s.soc_initial - s.soc_min) * s.energy_mwh);
  const int last = study.horizon.periods - 1;
  for (int t = 0; t <= last; ++t) {
    Entries balance{{c.stored[at(t)], 1.0},
                    {c.charge[at(t)], -s.charge_efficiency * dt},
                    {c.discharge[at(t)], dt / s.discharge_efficiency}};
    if (t > 0) balance.push_back({c.stored[at(t - 1)], -1.0});
    rows.add("soc", t, 0.0, 0.0, balance, t == 0 ? -initial : 0.0);
    // Charging and discharging share the power of the units: the convex hull of doing only one.
    rows.add("power", t, -kInf, 0.0, {{c.charge[at(t)], 1.0}, {c.discharge[at(t)], 1.0}}, -m.power_mw);
    rows.add("energy", t, -kInf, 0.0, {{c.stored[at(t)], 1.0}}, -window);
  }
  if (final_level > 0.0) rows.add("final", last, 0.0, kInf, {{c.stored[at(last)], 1.0}}, -final_level);
}

void generator_rows(RowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const double ramp = m.generator.ramp_share_per_min * 60.0 * study.horizon.step_h;
  for (int t = 0; t < study.horizon.periods; ++t) {
    const int g = c.generation[at(t)];
    rows.add("power", t, -kInf, 0.0, {{g, 1.0}}, -m.power_mw);
    Entries rise{{g, 1.0}};
    if (t > 0) rise.push_back({c.generation[at(t - 1)], -1.0});
    // A ramp that covers the full range within one period binds nothing.
    if (ramp < 1.0) {
      rows.add("ramp_up", t, -kInf, 0.0, rise, -ramp * m.power_mw);
      if (t > 0) rows.add("ramp_down", t, 0.0, kInf, rise, ramp * m.power_mw);
    }
    if (!c.start.empty()) {
      rise.push_back({c.start[at(t)], -m.power_mw});
      rows.add("start", t, -kInf, 0.0, rise, 0.0);
    }
  }
}

void rebound_rows(RowMaker& rows, const Study& study, const flex::DemandResponseData& r, const DeviceColumns& c) {
  const double dt = study.horizon.step_h;
  const int window = std::max(1, static_cast<int>(std::lround(r.rebound_window_h / dt)));
  for (int t = 0; t < study.horizon.periods; ++t) {
    Entries owed{{c.backlog[at(t)], 1.0}, {c.reduction[at(t)], -r.rebound_share * dt}, {c.rebound[at(t)], dt}};
    if (t > 0) owed.push_back({c.backlog[at(t - 1)], -1.0});
    rows.add("backlog", t, 0.0, 0.0, owed, 0.0);
    // At most what the last `window` periods added may still be owed: all older energy has come back.
    Entries young{{c.backlog[at(t)], 1.0}};
    for (int k = std::max(0, t - window + 1); k <= t; ++k) young.push_back({c.reduction[at(k)], -r.rebound_share * dt});
    rows.add("rebound_window", t, -kInf, 0.0, young, 0.0);
  }
}

void demand_response_rows(RowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const flex::DemandResponseData& r = m.demand_response;
  const double dt = study.horizon.step_h;
  const int periods = study.horizon.periods;
  const int duration = std::max(1, static_cast<int>(std::floor(r.max_duration_h / dt + 1e-9)));
  const double first_share = std::clamp(1.0 - r.response_time_h / dt, 0.0, 1.0);
  Entries all;
  for (int t = 0; t < periods; ++t) {
    const int d = c.reduction[at(t)];
    all.push_back({d, dt});
    rows.add("power", t, -kInf, 0.0, {{d, 1.0}}, -m.power_mw);
    // In its first period a reduction helps only after the response time.
    if (r.response_time_h > 0.01 * dt) {
      Entries rise{{d, 1.0}};
      if (t > 0) rise.push_back({c.reduction[at(t - 1)], -1.0});
      rows.add("response", t, -kInf, 0.0, rise, -first_share * m.power_mw);
    }
    // Any duration + 1 consecutive periods hold at most `duration` full periods.
    if (t >= duration) {
      Entries run;
      for (int k = t - duration; k <= t; ++k) run.push_back({c.reduction[at(k)], 1.0});
      rows.add("duration", t, -kInf, 0.0, run, -duration * m.power_mw);
    }
  }
  if (r.max_calls * r.max_duration_h < periods * dt)
    rows.add("calls", periods - 1, -kInf, 0.0, all, -r.max_calls * r.max_duration_h * m.power_mw);
  if (!c.backlog.empty()) rebound_rows(rows, study, r, c);
}

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
                           const std::vector<Load>& loads, const RecourseColumns& columns, bool with_names) {
  DeviceRows out;
  out.unit_rows.resize(first.devices.size());
  RowMaker rows(target, out, with_names);
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    const Device& device = first.devices[d];
    const flex::Offer& offer = study.catalogue.offer(device.offer);
    std::string label;
    if (with_names) label = device_label(study, device);
    rows.device(static_cast<int>(d), device, label);
    if (offer.module.is_storage())
      storage_rows(rows, study, offer.module, columns.devices[d]);
    else if (offer.module.type == flex::ModuleType::generator)
      generator_rows(rows, study, offer.module, columns.devices[d]);
    else
      demand_response_rows(rows, study, offer.module, columns.devices[d]);
  }
  add_reactive_rows(target, out, study, first, columns, with_names);
  add_demand_caps(target, out, study, first, loads, columns, with_names);
  return out;
}

}  // namespace gridkeel::planning
