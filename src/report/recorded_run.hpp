// Reads back what a run wrote: as much as it takes to solve its scenarios again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "planning/plan_file.hpp"

namespace gridkeel::report {

// A limit of the study that the run's model had stricter, because AC power flow broke it.
struct RecordedLimit {
  std::string quantity, element;
  double value = 0.0;
  double own = 0.0;  // the study's
};

struct RecordedRun {
  std::string folder;
  std::string plan_file;          // DIR/plan.json, as messages name it
  std::string study_source;       // as the run was given it
  std::string study_file;         // the study's file from the folder of the run; empty for built-in studies
  std::string study_fingerprint;  // Study::fingerprint
  int scenario_count = 0;         // stress atoms included
  int kept = 0, drawn = 0;        // without them; before the reduction
  std::string sampling = "monte_carlo";
  std::string scenario_file;  // that they were read from; empty if they were drawn
  std::string reduction;      // its method; empty without one
  std::uint64_t seed = 0;
  std::string scenario_fingerprint;
  bool relaxed = false;  // Stage II's integers were
  planning::RiskChoice risk;
  std::string version;  // of the program that wrote it
  std::vector<planning::PlannedModule> modules;
  std::vector<RecordedLimit> tightened;
  std::map<std::string, double> recourse_cost_usd;  // of recourse.csv, per scenario
};

// Whether the folder holds a plan.json.
bool holds_run(const std::string& folder);

// Throws InputError that names file, key or line, and limit for whatever these files may hold instead of a run.
RecordedRun read_run(const std::string& folder);

// Gives the study the limits that the run's model had. Throws InputError for limits that it does not have.
void tighten(planning::Study& study, const RecordedRun& run);

// Gives a study that tighten() changed its own limits again.
void undo_tightening(planning::Study& study, const RecordedRun& run);

}  // namespace gridkeel::report
