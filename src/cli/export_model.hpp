#pragma once

#include <string>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::cli {

struct ExportRequest {
  std::string name;  // of the problem
  bool relax_first_stage = false;
  std::string format = "mps";  // or "lp", "smps"
  std::string out;
};

struct ExportedModel {
  std::vector<std::string> files;
  long rows = 0, columns = 0, integers = 0, nonzeros = 0;  // of the model, or of the core
  bool ball_left_out = false;                              // smps: the .dro file would have been too large
};

// Writes the problem with readable names: its deterministic equivalent (mps, lp), or its two-stage form (smps: core,
// time and stochastic file, a list of them, and a .dro file if the ambiguity set is a Wasserstein ball). Files
// appear whole and together or not at all.
ExportedModel export_model(const stochastic::TwoStageProblem& problem, const stochastic::RiskSpec& risk,
                           const ExportRequest& request);

}  // namespace gridkeel::cli
