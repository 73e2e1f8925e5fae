// An event of the user's own: what happens, on top of a scenario of the study or of its forecast (docs/howto-event.md).
#pragma once

#include <string>

#include "planning/study.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

struct GivenEvent {
  std::string title;  // may be empty
  std::string base;   // the scenario it starts from, or "forecast"
  shock::Scenario scenario;
};

// Reads a TOML file and the CSV files that it names, relative to its own folder. `set`: the scenarios that `base` may
// name. Throws InputError with file, line and limit.
GivenEvent read_event(const std::string& path, const Study& study, const shock::ScenarioSet& set);

// The scenario of that name, or InputError that says which there are. `what` begins the message: "--scenario".
std::size_t find_scenario(const shock::ScenarioSet& set, const std::string& name, const Location& where,
                          const std::string& what);

}  // namespace gridkeel::planning
