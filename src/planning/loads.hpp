#pragma once

#include <string>
#include <vector>

#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

// A load that can be shed on its own: a bus's own load, the part of its reactive load that stands without active
// load, or the training or inference part of an AI site. Where shedding is by zone, one class's loads of a zone are
// one load that is spread over buses: what is shed of it is shed at all of them in proportion to their demand.
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

  // What shedding 1 MW (of a load without active power: 1 Mvar) takes off at each bus.
  struct Share {
    grid::BusId bus;
    double mw = 0.0, mvar = 0.0;
  };
  std::vector<Share> spread;  // empty: all of it stands at `bus`; else `bus` is the first of these

  // Such a load is shed in Mvar, not in MW, and counts as switched off in a part without a path to the substation.
  bool reactive_only() const { return q_fixed_mvar != 0.0; }
};

// Shedding more than a class's sheddable share is never impossible (the recourse must always be
// feasible) but costs this many times its value of lost load.
inline constexpr double kFirmVollFactor = 5.0;

// Reactive load beyond this many Mvar per MW (power factor 0.1) is a load of its own: shedding a watt to be rid of
// a megavar means nothing, and no solver can tell it from rounding.
inline constexpr double kMostMvarPerMw = 9.95;

// A feeder with more buses than this sheds by zone, if the study does not say how.
inline constexpr std::size_t kMostBusesShedAlone = 200;

bool sheds_by_zone(const Study& study);
// Per bus, the zone that its own load is shed with; -1: the bus sheds alone, because a module may stand there or an AI
// site is there.
std::vector<int> shedding_zones(const Study& study);

// Of the load that a bus has, and of an AI site.
double mvar_per_mw(const grid::Bus& bus);
double mvar_per_mw(const shock::AiSite& site);

// Calls use(bus, MW, Mvar) with what shedding 1 MW (or Mvar) of the load takes off at each bus.
template <class Use>
void for_each_share(const Load& load, Use use) {
  for (const Load::Share& share : load.spread) use(share.bus, share.mw, share.mvar);
  if (!load.spread.empty()) return;
  if (load.reactive_only())
    use(load.bus, 0.0, load.q_fixed_mvar > 0.0 ? 1.0 : -1.0);
  else
    use(load.bus, 1.0, load.q_per_p);
}

// The load that is left of a spread one on the buses that `keep` marks; they hold some of it.
Load restricted(const Load& load, const std::vector<char>& keep, const grid::Network& network);

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
