#include "report/scenario_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "common/file.hpp"
#include "planning/make_scenarios.hpp"
#include "report/scenario_csv_reader.hpp"
#include "report/scenario_json_reader.hpp"

namespace gridkeel::report {
namespace {

namespace fs = std::filesystem;

constexpr double kProbabilityTolerance = 1e-6;

fs::path without_ending(const std::string& reference) {
  const fs::path path(reference);
  const bool known = path.extension() == ".csv" || path.extension() == ".json";
  return known ? fs::path(path).replace_extension() : path;
}

void check_probabilities(const shock::ScenarioSet& set, const std::string& file) {
  double sum = 0.0;
  for (const shock::Scenario& scenario : set.scenarios) sum += scenario.probability;
  if (std::abs(sum - 1.0) > kProbabilityTolerance)
    throw InputError({file, 0}, fmt::format("the probabilities of the {} scenarios sum to {:g}: must be 1 within {:g}",
                                            set.scenarios.size(), sum, kProbabilityTolerance));
}

}  // namespace

shock::ScenarioSet read_scenarios(const planning::Study& study, const std::string& reference) {
  const std::string stem = without_ending(reference).string(), csv = stem + ".csv", json = stem + ".json";
  // Forecasts and the feeder are the study's: one draw has them.
  shock::ScenarioSet set = shock::generate(study.generator_input(), 1, 0);
  set.scenarios = read_scenario_csv(study, read_file(csv), csv);
  set.origin = {};
  set.origin.sampling = "file";
  set.origin.drawn = static_cast<int>(set.scenarios.size());
  std::error_code ignored;
  if (fs::exists(json, ignored)) add_scenario_json(study, read_file(json), json, set);
  set.origin.file = reference;
  for (const shock::Scenario& scenario : set.scenarios)
    if (scenario.stress) set.origin.stress.push_back(scenario.name);
  check_probabilities(set, csv);
  return set;
}

shock::ScenarioSet scenarios_of_study(const planning::Study& study) {
  if (study.scenarios.file.empty()) return planning::make_scenarios(study);
  return planning::make_scenarios(study, read_scenarios(study, study.scenarios.file));
}

}  // namespace gridkeel::report
