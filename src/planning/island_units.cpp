#include "planning/island_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/device_row_maker.hpp"
#include "planning/recourse_model.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;

constexpr double kStarting = 0.5;       // of a period: units that wait longer do not count as running in it
constexpr double kUnitRounding = 1e-6;  // of a unit

// A number of units that run, and of their minimum the share that all of them give.
struct Running {
  Entries units;
  double share = 1.0;
};

Running running_units(const Study& study, const flex::GeneratorData& data, const DeviceColumns& c, int period) {
  const auto t = static_cast<std::size_t>(period);
  Running running{{{c.on[t], 1.0}}};
  for (std::size_t k = 0; k <= t; ++k) {
    const double waits = waiting_share(data.start_time_h, study.horizon.step_h, static_cast<int>(k));
    if (waits == 0.0) break;
    // A unit that may have stopped again since it started is not among those that are on.
    const bool on = static_cast<int>(k) < periods_of(data.min_up_h, study.horizon.step_h, 1);
    if (waits > kStarting || !on)
      running.units.push_back({c.start[t - k], -1.0});
    else
      running.share = std::min(running.share, 1.0 - waits);
  }
  return running;
}

bool stands_in(const RecourseBase& base, const IslandPeriod& island, std::size_t device) {
  const Device& d = base.first->devices[device];
  return island.holds(base.study->candidate_sites[static_cast<std::size_t>(d.site)].bus);
}

// What demand response may reduce at a bus, if no other set of that bus holds it all.
bool is_widest(const std::vector<DeviceRows::DemandCap>& caps, const DeviceRows::DemandCap& cap) {
  return std::none_of(caps.begin(), caps.end(), [&](const DeviceRows::DemandCap& other) {
    return other.loads.size() > cap.loads.size() &&
           std::includes(other.loads.begin(), other.loads.end(), cap.loads.begin(), cap.loads.end());
  });
}

// The rows of one island.
class IslandRows {
 public:
  IslandRows(RecourseModel& model, const RecourseBase& base, std::size_t island)
      : model_(model), base_(base), island_(island), where_(model.islands[island]) {
    find_takers();
    find_reducible();
  }

  void add(std::size_t device) {
    const flex::Module& m = base_.study->catalogue.offer(base_.first->devices[device].offer).module;
    if (m.type != flex::ModuleType::generator || !stands_in(base_, where_, device)) return;
    if (m.generator.pmin_share > 0.0) add_minimum(device, m);
    add_output(device, m, {}, {});
    if (!reducible_.empty()) add_output(device, m, reducible_, reduced_);
  }

 private:
  const DeviceColumns& columns_of(std::size_t device) const { return base_.columns.devices[device]; }
  std::size_t period() const { return static_cast<std::size_t>(where_.period); }

  void find_takers() {
    for (std::size_t d = 0; d < base_.first->devices.size(); ++d) {
      if (!stands_in(base_, where_, d)) continue;
      for (const std::vector<int>* of : {&columns_of(d).charge, &columns_of(d).rebound})
        if (!of->empty()) takers_.push_back({(*of)[period()], -1.0});
    }
  }

  void find_reducible() {
    const std::vector<Load>& loads = base_.loads;
    const auto stands_here = [&](int l) {
      const Load& load = loads[static_cast<std::size_t>(l)];
      return where_.holds(load.bus) && load.spread.empty();
    };
    const auto& caps = base_.device_rows.demand_caps;
    for (const DeviceRows::DemandCap& cap : caps) {
      if (!std::all_of(cap.loads.begin(), cap.loads.end(), stands_here) || !is_widest(caps, cap)) continue;
      reducible_.insert(reducible_.end(), cap.loads.begin(), cap.loads.end());
      const auto row = solver::row_of(base_.devices.rows.matrix, cap.rows[period()]);
      reduced_.insert(reduced_.end(), row.begin(), row.end());
    }
  }

  void add_minimum(std::size_t device, const flex::Module& m) {
    Running running = running_units(*base_.study, m.generator, columns_of(device), where_.period);
    const double least_mw = running.share * m.generator.pmin_share * m.power_mw;
    // Without a scenario's numbers it says nothing, but with a side, so that scenarios may have one.
    const int row = new_row("takes", device, base_.first->devices[device].unit_limit, running.units);
    model_.island_units.push_back(
        {IslandUnitsRow::Kind::minimum, row, island_, device, least_mw, std::move(running.units), {}});
  }

  // Without a scenario's numbers it says what `most` says.
  void add_output(std::size_t device, const flex::Module& m, const std::vector<int>& loads, const Entries& reduced) {
    Entries y{{columns_of(device).generation[period()], 1.0}, {columns_of(device).on[period()], -m.power_mw}};
    y.insert(y.end(), reduced.begin(), reduced.end());
    double side = 0.0;
    for (const solver::Entry& e : reduced)
      side += e.value * base_.devices.columns.upper[static_cast<std::size_t>(e.index)];
    const int row = new_row(loads.empty() ? "gives" : "gives_or_reduces", device, side, y);
    model_.island_units.push_back({IslandUnitsRow::Kind::output,
                                   row,
                                   island_,
                                   device,
                                   m.power_mw,
                                   {{columns_of(device).on[period()], 1.0}},
                                   loads});
  }

  int new_row(const char* what, std::size_t device, double side, Entries y) {
    y.insert(y.end(), takers_.begin(), takers_.end());
    std::string name;
    if (base_.with_names)
      name =
          fmt::format("{}[{},t{:02}]", what, device_label(*base_.study, base_.first->devices[device]), where_.period);
    model_.recourse.technology.add({});
    return model_.recourse.rows.add(-solver::kInf, side, y, name);
  }

  RecourseModel& model_;
  const RecourseBase& base_;
  std::size_t island_;
  const IslandPeriod& where_;
  Entries takers_;
  std::vector<int> reducible_;  // loads
  Entries reduced_;             // reductions and shed of them
};

// A scenario's numbers.
class ScenarioNumbers {
 public:
  ScenarioNumbers(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model, int scenario)
      : data_(data),
        base_(base),
        model_(model),
        scenario_(base.set->scenarios[static_cast<std::size_t>(scenario)]),
        index_(scenario) {}

  void set(const IslandUnitsRow& row) {
    const double unit_mw = usable_share(base_, index_, row.device) * row.unit_mw;
    const double reducible = reducible_mw(row);
    const double demand = std::max(0.0, model_.demand_mw(model_.islands[row.island], scenario_) - reducible);
    const double whole = unit_mw > 0.0 ? std::floor(demand / unit_mw + kUnitRounding) : solver::kInf;
    const double rest = std::max(0.0, demand - whole * unit_mw);
    const bool says_something = whole < base_.first->devices[row.device].unit_limit;
    if (row.kind == IslandUnitsRow::Kind::minimum) {
      if (says_something) set(row, unit_mw - rest, (unit_mw - rest) * whole);
    } else if (says_something) {
      set(row, 0.0 - rest, reducible + (unit_mw - rest) * whole);
    } else if (!row.reducible.empty()) {
      data_.row_sides.push_back({row.row, -solver::kInf, reducible});
    }
  }

 private:
  double reducible_mw(const IslandUnitsRow& row) const {
    double sum = 0.0;
    for (int l : row.reducible)
      sum += demand_mw(base_.loads[static_cast<std::size_t>(l)], scenario_, model_.islands[row.island].period);
    return sum;
  }

  void set(const IslandUnitsRow& row, double per_unit, double side) {
    for (const solver::Entry& e : row.units) data_.recourse_matrix.push_back({row.row, e.index, per_unit * e.value});
    data_.row_sides.push_back({row.row, -solver::kInf, side});
  }

  stochastic::ScenarioData& data_;
  const RecourseBase& base_;
  const RecourseModel& model_;
  const shock::Scenario& scenario_;
  int index_;
};

}  // namespace

void add_island_units(RecourseModel& model, const RecourseBase& base) {
  if (!base.study->fidelity.commitment || base.initial != nullptr) return;
  for (std::size_t i = 0; i < model.islands.size(); ++i) {
    IslandRows rows(model, base, i);
    for (std::size_t d = 0; d < base.first->devices.size(); ++d) rows.add(d);
  }
}

void add_island_units(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                      int scenario) {
  ScenarioNumbers numbers(data, base, model, scenario);
  for (const IslandUnitsRow& row : model.island_units) numbers.set(row);
}

}  // namespace gridkeel::planning
