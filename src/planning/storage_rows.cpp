#include <algorithm>

#include "planning/device_row_maker.hpp"

namespace gridkeel::planning {
namespace {

// Each unit charges or discharges: `charging_units` of them may do the one, the others the other.
void exclusive_rows(DeviceRowMaker& rows, const flex::Module& m, const DeviceColumns& c) {
  using solver::kInf;
  for (std::size_t t = 0; t < c.charging_units.size(); ++t) {
    const int period = static_cast<int>(t);
    rows.add("charging", period, -kInf, 0.0, {{c.charge[t], 1.0}, {c.charging_units[t], -m.power_mw}}, 0.0);
    rows.add("discharging", period, -kInf, 0.0, {{c.discharge[t], 1.0}, {c.charging_units[t], m.power_mw}}, -m.power_mw,
             DeviceRowMaker::Units::whole);
  }
}

// kept - surplus: what the energy left at the end is worth, against the level that the study wants.
void end_value_rows(DeviceRowMaker& rows, const flex::Module& m, const DeviceColumns& c) {
  const flex::StorageData& s = m.storage;
  const EndPrices& prices = rows.initial()->end_prices;
  const double surplus = surplus_usd_per_mwh(s, prices), shortfall = shortfall_usd_per_mwh(s, prices);
  const double most_mwh = s.energy_mwh * rows.unit_limit();
  const int last = static_cast<int>(c.stored.size()) - 1;
  const int kept = rows.add_column("kept", last, -surplus, most_mwh);
  const int lacking = rows.add_column("lacking", last, shortfall - surplus, most_mwh);
  rows.add("kept", last, 0.0, 0.0, {{kept, 1.0}, {c.stored.back(), -1.0}}, 0.0);
  rows.add("lacking", last, 0.0, solver::kInf, {{lacking, 1.0}, {c.stored.back(), 1.0}}, -final_level_mwh(s));
}

}  // namespace

void add_storage_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  using Entries = std::vector<solver::Entry>;
  using solver::kInf;
  const double dt = study.horizon.step_h;
  const flex::StorageData& s = m.storage;
  const double window = (s.soc_max - s.soc_min) * s.energy_mwh;
  // `stored` counts from the lower end of the SoC window, so its lower bound is 0.
  const double initial = (s.soc_initial - s.soc_min) * s.energy_mwh;
  const double final_level = final_level_mwh(s);
  const DeviceState* before = rows.before();
  const std::size_t last = c.stored.size() - 1;
  for (std::size_t t = 0; t <= last; ++t) {
    const int period = static_cast<int>(t);
    Entries balance{
        {c.stored[t], 1.0}, {c.charge[t], -s.charge_efficiency * dt}, {c.discharge[t], dt / s.discharge_efficiency}};
    if (t > 0) balance.push_back({c.stored[t - 1], -1.0});
    const double carried = t == 0 && before != nullptr ? before->stored_mwh : 0.0;
    rows.add("soc", period, carried, carried, balance, t == 0 && before == nullptr ? -initial : 0.0);
    // Charging and discharging share the power of the units: the convex hull of doing only one.
    rows.add("power", period, -kInf, 0.0, {{c.charge[t], 1.0}, {c.discharge[t], 1.0}}, -m.power_mw);
    rows.add("energy", period, -kInf, 0.0, {{c.stored[t], 1.0}}, -window);
  }
  if (before != nullptr)
    end_value_rows(rows, m, c);
  else if (final_level > 0.0)
    rows.add("final", static_cast<int>(last), 0.0, kInf, {{c.stored[last], 1.0}}, -final_level);
  exclusive_rows(rows, m, c);
}

}  // namespace gridkeel::planning
