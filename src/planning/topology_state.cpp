#include "planning/topology_state.hpp"

#include <cmath>
#include <set>

namespace gridkeel::planning {

TopologyState::TopologyState(const Study& study, const std::vector<Load>& loads, std::vector<grid::BranchId> out)
    : out_(std::move(out)), flow_(study.network, grid::make_forest(study.network, out_)), whole_loads_(&loads) {
  if (forest().component_count() > 1) cut_loads(study);
  skeleton_ = std::make_unique<FlowSkeleton>(study, flow_, this->loads());
  find_background(study);
  for (const auto& site : study.ai_sites) {
    ai_bus_.push_back(site.bus);
    ai_q_per_p_.push_back(mvar_per_mw(site));
    ai_v_.push_back(flow_.voltage_column(site.bus));
  }
}

void TopologyState::cut_loads(const Study& study) {
  std::vector<Load> first, further;
  for (std::size_t l = 0; l < whole_loads_->size(); ++l) {
    const Load& load = (*whole_loads_)[l];
    std::set<int> parts;
    for (const Load::Share& share : load.spread) parts.insert(forest().component[share.bus.index()]);
    if (parts.size() < 2) {
      first.push_back(load);
      continue;
    }
    for (const int part : parts) {
      std::vector<char> keep(study.network.buses.size(), 0);
      for (const Load::Share& share : load.spread)
        keep[share.bus.index()] = forest().component[share.bus.index()] == part;
      (part == *parts.begin() ? first : further).push_back(restricted(load, keep, study.network));
      if (part != *parts.begin()) further_.push_back(l);
    }
  }
  if (further.empty()) return;
  cut_loads_ = std::move(first);
  cut_loads_.insert(cut_loads_.end(), further.begin(), further.end());
}

std::size_t TopologyState::origin(std::size_t load) const {
  return load < whole_loads_->size() ? load : further_[load - whole_loads_->size()];
}

void TopologyState::find_background(const Study& study) {
  const std::size_t buses = study.network.buses.size();
  std::vector<double> p(buses), q(buses);
  for (const Load& load : loads()) {
    if (load.kind != Load::Kind::background) continue;
    const bool cut_off = !forest().energised_from_source(load.bus);
    if (load.spread.empty()) {
      p[load.bus.index()] -= load.base_mw;
      q[load.bus.index()] -= base_mvar(load, cut_off);
      continue;
    }
    const double units = load.reactive_only() ? std::abs(base_mvar(load, cut_off)) : load.base_mw;
    for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
      p[bus.index()] -= mw * units;
      q[bus.index()] -= mvar * units;
    });
  }
  const std::vector<double> zero(static_cast<std::size_t>(forest().component_count()), 0.0);
  grid::LinDistFlowState state = flow_.evaluate(p, q, zero);
  background_v_ = std::move(state.v_sq_pu);
  background_mw_ = std::move(state.p_mw);
  background_mvar_ = std::move(state.q_mvar);
}

namespace {
double ai_demand(const shock::Scenario& scenario, std::size_t site, int period) {
  const auto t = static_cast<std::size_t>(period);
  return scenario.ai[site].training_mw[t] + scenario.ai[site].inference_mw[t];
}
}  // namespace

double TopologyState::load_voltage(grid::BusId bus, const shock::Scenario& scenario, int period) const {
  double v = background_v_[bus.index()] * scenario.background_scale[static_cast<std::size_t>(period)];
  for (std::size_t a = 0; a < ai_bus_.size(); ++a) {
    const auto& pair = ai_v_[a][bus.index()];
    v -= (pair.per_mw + pair.per_mvar * ai_q_per_p_[a]) * ai_demand(scenario, a, period);
  }
  return v;
}

void TopologyState::load_flow(grid::BranchId branch, const shock::Scenario& scenario, int period, double& mw,
                              double& mvar) const {
  const double scale = scenario.background_scale[static_cast<std::size_t>(period)];
  mw = background_mw_[branch.index()] * scale;
  mvar = background_mvar_[branch.index()] * scale;
  for (std::size_t a = 0; a < ai_bus_.size(); ++a) {
    if (!flow_.feeds(branch, ai_bus_[a])) continue;
    const double demand = ai_demand(scenario, a, period);
    mw += demand;
    mvar += demand * ai_q_per_p_[a];
  }
}

}  // namespace gridkeel::planning
