#include "planning/topology_state.hpp"

#include <cmath>

namespace gridkeel::planning {

TopologyState::TopologyState(const Study& study, const std::vector<Load>& loads, std::vector<grid::BranchId> out)
    : out_(std::move(out)), flow_(study.network, grid::make_forest(study.network, out_)) {
  const std::size_t buses = study.network.buses.size();
  std::vector<double> p(buses), q(buses);
  for (const Load& load : loads) {
    if (load.kind != Load::Kind::background) continue;
    p[load.bus.index()] -= load.base_mw;
    q[load.bus.index()] -= base_mvar(load, !forest().energised_from_source(load.bus));
  }
  const std::vector<double> zero(static_cast<std::size_t>(forest().component_count()), 0.0);
  grid::LinDistFlowState state = flow_.evaluate(p, q, zero);
  background_v_ = std::move(state.v_sq_pu);
  background_mw_ = std::move(state.p_mw);
  background_mvar_ = std::move(state.q_mvar);
  for (const auto& site : study.ai_sites) {
    ai_bus_.push_back(site.bus);
    ai_q_per_p_.push_back(mvar_per_mw(site));
  }
  ai_v_.resize(buses);
  for (std::size_t b = 0; b < buses; ++b) flow_.voltage_row(grid::BusId(b), ai_bus_, ai_v_[b]);
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
    const auto& pair = ai_v_[bus.index()][a];
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
