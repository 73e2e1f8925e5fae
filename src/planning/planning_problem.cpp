#include "planning/planning_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planning/call_limits.hpp"
#include "planning/limit_changes.hpp"
#include "stochastic/risk/radius.hpp"
#include "stochastic/risk/read_ambiguity.hpp"

namespace gridkeel::planning {
namespace {

std::string key_of(const OutageSchedule& outages) {
  std::string key;
  for (const PeriodOutages& period : outages) {
    for (grid::BranchId b : period.out) key += fmt::format("{},", b.value);
    key += period.source_lost ? "lost;" : ";";
  }
  return key;
}

bool cut_off(const RecourseModel& model, const Load& load, std::size_t period) {
  return !model.topology[period]->forest().energised_from_source(load.bus);
}

// Collects the sides of rows that demand enters.
class DemandSides {
 public:
  DemandSides(const RecourseBase& base, const RecourseModel& model, const shock::Scenario& scenario)
      : base_(base), model_(model), scenario_(scenario) {}

  void add_to(stochastic::ScenarioData& data) {
    for (int t = 0; t < base_.study->horizon.periods; ++t) add_balances(data, t);
    for (const auto& cap : base_.device_rows.demand_caps) add_cap(data, cap);
    for (int t = 0; t < base_.study->horizon.periods; ++t)
      data.row_sides.push_back({model_.reserve[static_cast<std::size_t>(t)],
                                scenario_.swing_mw(t) - base_.study->substation.swing_limit_mw, solver::kInf});
    for (const IslandPeriod& island : model_.islands) add_island(data, island);
    for (const SwitchingPeriod& period : model_.switching) add_blocks(data, period);
    for (const PickupRow& pickup : model_.pickup_rows) add_pickup(data, pickup);
    add_call_limits(data, base_, scenario_);
  }

 private:
  void add_balances(stochastic::ScenarioData& data, int t) {
    const auto i = static_cast<std::size_t>(t);
    std::vector<std::pair<int, double>> sums;
    const auto add = [&](int row, double value) { sums.emplace_back(row, value); };
    for (const auto* rows : {&model_.balance_p[i], &model_.balance_q[i]})
      for (int row : *rows) add(row, 0.0);
    const bool by_bus = base_.form == NetworkForm::full || model_.switches_move(t);
    for (const Load& load : model_.loads(t)) {
      const bool cut = cut_off(model_, load, i);
      if (!by_bus || load.spread.empty()) {
        const std::size_t at = by_bus
                                   ? load.bus.index()
                                   : static_cast<std::size_t>(model_.topology[i]->forest().component[load.bus.index()]);
        add(model_.balance_p[i][at], demand_mw(load, scenario_, t));
        add(model_.balance_q[i][at], demand_mvar(load, scenario_, t, cut));
        continue;
      }
      const double units = sheddable(load, scenario_, t, cut);
      for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
        add(model_.balance_p[i][bus.index()], mw * units);
        add(model_.balance_q[i][bus.index()], mvar * units);
      });
    }
    std::stable_sort(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t k = 0; k < sums.size();) {
      const int row = sums[k].first;
      double total = 0.0;
      for (; k < sums.size() && sums[k].first == row; ++k) total += sums[k].second;
      data.row_sides.push_back({row, total, total});
    }
  }

  void add_cap(stochastic::ScenarioData& data, const DeviceRows::DemandCap& cap) {
    for (std::size_t t = 0; t < cap.rows.size(); ++t) {
      double total = 0.0;
      for (int l : cap.loads)
        total += demand_mw(base_.loads[static_cast<std::size_t>(l)], scenario_, static_cast<int>(t));
      data.row_sides.push_back({cap.rows[t], -solver::kInf, total});
    }
  }

  void add_island(stochastic::ScenarioData& data, const IslandPeriod& island) {
    const double demand = model_.demand_mw(island, scenario_);
    data.row_sides.push_back({island.grid_forming_row, demand, solver::kInf});
    for (std::size_t d : island.grid_forming_devices) {
      const Device& device = base_.first->devices[d];
      const double usable =
          scenario_.usable_share[static_cast<std::size_t>(device.site)][device.offer.index()] > 0.0 ? 1.0 : 0.0;
      data.technology.push_back({island.grid_forming_row, device.column, demand * usable});
    }
  }

  void add_blocks(stochastic::ScenarioData& data, const SwitchingPeriod& period) {
    std::vector<double> active(period.served_row.size(), 0.0), reactive = active;
    for (const Load& load : base_.loads)
      (load.reactive_only() ? reactive : active)[static_cast<std::size_t>(base_.blocks.of_bus[load.bus.index()])] +=
          sheddable(load, scenario_, period.period, false);
    for (std::size_t b = 0; b < active.size(); ++b) {
      data.row_sides.push_back({period.served_row[b], active[b], solver::kInf});
      data.recourse_matrix.push_back({period.served_row[b], period.energised[b], active[b]});
      if (period.served_q_row[b] < 0) continue;
      data.row_sides.push_back({period.served_q_row[b], reactive[b], solver::kInf});
      data.recourse_matrix.push_back({period.served_q_row[b], period.energised[b], reactive[b]});
    }
  }

  void add_pickup(stochastic::ScenarioData& data, const PickupRow& pickup) {
    const auto b = static_cast<std::size_t>(pickup.block);
    double demand = 0.0;
    for (std::size_t l = 0; l < base_.loads.size(); ++l)
      if (base_.is_own_load(l, b)) demand += demand_mw(base_.loads[l], scenario_, pickup.period);
    const double weight = pickup.share * demand;
    data.row_sides.push_back({pickup.row, pickup.energised < 0 && pickup.returned >= 0 ? 0.0 : weight, solver::kInf});
    if (pickup.returned >= 0) data.recourse_matrix.push_back({pickup.row, pickup.returned, -weight});
    if (pickup.energised >= 0) data.recourse_matrix.push_back({pickup.row, pickup.energised, weight});
  }

  const RecourseBase& base_;
  const RecourseModel& model_;
  const shock::Scenario& scenario_;
};

// Coefficients of its own cost a scenario the duals of others, but a unit of which a tenth was delivered must not have
// the minimum of a whole one.
void derate_units(stochastic::ScenarioData& data, const RecourseBase& base, std::size_t device, double share) {
  for (const DeviceRows::DeratedRow& derated : base.device_rows.derated_rows[device]) {
    for (const solver::Entry& e : derated.counts)
      data.recourse_matrix.push_back({derated.row, e.index, share * e.value});
    if (derated.side == 0.0) continue;
    const auto r = static_cast<std::size_t>(derated.row);
    const double less = (share - 1.0) * derated.side;
    data.row_sides.push_back({derated.row, base.devices.rows.lower[r] + less, base.devices.rows.upper[r] + less});
  }
}

void add_usable_units(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                      int scenario) {
  std::vector<double> usable(base.first->devices.size());
  for (std::size_t d = 0; d < usable.size(); ++d) {
    usable[d] = usable_share(base, scenario, d);
    if (usable[d] == 1.0) continue;
    for (const solver::Entry& e : base.device_rows.unit_rows[d])
      data.technology.push_back({e.index, base.first->devices[d].column, usable[d] * e.value});
    if (usable[d] > 0.0) {
      derate_units(data, base, d, usable[d]);
      continue;
    }
    for (const solver::Entry& e : base.device_rows.whole_unit_rows[d])
      data.technology.push_back({e.index, base.first->devices[d].column, 0.0});
  }
  for (const auto& [d, e] : model.extra_whole_rows)
    if (usable[d] <= 0.0) data.technology.push_back({e.index, base.first->devices[d].column, 0.0});
  for (const auto& [d, e] : model.extra_unit_rows)
    if (usable[d] != 1.0) data.technology.push_back({e.index, base.first->devices[d].column, usable[d] * e.value});
}

void add_column_bounds(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                       const shock::Scenario& scenario) {
  for (int t = 0; t < base.study->horizon.periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    if (scenario.import_share[i] != 1.0)
      data.column_bounds.push_back(
          {base.columns.import_p[i], 0.0, base.study->substation.usable_import_mw(scenario.import_share[i])});
    const std::vector<Load>& loads = model.loads(t);
    for (std::size_t l = 0; l < loads.size(); ++l)
      data.column_bounds.push_back(
          {model.shed_column(base, t, l), 0.0, sheddable(loads[l], scenario, t, cut_off(model, loads[l], i))});
  }
}

}  // namespace

PlanningProblem::PlanningProblem(const Study& study, shock::ScenarioSet set, NetworkForm form, bool with_names,
                                 std::shared_ptr<const InitialState> initial)
    : study_(study),
      set_(std::move(set)),
      first_(build_first_stage(study_)),
      initial_(std::move(initial)),
      base_(make_recourse_base(study_, first_, set_, form, with_names, initial_.get())),
      schedule_mw_(scheduled_import_mw(study_, set_)) {
  problem_.first_stage = first_.model;
  for (int s = 0; s < static_cast<int>(set_.scenarios.size()); ++s) add_scenario(s);
  if (study_.fidelity.relaxed) stochastic::relax_recourse(problem_);
  stochastic::validate(problem_);
}

void PlanningProblem::change_limits(const Study& study) {
  first_ = adapted_first_stage(first_, study);
  problem_.first_stage = first_.model;
  study_.money = study.money;
  study_.limits = study.limits;
  study_.catalogue = study.catalogue;
  study_.candidate_sites = study.candidate_sites;
}

const RecourseModel& PlanningProblem::model(int scenario) const {
  return models_[static_cast<std::size_t>(problem_.scenarios[static_cast<std::size_t>(scenario)].recourse)];
}

int PlanningProblem::model_for(const shock::Scenario& scenario) {
  const OutageSchedule outages = outage_schedule(study_, scenario);
  const std::string key = key_of(outages);
  const auto known = std::find(model_keys_.begin(), model_keys_.end(), key);
  if (known != model_keys_.end()) return static_cast<int>(known - model_keys_.begin());
  TopologySchedule schedule;
  const std::vector<char> moves = switching_periods(study_, base_.blocks, outages, initial_.get());
  for (std::size_t t = 0; t < outages.size(); ++t) {
    const auto branches = moves[t] ? std::vector<grid::BranchId>{} : outages[t].out;
    auto state =
        std::find_if(topologies_.begin(), topologies_.end(), [&](const auto& s) { return s->out() == branches; });
    if (state == topologies_.end()) {
      topologies_.push_back(std::make_shared<TopologyState>(study_, base_.loads, branches));
      state = topologies_.end() - 1;
    }
    schedule.push_back(*state);
  }
  RecourseModel model = make_recourse_model(base_, outages, std::move(schedule), schedule_mw_);
  model.recourse.name = models_.empty() ? "first" : fmt::format("topology{}", models_.size());
  problem_.templates.push_back(std::move(model.recourse));
  model.recourse = {};
  models_.push_back(std::move(model));
  model_keys_.push_back(key);
  return static_cast<int>(models_.size()) - 1;
}

void PlanningProblem::add_scenario(int index) {
  const shock::Scenario& scenario = set_.scenarios[static_cast<std::size_t>(index)];
  stochastic::ScenarioData data;
  data.name = scenario.name;
  data.probability = scenario.probability;
  data.recourse = model_for(scenario);
  const RecourseModel& model = models_[static_cast<std::size_t>(data.recourse)];
  add_column_bounds(data, base_, model, scenario);
  add_usable_units(data, base_, model, index);
  add_island_units(data, base_, model, index);
  DemandSides(base_, model, scenario).add_to(data);
  problem_.scenarios.push_back(std::move(data));
}

stochastic::RiskSpec PlanningProblem::risk_spec(const RiskChoice& choice) const {
  stochastic::RiskSpec spec;
  spec.probability = problem_.probabilities();
  if (choice.ambiguity != stochastic::Ambiguity::none && !choice.ambiguity_file.empty()) {
    std::vector<std::string> names;
    for (const shock::Scenario& scenario : set_.scenarios) names.push_back(scenario.name);
    spec = stochastic::read_ambiguity(choice.ambiguity_file, names, spec.probability);
  } else {
    stochastic::StandardisedFeatures features;
    if (stochastic::compares_features(choice.ambiguity)) {
      shock::FeatureTable table = shock::features(set_);
      features = {std::move(table.names), std::move(table.standardised)};
    }
    stochastic::set_by_radius(spec, choice.ambiguity, choice.radius, features);
  }
  spec.alpha = choice.alpha;
  spec.lambda = choice.lambda;
  return spec;
}

}  // namespace gridkeel::planning
