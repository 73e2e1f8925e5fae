#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shock/settings.hpp"

namespace gridkeel::shock {

// What may happen although no sample shows it: a day of the forecast on which one named thing goes wrong at the worst
// hour. As an atom of the support with probability 0 it costs nothing until a distribution within the radius uses it.
struct StressAtom {
  std::string name;  // of the scenario
  std::string kind;  // stress_kinds(); empty: `event_file`
  double probability = 0.0;
  std::optional<double> hour;          // since the start; default: the hour of the forecast's highest load
  std::optional<double> length_h;      // default: of the kind
  std::optional<grid::BranchId> line;  // that is out; default: the one whose outage darkens most, but for the first
  std::string supplier;                // that fails; empty: one scenario for each
  std::string event_file;              // an event written by hand
  Location where;
};

// all_sites_start, ups_trip_line_out, substation_lost, supplier_fails
std::vector<std::string> stress_kinds();

// The scenarios that an atom of one of these kinds stands for; only supplier_fails may be several, which then share
// the probability.
std::vector<Scenario> stress_scenarios(const GeneratorInput& input, const StressAtom& atom);

// Adds them to a sample, whose own probabilities shrink by what the new ones have.
void add_stress(ScenarioSet& set, std::vector<Scenario> stress);

}  // namespace gridkeel::shock
