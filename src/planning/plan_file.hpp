// Plans that come from outside: a file written by hand, or the modules that an earlier run recorded.
#pragma once

#include <string>
#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::planning {

inline constexpr int kMostUnits = 100000;  // of one offer at one site

// Units of an offer to be bought for a candidate site, by name.
struct PlannedModule {
  std::string bus, offer;
  int units = 0;
  std::string element;  // how messages name it: "[[module]] 2"
  Location where;
};

// TOML: one [[module]] of `bus`, `offer` and `units` each, and an optional `title`.
std::vector<PlannedModule> read_plan_file(const std::string& path);

// The purchases that these names mean. Throws InputError for what the study does not sell or allow there, for pairs
// named twice, and for purchases that break one of its limits, which is named with its own file and line.
std::vector<Purchase> find_purchases(const Study& study, const FirstStage& first,
                                     const std::vector<PlannedModule>& modules);

// The study with nothing left to buy but these modules: under this plan its Stage II is the same, and smaller.
Study narrowed(const Study& study, const std::vector<PlannedModule>& modules);

// Stage I of a plan: these units, open sites wherever some stand, and what is installed.
std::vector<double> first_stage_of(const FirstStage& first, const std::vector<Purchase>& purchases);

}  // namespace gridkeel::planning
