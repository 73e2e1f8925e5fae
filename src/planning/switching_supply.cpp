#include "planning/switching_builder.hpp"

namespace gridkeel::planning {

using solver::kInf;

// Load is served in energised blocks only:
//   sum of (demand - shed) <= demand * energised,
// where a scenario sets the demand (here the largest). Customers without supply pay beside their unserved energy.
void SwitchingBuilder::add_load_rows() {
  const std::size_t blocks = now_.energised.size();
  std::vector<Entries> active(blocks), reactive(blocks);
  std::vector<double> most(blocks, 0.0), most_q(blocks, 0.0);
  for (std::size_t l = 0; l < base_.loads.size(); ++l) {
    const Load& load = base_.loads[l];
    const auto b = static_cast<std::size_t>(base_.blocks.of_bus[load.bus.index()]);
    const int shed = base_.columns.shed[l][t_];
    (load.reactive_only() ? reactive : active)[b].push_back({shed, 1.0});
    (load.reactive_only() ? most_q : most)[b] += base_.load_peak[l];
    if (load.reactive_only())
      model_.recourse.columns.cost[static_cast<std::size_t>(shed)] = 0.0;  // may stand in the dark, like capacitors
    else
      model_.add_restoration_cost(base_, l, period_);
  }
  for (std::size_t b = 0; b < blocks; ++b) {
    active[b].push_back({now_.energised[b], most[b]});
    now_.served_row.push_back(row(0.0, kInf, active[b], name("served", block_name(b))));
    if (reactive[b].empty()) {
      now_.served_q_row.push_back(-1);
      continue;
    }
    reactive[b].push_back({now_.energised[b], most_q[b]});
    now_.served_q_row.push_back(row(0.0, kInf, reactive[b], name("served_q", block_name(b))));
  }
}

// Modules of a site rest while its block is dark. Reductions do so already: they take part of a load that is shed.
void SwitchingBuilder::add_module_rows() {
  const auto& sites = base_.study->candidate_sites;
  std::vector<Entries> active(sites.size()), reactive(sites.size());
  std::vector<double> most(sites.size(), 0.0), most_q(sites.size(), 0.0);
  const auto add = [&](Entries& entries, double& sum, const std::vector<int>& columns) {
    if (columns.empty()) return;
    entries.push_back({columns[t_], 1.0});
    sum += model_.recourse.columns.upper[static_cast<std::size_t>(columns[t_])];
  };
  for (std::size_t d = 0; d < base_.first->devices.size(); ++d) {
    const DeviceColumns& c = base_.columns.devices[d];
    const auto i = static_cast<std::size_t>(base_.first->devices[d].site);
    for (const auto* columns : {&c.charge, &c.discharge, &c.generation, &c.rebound}) add(active[i], most[i], *columns);
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    add(reactive[i], most_q[i], base_.columns.reactive_supply[i]);
    add(reactive[i], most_q[i], base_.columns.reactive_absorb[i]);
    const int energised = now_.energised[static_cast<std::size_t>(base_.blocks.of_bus[sites[i].bus.index()])];
    const auto rest = [&](const char* what, Entries entries, double sum) {
      if (entries.empty()) return;
      entries.push_back({energised, -sum});
      row(-kInf, 0.0, entries, name(what, sites[i].name));
    };
    rest("rest_p", active[i], most[i]);
    rest("rest_q", reactive[i], most_q[i]);
  }
}

}  // namespace gridkeel::planning
