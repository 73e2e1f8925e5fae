// What a sweep goes through: points in the numbers of a study.
#pragma once

#include <string>
#include <vector>

#include "common/config_edits.hpp"
#include "shock/settings.hpp"

namespace gridkeel::assessment {

// One parameter and its values: "risk.radius=0,0.01,0.02", "load_class.*.voll_usd_per_mwh=x0.5,x1,x2" (factors),
// "money.budget_usd=0:4e6:5" (first, last, how many). Some have short names: see short_names().
struct Variation {
  std::string name;                // as given: the column's head
  std::vector<std::string> texts;  // of the values, as given
  std::vector<ConfigEdit> edits;   // one per value
};
// Throws InputError; `flag` names the flag that it is from.
Variation read_variation(const std::string& text, const std::string& flag);

struct ShortName {
  const char* name;
  const char* key;
  bool multiplies;
};
const std::vector<ShortName>& short_names();

struct SweepPoint {
  std::vector<std::string> values;  // per column
  std::vector<ConfigEdit> edits;
};

struct SweepGrid {
  std::vector<std::string> columns;
  std::vector<SweepPoint> points;
};
// All combinations, the last variation fastest.
SweepGrid grid_of(const std::vector<Variation>& variations);
// One at a time: as it is, then each parameter times 1 - by and times 1 + by. Columns "parameter" and "factor".
SweepGrid tornado_of(const std::vector<std::string>& parameters, double by, const std::string& flag);

// Whether an edit leaves Stage II and the scenarios as they are, so that what is known of them still holds, whatever
// the study draws.
bool keeps_recourse(const ConfigEdit& edit);

// Whether nothing that is drawn under these settings depends on it, so that scenarios from a file hold as they are; or
// only the size of an AI site, by which its load in the file is scaled.
bool keeps_given_scenarios(const ConfigEdit& edit, const shock::ShockSettings& shocks);
bool is_rating(const ConfigEdit& edit);  // of AI sites

}  // namespace gridkeel::assessment
