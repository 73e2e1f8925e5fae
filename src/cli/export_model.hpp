#pragma once

#include <string>

#include "cli/actions.hpp"
#include "planning/recourse_model.hpp"

namespace gridkeel::cli {

struct ExportRequest {
  planning::NetworkForm network = planning::NetworkForm::full;
  bool relax_first_stage = false;
  std::string format = "mps";  // or "lp"
  std::string out;
};

struct ExportedModel {
  long rows = 0, columns = 0, integers = 0, nonzeros = 0;
};

// Writes the study's deterministic equivalent with readable names; the file appears whole or not at all.
ExportedModel export_model(const planning::Study& study, const ExportRequest& request);

}  // namespace gridkeel::cli
