#include "mapped_study.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "grid/lindistflow.hpp"

namespace gridkeel::bench {
namespace {

using grid::BusId;
using grid::Network;

grid::LinDistFlowState base_case(const Network& network) {
  std::vector<double> p, q;
  for (const grid::Bus& bus : network.buses) {
    p.push_back(-bus.load_mw);
    q.push_back(-bus.load_mvar);
  }
  const std::vector<double> root{1.0};
  return grid::LinDistFlow(network, grid::make_forest(network)).evaluate(p, q, root);
}

double largest_drop(const Network& network) {
  const auto state = base_case(network);
  return 1.0 - *std::min_element(state.v_sq_pu.begin(), state.v_sq_pu.end());
}

void scale_like(const Network& model, Network& network) {
  const double p = model.total_load_mw() / network.total_load_mw();
  const double q = model.total_load_mvar() / network.total_load_mvar();
  for (grid::Bus& bus : network.buses) {
    bus.load_mw *= p;
    bus.load_mvar *= q;
  }
  const double z = largest_drop(model) / largest_drop(network);
  for (grid::Branch& line : network.branches) {
    line.r_pu *= z;
    line.x_pu *= z;
  }
  network.source_voltage_pu = model.source_voltage_pu;
}

// Voltage limits of the study's buses (all have the same), and its ratings: by the share of the load that a line
// carries.
void limit_like(const planning::Study& study, Network& network) {
  const grid::Bus& usual = study.network.buses.back();
  for (std::size_t b = 0; b < network.buses.size(); ++b) {
    if (BusId(b) == network.source) continue;
    network.buses[b].vmin_pu = usual.vmin_pu;
    network.buses[b].vmax_pu = usual.vmax_pu;
  }
  const auto state = base_case(network);
  for (std::size_t e = 0; e < network.branches.size(); ++e) {
    const double share = std::abs(state.p_mw[e]) / network.total_load_mw();
    network.branches[e].rating_mva = share > 0.9 ? 9.5 : share > 0.5 ? 7.0 : 3.0;
  }
}

// Classes in the order of buses, each bus the class that lacks most of its share so far.
std::vector<int> spread_classes(const planning::Study& study, const Network& network) {
  std::vector<double> wanted(study.load_classes.size(), 0.0), given = wanted;
  for (std::size_t b = 0; b < study.network.buses.size(); ++b)
    wanted[static_cast<std::size_t>(study.bus_class[b])] +=
        study.network.buses[b].load_mw / study.network.total_load_mw();
  std::vector<int> classes;
  double seen = 0.0;
  for (const grid::Bus& bus : network.buses) {
    seen += bus.load_mw;
    std::size_t best = 0;
    for (std::size_t c = 1; c < wanted.size(); ++c)
      if (wanted[c] * seen - given[c] > wanted[best] * seen - given[best]) best = c;
    given[best] += bus.load_mw;
    classes.push_back(static_cast<int>(best));
  }
  return classes;
}

// Per bus, how a MW and a Mvar there move its voltage, and what the feeder's own loads leave of it.
struct Position {
  double per_mw, per_mvar, v_sq;

  double off(const Position& other) const {
    return std::abs(per_mw - other.per_mw) + std::abs(per_mvar - other.per_mvar) + std::abs(v_sq - other.v_sq);
  }
};

std::vector<Position> positions(const Network& network) {
  const grid::LinDistFlow flow(network, grid::make_forest(network));
  const auto state = base_case(network);
  std::vector<Position> out;
  for (std::size_t b = 0; b < network.buses.size(); ++b)
    out.push_back({flow.path(BusId(b)).per_mw, flow.path(BusId(b)).per_mvar, state.v_sq_pu[b]});
  return out;
}

// Buses of the study where sites are -> buses of the other feeder, each used once.
std::map<BusId, BusId> map_sites(const planning::Study& study, const Network& network) {
  const std::vector<Position> from = positions(study.network), to = positions(network);
  std::map<BusId, BusId> map;
  std::vector<char> used(network.buses.size(), 0);
  used[network.source.index()] = 1;
  const auto place = [&](BusId site) {
    if (map.contains(site)) return;
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t b = 0; b < to.size(); ++b) {
      const double off = to[b].off(from[site.index()]);
      if (used[b] || off >= least) continue;
      least = off;
      best = b;
    }
    used[best] = 1;
    map[site] = BusId(best);
  };
  for (const shock::AiSite& site : study.ai_sites) place(site.bus);
  for (const planning::CandidateSite& site : study.candidate_sites) place(site.bus);
  return map;
}

}  // namespace

planning::Study on_feeder(const planning::Study& study, Network feeder) {
  scale_like(study.network, feeder);
  limit_like(study, feeder);
  planning::Study moved = study;
  const auto site = map_sites(study, feeder);
  for (shock::AiSite& ai : moved.ai_sites) ai.bus = site.at(ai.bus);
  for (planning::CandidateSite& candidate : moved.candidate_sites) {
    candidate.bus = site.at(candidate.bus);  // its name, which random streams hang on, stays
  }
  moved.bus_class = spread_classes(study, feeder);
  moved.network = std::move(feeder);
  return moved;
}

}  // namespace gridkeel::bench
