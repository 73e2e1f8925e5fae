#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>

#include "planning/feeder_state.hpp"
#include "planning/switching.hpp"
#include "report/csv.hpp"
#include "report/element_names.hpp"
#include "report/plan_csv.hpp"

namespace gridkeel::report {
namespace {

using planning::PlanningProblem;
using planning::Quantity;

// Whose decision a column is: the element that its rows name.
enum class Owner { system, load, site, device };

Owner owner_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::charge:
    case Quantity::discharge:
    case Quantity::stored:
    case Quantity::charging_units:
    case Quantity::generation:
    case Quantity::headroom:
    case Quantity::on:
    case Quantity::start:
    case Quantity::stop:
    case Quantity::reduction:
    case Quantity::call:
    case Quantity::rebound:
    case Quantity::backlog:
      return Owner::device;
    case Quantity::reactive_supply:
    case Quantity::reactive_absorb:
      return Owner::site;
    case Quantity::shed:
    case Quantity::shed_q:
      return Owner::load;
    default:
      return Owner::system;
  }
}

// Writes the rows of one scenario.
class DispatchWriter {
 public:
  DispatchWriter(const DispatchSink& sink, const PlanningProblem& problem, const planning::Plan& plan, int scenario)
      : sink_(sink),
        problem_(problem),
        plan_(plan),
        scenario_(scenario),
        drawn_(problem.scenarios().scenarios[at(scenario)]),
        y_(plan.outcomes[at(scenario)].y),
        outages_(planning::outage_schedule(problem.study(), drawn_)) {
    if (sheds_by_zone(problem.study())) zone_ = shedding_zones(problem.study());
  }

  void write() {
    mark_used_devices();
    for (int t = 0; t < problem_.study().horizon.periods; ++t) write_period(t);
  }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  const std::vector<planning::Load>& loads(int t) const { return problem_.model(scenario_).loads(t); }

  void row(int t, std::string_view kind, std::string_view element, std::string_view quantity, double value,
           std::string_view unit) {
    sink_({scenario_, t, kind, element, quantity, std::isfinite(value) ? value + 0.0 : 0.0, unit});
  }

  // Devices without units rest at zero; they are left out unless the solver says otherwise.
  void mark_used_devices() {
    const auto& devices = problem_.first_stage().devices;
    used_.assign(devices.size(), 0);
    for (std::size_t d = 0; d < devices.size(); ++d) used_[d] = plan_.solution.x[at(devices[d].column)] > 0.5;
    const auto& info = problem_.base().columns.info;
    for (std::size_t j = 0; j < info.size(); ++j)
      if (owner_of(info[j].quantity) == Owner::device && std::abs(y_[j]) > 1e-9) used_[at(info[j].element)] = 1;
  }

  void write_period(int t) {
    write_system(t);
    write_usable_units(t);
    find_reactive_shares(t);
    const auto& info = problem_.base().columns.info;
    for (std::size_t j = 0; j < info.size(); ++j)
      if (info[j].period == t) write_column(t, j, info[j]);
    for (std::size_t l = problem_.base().loads.size(); l < loads(t).size(); ++l)
      write_load(t, at(problem_.model(scenario_).shed_column(problem_.base(), t, l)), loads(t)[l]);
    write_feeder(t, planning::feeder_state(problem_, plan_.solution.x, scenario_, y_, t));
    if (const planning::SwitchingPeriod* s = problem_.model(scenario_).switching_at(t)) write_switching(*s);
  }

  // Blocks are named after their first bus.
  void write_switching(const planning::SwitchingPeriod& s) {
    const grid::Network& network = problem_.study().network;
    const grid::Blocks& blocks = problem_.base().blocks;
    for (std::size_t b = 0; b < s.energised.size(); ++b) {
      const std::string& name = network.bus(blocks.buses[b].front()).name;
      row(s.period, "block", name, "customers", problem_.base().block_customers[b], "count");
      row(s.period, "block", name, "energised", y_[at(s.energised[b])], "0/1");
      row(s.period, "block", name, "root", s.root[b] < 0 ? 0.0 : y_[at(s.root[b])], "0/1");
      if (s.pickup[b] >= 0) row(s.period, "block", name, "pickup", y_[at(s.pickup[b])], "MW");
    }
    for (std::size_t k = 0; k < s.closed.size(); ++k) {
      const std::string& name = network.branch(blocks.switches[k].branch).name;
      row(s.period, "switch", name, "closed", y_[at(s.closed[k])], "0/1");
      row(s.period, "switch", name, "operated", s.operated.empty() ? 0.0 : y_[at(s.operated[k])], "0/1");
    }
  }

  void write_system(int t) {
    const planning::Substation& s = problem_.study().substation;
    row(t, "system", "substation", "import_schedule", problem_.schedule_mw()[at(t)], "MW");
    row(t, "system", "substation", "import_limit", s.usable_import_mw(drawn_.import_share[at(t)]), "MW");
    row(t, "system", "substation", "swing", drawn_.swing_mw(t), "MW");
  }

  void write_usable_units(int t) {
    for (std::size_t d = 0; d < used_.size(); ++d) {
      const double units = plan_.solution.x[at(problem_.first_stage().devices[d].column)];
      device_row(t, static_cast<int>(d), "units", units, "units");
      device_row(t, static_cast<int>(d), "usable_units", units * planning::usable_share(problem_.base(), scenario_, d),
                 "units");
    }
  }

  // What moves active power of a load moves its reactive power along; a load without active power moves in Mvar.
  void find_reactive_shares(int t) {
    mvar_per_unit_.clear();
    for (const planning::Injection& i : problem_.model(scenario_).injections(problem_.base(), t))
      mvar_per_unit_[at(i.column)] = i.mw != 0.0 ? i.mvar / i.mw : i.mvar;
  }

  void device_row(int t, int device, std::string_view quantity, double value, std::string_view unit) {
    if (used_[at(device)]) row(t, "device", device_name(problem_, at(device)), quantity, value, unit);
  }

  void write_column(int t, std::size_t j, const planning::ColumnInfo& info) {
    const std::string_view quantity = to_string(info.quantity), unit = unit_of(info.quantity);
    switch (owner_of(info.quantity)) {
      case Owner::system:
        return row(t, "system", "substation", quantity, y_[j], unit);
      case Owner::site:
        return row(t, "site", problem_.study().candidate_sites[at(info.element)].name, quantity, y_[j], unit);
      case Owner::load:
        return write_load(t, j, loads(t)[at(info.element)]);
      case Owner::device:
        break;
    }
    device_row(t, info.element, quantity, y_[j], unit);
    if (info.quantity == Quantity::reduction || info.quantity == Quantity::rebound)
      device_row(t, info.element, std::string(quantity) + "_q", y_[j] * mvar_per_unit_[j], "Mvar");
  }

  void write_load(int t, std::size_t j, const planning::Load& load) {
    const std::string name = load_name(problem_, load);
    row(t, "load", name, "demand_p", demand_mw(load, drawn_, t), "MW");
    const bool cut_off = !problem_.model(scenario_).topology[at(t)]->forest().energised_from_source(load.bus);
    row(t, "load", name, "demand_q", demand_mvar(load, drawn_, t, cut_off), "Mvar");
    row(t, "load", name, "shed", load.reactive_only() ? 0.0 : y_[j], "MW");
    row(t, "load", name, "shed_q", y_[j] * mvar_per_unit_[j], "Mvar");
  }

  void write_feeder(int t, const planning::FeederState& state) {
    const grid::Network& network = problem_.study().network;
    for (std::size_t b = 0; b < network.buses.size(); ++b) {
      const std::string& bus = network.buses[b].name;
      row(t, "bus", bus, "demand_p", state.demand_mw[b], "MW");
      row(t, "bus", bus, "demand_q", state.demand_mvar[b], "Mvar");
      if (state.pickup_mw[b] != 0.0) row(t, "bus", bus, "pickup_p", state.pickup_mw[b], "MW");
      row(t, "bus", bus, "part", state.part[b], "index");
      row(t, "bus", bus, "energised", state.energised[b], "0/1");
      row(t, "bus", bus, "voltage", state.v_pu[b], "pu");
      if (zone_.empty() || zone_[b] < 0) continue;
      row(t, "bus", bus, "zone", zone_[b], "index");
      if (state.shed_mw[b] == 0.0 && state.shed_mvar[b] == 0.0) continue;
      row(t, "bus", bus, "shed", state.shed_mw[b], "MW");
      row(t, "bus", bus, "shed_q", state.shed_mvar[b], "Mvar");
    }
    for (std::size_t e = 0; e < network.branches.size(); ++e) {
      const std::string& branch = network.branches[e].name;
      row(t, "branch", branch, "closed", state.closed[e], "0/1");
      row(t, "branch", branch, "flow_p", state.p_mw[e], "MW");
      row(t, "branch", branch, "flow_q", state.q_mvar[e], "Mvar");
    }
    for (const grid::BranchId out : outages_[at(t)].out) row(t, "branch", network.branch(out).name, "out", 1.0, "0/1");
  }

  const DispatchSink& sink_;
  const PlanningProblem& problem_;
  const planning::Plan& plan_;
  int scenario_;
  const shock::Scenario& drawn_;
  const std::vector<double>& y_;
  planning::OutageSchedule outages_;
  std::vector<int> zone_;                        // per bus, where shedding is by zone
  std::vector<char> used_;                       // per device
  std::map<std::size_t, double> mvar_per_unit_;  // per column that moves a load, in the current period
};

}  // namespace

void each_dispatch_row(const PlanningProblem& problem, const planning::Plan& plan, const DispatchSink& sink) {
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s)
    if (!plan.outcomes[s].y.empty()) DispatchWriter(sink, problem, plan, static_cast<int>(s)).write();
}

std::string dispatch_csv(const PlanningProblem& problem, const planning::Plan& plan) {
  std::string out = "scenario,period,kind,element,quantity,value,unit\n";
  each_dispatch_row(problem, plan, [&](const DispatchRow& row) {
    const std::string& name = problem.scenarios().scenarios[static_cast<std::size_t>(row.scenario)].name;
    fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{:.12g},{}\n", csv_field(name), row.period, row.kind,
                   csv_field(row.element), row.quantity, row.value, row.unit);
  });
  return out;
}

}  // namespace gridkeel::report
