#pragma once

#include <string>
#include <vector>

#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

// A load that can be shed on its own: a bus's own load, or the training or inference part of an AI site.
struct Load {
  enum class Kind { background, ai_training, ai_inference } kind = Kind::background;
  grid::BusId bus;
  int ai_site = -1;
  int load_class = -1;
  double share = 1.0;         // of the bus's or AI site's demand: a class that may be shed in part is two loads
  double voll_factor = 1.0;   // on the class's value of lost load
  double base_mw = 0.0;       // background only: at scale 1, share included
  double q_per_p = 0.0;       // Mvar per MW
  double q_fixed_mvar = 0.0;  // background load without active power keeps its reactive part
  std::string name;
};

// Shedding more than a class's sheddable share is never impossible (the recourse must always be
// feasible) but costs this many times its value of lost load.
inline constexpr double kFirmVollFactor = 5.0;

// Throws InputError for a bus whose load is negative (generation must be modelled as such).
std::vector<Load> list_loads(const Study& study);

double demand_mw(const Load& load, const shock::Scenario& scenario, int period);
// `cut_off`: the bus has no path to the substation. Reactive load without active load cannot be shed, so it
// counts as switched off there; otherwise an island without reactive power would have no feasible dispatch.
double demand_mvar(const Load& load, const shock::Scenario& scenario, int period, bool cut_off = false);

// The day-ahead import schedule: expected load (docs/model.md, "Imbalance"), at most the import limit.
std::vector<double> scheduled_import_mw(const Study& study, const shock::ScenarioSet& set);

}  // namespace gridkeel::planning
