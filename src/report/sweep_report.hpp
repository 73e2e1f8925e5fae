#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "assessment/hosting.hpp"
#include "assessment/sequential.hpp"
#include "assessment/sweep.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// What `sweep` found: rows of points, or hosting capacities.
struct SweepReport {
  std::string study_name, study_title, study_source;
  assessment::SweepGrid grid;
  std::vector<assessment::SweepRow> rows;  // points not reached yet have no status
  bool tornado = false;
  double by = 0.0;  // of a tornado

  std::vector<assessment::HostingCapacity> hosting;
  assessment::HostingRisk hosting_risk = assessment::HostingRisk::unserved;
  double hosting_limit = 0.0;

  std::vector<assessment::SequentialStep> sequential;
  double gap_target = 0.0;

  std::vector<std::string> warnings;
  double total_s = 0.0;
};

nlohmann::ordered_json grid_sweep_json(const SweepReport& report);
std::string grid_sweep_csv(const SweepReport& report);
std::string grid_sweep_summary(const SweepReport& report, const Style& style);

// Rows of an earlier sweep's JSON by fingerprint, those that were solved. Throws InputError for what is no such file.
std::map<std::string, assessment::SweepRow> read_sweep_rows(const std::string& path);

nlohmann::ordered_json hosting_json(const SweepReport& report);
std::string hosting_csv(const SweepReport& report);
std::string hosting_summary(const SweepReport& report, const Style& style);

nlohmann::ordered_json sequential_json(const SweepReport& report);
std::string sequential_csv(const SweepReport& report);
std::string sequential_summary(const SweepReport& report, const Style& style);

// Whichever of the three was asked for.
nlohmann::ordered_json any_sweep_json(const SweepReport& report);
std::string any_sweep_csv(const SweepReport& report);
std::string any_sweep_summary(const SweepReport& report, const Style& style);

}  // namespace gridkeel::report
