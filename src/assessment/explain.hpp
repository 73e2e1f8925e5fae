// Why a plan is what it is: what each module earns and where, what would be bought next, and what a looser limit is
// worth. All on the scenarios that the plan was made for, by the study's own criterion.
#pragma once

#include "assessment/reference_plans.hpp"

namespace gridkeel::assessment {

// The plan without all units of one purchase (and without its site, if nothing else stands there).
struct ModuleWorth {
  planning::PlannedModule module;
  double cost_usd = 0.0;                      // what leaving it out saves, per event
  double criterion_usd = 0.0;                 // what the criterion of the recourse loses
  double expected_usd = 0.0, cvar_usd = 0.0;  // and its mean and its CVaR
  double last_unit_usd = 0.0;                 // the same as net_usd for one unit less, the other units staying
  std::vector<std::pair<std::size_t, double>> earns_most;  // scenarios, and what it saves there: the largest
  double net_usd() const { return criterion_usd - cost_usd; }
};

// One unit more of something.
struct NextUnit {
  std::string bus, offer;
  double net_usd = 0.0;    // what it would save beyond its cost; below 0: it does not pay
  double cost_usd = 0.0;   // per event, with the site
  std::string stopped_by;  // the limit that it would break; empty: none
};

// What the criterion gains per unit of a looser limit, where Stage I may buy fractions of units.
struct ShadowPrice {
  std::string limit, unit;  // "budget", "inventory of genset"; what is added
  double added = 0.0;       // for the measurement
  double saves_usd = 0.0;   // per event, for all that was added
};

struct Explanation {
  double objective_usd = 0.0;
  std::vector<ModuleWorth> modules;
  std::vector<NextUnit> next;        // best first
  std::vector<ShadowPrice> prices;   // of limits on which more would save something, and of those that bind
  std::vector<std::string> binding;  // in words
};

// The planner's problem must have been built for one more unit of everything (planning::with_one_more) and then been
// given the study's own limits.
Explanation explain(ReferencePlanner& planner, const std::vector<planning::PlannedModule>& modules);

}  // namespace gridkeel::assessment
