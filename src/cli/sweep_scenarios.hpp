#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/config_edits.hpp"
#include "planning/study.hpp"

namespace gridkeel::cli {

// The scenarios of a sweep's points: drawn for each, or those of the one file that the study names, read once. Where a
// point changes a site's rating, the site's load in the file grows in proportion.
class SweepScenarios {
 public:
  explicit SweepScenarios(const planning::Study& study);  // without what is varied

  std::string identity() const;  // of the file's scenarios; empty if they are drawn
  // Throws InputError if they would have to be drawn again for this edit.
  void require_kept(const ConfigEdit& edit) const;
  shock::ScenarioSet of(const planning::Study& point) const;
  // What a reader of the results must know; may be empty.
  std::vector<std::string> warnings(bool ratings_vary) const;

 private:
  std::string file_;
  bool reduced_ = false;
  shock::ShockSettings shocks_;
  std::optional<shock::ScenarioSet> given_;
  std::vector<double> rating_mw_;  // per AI site, that the file belongs to
};

}  // namespace gridkeel::cli
