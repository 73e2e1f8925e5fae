#pragma once

#include <string>
#include <vector>

#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

// A load that can be shed on its own: a bus's own load, the part of its reactive load that stands without active
// load, or the training or inference part of an AI site.
struct Load {
  enum class Kind { background, ai_training, ai_inference } kind = Kind::background;
  grid::BusId bus;
  int ai_site = -1;
  int load_class = -1;
  double share = 1.0;         // of the bus's or AI site's demand: a class that may be shed in part is two loads
  double voll_factor = 1.0;   // on the class's value of lost load
  double base_mw = 0.0;       // background only: at scale 1, share included
  double q_per_p = 0.0;       // Mvar per MW
  double q_fixed_mvar = 0.0;  // background only: reactive load without active load, at scale 1
  std::string name;

  // Such a load is shed in Mvar, not in MW, and counts as switched off in a part without a path to the substation.
  bool reactive_only() const { return q_fixed_mvar != 0.0; }
};

// Shedding more than a class's sheddable share is never impossible (the recourse must always be
// feasible) but costs this many times its value of lost load.
inline constexpr double kFirmVollFactor = 5.0;

// Reactive load beyond this many Mvar per MW (power factor 0.1) is a load of its own: shedding a watt to be rid of
// a megavar means nothing, and no solver can tell it from rounding.
inline constexpr double kMostMvarPerMw = 9.95;

// Of the load that a bus has, and of an AI site.
double mvar_per_mw(const grid::Bus& bus);
double mvar_per_mw(const shock::AiSite& site);

// Throws InputError for a bus whose load is negative (generation must be modelled as such).
std::vector<Load> list_loads(const Study& study);

double demand_mw(const Load& load, const shock::Scenario& scenario, int period);
// Background only, at scale 1.
double base_mvar(const Load& load, bool cut_off);
// `cut_off`: the bus has no path to the substation.
double demand_mvar(const Load& load, const shock::Scenario& scenario, int period, bool cut_off = false);
// What shedding may take away: MW, or Mvar of a load that has no active power.
double sheddable(const Load& load, const shock::Scenario& scenario, int period, bool cut_off);

// The day-ahead import schedule: expected load (docs/model.md, "Imbalance"), at most the import limit.
std::vector<double> scheduled_import_mw(const Study& study, const shock::ScenarioSet& set);

}  // namespace gridkeel::planning
