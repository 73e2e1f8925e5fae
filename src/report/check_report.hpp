#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "grid/ac_power_flow.hpp"
#include "planning/study.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// How large the optimisation of a study is.
struct StudySizes {
  int sites = 0, offers = 0, suppliers = 0, devices = 0, ai_sites = 0, loads = 0, load_classes = 0;
  int scenarios = 0, periods = 0, first_stage_columns = 0, first_stage_rows = 0, recourse_columns = 0;
};

// What `check` found out.
struct Check {
  std::string kind;    // "feeder" or "study"
  std::string source;  // as given or found
  const grid::Network* network = nullptr;
  const grid::ImportReport* notes = nullptr;
  grid::AcResult base_case;
  const planning::Study* study = nullptr;  // studies only
  StudySizes sizes;                        // likewise
};

nlohmann::ordered_json check_json(const Check& check);
std::string check_summary(const Check& check, const Style& style);

}  // namespace gridkeel::report
