#include "report/dispatch_account.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "planning/feeder_state.hpp"

namespace gridkeel::report {
namespace {

using planning::PlanningProblem;
using planning::Quantity;

constexpr double kVisible = 1e-6;  // MW, MWh: less is rounding

// Fills the account of one scenario.
class Accountant {
 public:
  Accountant(const PlanningProblem& problem, const planning::Plan& plan, std::size_t scenario)
      : problem_(problem),
        plan_(plan),
        scenario_(static_cast<int>(scenario)),
        drawn_(problem.scenarios().scenarios[scenario]),
        y_(plan.outcomes[scenario].y),
        dt_(problem.study().horizon.step_h) {}

  Account account() {
    out_.periods.resize(static_cast<std::size_t>(problem_.study().horizon.periods));
    start_devices();
    const auto& info = problem_.base().columns.info;
    for (std::size_t j = 0; j < info.size(); ++j) add_column(info[j], y_[j]);
    std::erase_if(out_.devices, [](const DeviceUse& d) {
      return d.units < 0.5 && d.out_mwh + d.in_mwh + std::abs(d.stored_mwh) < kVisible;
    });
    for (int t = 0; t < problem_.study().horizon.periods; ++t) add_feeder(t);
    add_unserved();
    return std::move(out_);
  }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  void start_devices() {
    const auto& devices = problem_.first_stage().devices;
    for (std::size_t d = 0; d < devices.size(); ++d) {
      DeviceUse use;
      use.device = d;
      use.units = plan_.solution.x[at(devices[d].column)];
      use.usable_units = use.units * planning::usable_share(problem_.base(), scenario_, d);
      out_.devices.push_back(use);
    }
  }

  void put_out(const planning::ColumnInfo& info, double mw) {
    DeviceUse& use = out_.devices[at(info.element)];
    use.out_mwh += mw * dt_;
    if (mw <= std::max(use.peak_mw, kVisible)) return;
    use.peak_mw = mw;
    use.peak_period = info.period;
  }

  void add_column(const planning::ColumnInfo& info, double value) {
    PeriodFigures& now = out_.periods[at(info.period)];
    switch (info.quantity) {
      case Quantity::import_p:
        now.import = value;
        if (out_.highest_import.period < 0 || value > out_.highest_import.value)
          out_.highest_import = {value, "substation", info.period};
        return;
      case Quantity::imbalance_up:
        now.imbalance += value;
        return;
      case Quantity::imbalance_down:
        now.imbalance -= value;
        return;
      case Quantity::shed:
        now.shed += value;
        return;
      case Quantity::generation:
        now.generation += value;
        return put_out(info, value);
      case Quantity::discharge:
        now.storage += value;
        return put_out(info, value);
      case Quantity::reduction:
        now.demand_response += value;
        return put_out(info, value);
      case Quantity::charge:
        now.storage -= value;
        out_.devices[at(info.element)].in_mwh += value * dt_;
        return;
      case Quantity::rebound:
        now.demand_response -= value;
        out_.devices[at(info.element)].in_mwh += value * dt_;
        return;
      case Quantity::start:
        out_.devices[at(info.element)].starts += value;
        return;
      case Quantity::stored:
        if (info.period == problem_.study().horizon.periods - 1) out_.devices[at(info.element)].stored_mwh = value;
        return;
      default:
        return;
    }
  }

  void add_feeder(int t) {
    const grid::Network& network = problem_.study().network;
    const planning::FeederState state = planning::feeder_state(problem_, plan_.solution.x, scenario_, y_, t);
    PeriodFigures& now = out_.periods[at(t)];
    for (std::size_t b = 0; b < network.buses.size(); ++b) now.demand += state.demand_mw[b] + state.pickup_mw[b];
    now.vmin_pu = network.source_voltage_pu;
    for (std::size_t b = 0; b < network.buses.size(); ++b) {
      if (!state.energised[b]) continue;
      const double v = state.v_pu[b];
      now.vmin_pu = std::min(now.vmin_pu, v);
      if (out_.lowest_voltage.period < 0 || v < out_.lowest_voltage.value)
        out_.lowest_voltage = {v, network.buses[b].name, t};
      if (out_.highest_voltage.period < 0 || v > out_.highest_voltage.value)
        out_.highest_voltage = {v, network.buses[b].name, t};
    }
    for (std::size_t e = 0; e < network.branches.size(); ++e) add_loading(t, network.branches[e], state, e);
    add_cut_off(t, state);
    add_operations(t, state);
  }

  void add_loading(int t, const grid::Branch& branch, const planning::FeederState& state, std::size_t e) {
    if (!std::isfinite(branch.rating_mva) || branch.rating_mva <= 0.0) return;
    const double loading = std::hypot(state.p_mw[e], state.q_mvar[e]) / branch.rating_mva;
    PeriodFigures& now = out_.periods[at(t)];
    now.most_loading = std::max(now.most_loading, loading);
    if (out_.highest_loading.period < 0 || loading > out_.highest_loading.value)
      out_.highest_loading = {loading, branch.name, t};
  }

  // Per class and per bus; its cost is the unserved term of what is shed.
  void add_unserved() {
    const planning::Study& study = problem_.study();
    std::vector<Unserved> by_class(study.load_classes.size()), by_bus(study.network.buses.size());
    for (std::size_t c = 0; c < by_class.size(); ++c) by_class[c].name = study.load_classes[c].name;
    for (std::size_t b = 0; b < by_bus.size(); ++b) by_bus[b].name = study.network.buses[b].name;
    const auto& base = problem_.base();
    const planning::RecourseModel& model = problem_.model(scenario_);
    const auto add = [&](int t, std::size_t l) {
      const planning::Load& load = model.loads(t)[l];
      const double shed = y_[at(model.shed_column(base, t, l))];
      const double usd =
          base.columns.columns.cost[at(base.columns.shed[model.topology[at(t)]->origin(l)][at(t)])] * shed;
      const auto count = [&](Unserved& u, double share) {
        (load.reactive_only() ? u.mvarh : u.mwh) += share * (shed * dt_);
        u.cost_usd += share * usd;
      };
      count(by_class[at(load.load_class)], 1.0);
      for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
        count(by_bus[bus.index()], load.reactive_only() ? std::abs(mvar) : mw);
      });
    };
    const int periods = problem_.study().horizon.periods;
    for (std::size_t l = 0; l < base.loads.size(); ++l)
      for (int t = 0; t < periods; ++t) add(t, l);
    for (int t = 0; t < periods; ++t)
      for (std::size_t l = base.loads.size(); l < model.loads(t).size(); ++l) add(t, l);
    out_.unserved_class = most_first(std::move(by_class));
    out_.unserved_bus = most_first(std::move(by_bus));
  }

  static std::vector<Unserved> most_first(std::vector<Unserved> all) {
    std::erase_if(all, [](const Unserved& u) { return u.mwh < kVisible && u.mvarh < kVisible; });
    std::stable_sort(all.begin(), all.end(), [](const Unserved& a, const Unserved& b) { return a.mwh > b.mwh; });
    return all;
  }

  // Parts by their number.
  void add_cut_off(int t, const planning::FeederState& state) {
    std::map<int, std::vector<std::size_t>> parts;
    for (std::size_t b = 0; b < state.part.size(); ++b)
      if (!state.parts[at(state.part[b])].by_substation) parts[state.part[b]].push_back(b);
    for (const auto& [part, buses] : parts) {
      const planning::FeederPart& of = state.parts[at(part)];
      add_stay(t, buses, of.live ? problem_.study().network.bus(of.root).name : "");
    }
  }

  // By protection, crews or a fault of the line itself.
  void add_operations(int t, const planning::FeederState& state) {
    const grid::Blocks& blocks = problem_.base().blocks;
    if (closed_.empty())
      for (const grid::Switch& s : blocks.switches) closed_.push_back(s.normally_closed);
    for (std::size_t k = 0; k < blocks.switches.size(); ++k) {
      const grid::BranchId line = blocks.switches[k].branch;
      const char closed = state.closed[line.index()] != 0;
      if (closed != closed_[k]) out_.operations.push_back({t, problem_.study().network.branch(line).name, closed != 0});
      closed_[k] = closed;
    }
  }

  void add_stay(int t, const std::vector<std::size_t>& buses, const std::string& held_at) {
    std::vector<std::string> names;
    for (const std::size_t b : buses) names.push_back(problem_.study().network.buses[b].name);
    auto stay = std::find_if(out_.cut_off.begin(), out_.cut_off.end(), [&](const CutOff& c) {
      return c.end_period == t && c.buses == names && c.held_at == held_at;
    });
    if (stay == out_.cut_off.end()) {
      out_.cut_off.push_back({t, t, std::move(names), held_at, 0.0, 0.0});
      stay = out_.cut_off.end() - 1;
    }
    stay->end_period = t + 1;
    const auto& base = problem_.base();
    const planning::RecourseModel& model = problem_.model(scenario_);
    for (std::size_t l = 0; l < model.loads(t).size(); ++l) {
      const planning::Load& load = model.loads(t)[l];
      if (load.reactive_only() || !std::binary_search(buses.begin(), buses.end(), load.bus.index())) continue;
      stay->demand_mwh += demand_mw(load, drawn_, t) * dt_;
      stay->unserved_mwh += y_[at(model.shed_column(base, t, l))] * dt_;
    }
  }

  const PlanningProblem& problem_;
  const planning::Plan& plan_;
  int scenario_;
  const shock::Scenario& drawn_;
  const std::vector<double>& y_;
  double dt_;
  std::vector<char> closed_;  // per switch, in the period before
  Account out_;
};

}  // namespace

Account account_of(const PlanningProblem& problem, const planning::Plan& plan, std::size_t scenario) {
  return Accountant(problem, plan, scenario).account();
}

}  // namespace gridkeel::report
