#include "report/run_study.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/error.hpp"
#include "report/scenario_reader.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::report {
namespace {

using planning::Study;
using store::Facts;
using store::RunReader;

// Facts of the file, read strictly.
class FactReader {
 public:
  FactReader(const RunReader& run, const Facts& facts) : run_(run), facts_(facts) {}

  const std::string& text(const std::string& key) const { return fact_of(run_, facts_, key); }

  template <class Number>
  void read(const std::string& key, Number& out) const {
    const std::string& value = text(key);
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (error != std::errc() || end != value.data() + value.size())
      throw FileError(run_.path(), fmt::format("table meta: {} = '{}' is not a number", key, value));
  }

 private:
  const RunReader& run_;
  const Facts& facts_;
};

// Runs of earlier versions have no more than a number of scenarios.
void read_scenario_options(const FactReader& fact, const Facts& facts, Study& study) {
  if (!facts.contains("option.draw")) return fact.read("scenarios.count", study.scenario_count);
  int auto_radius = 0;
  fact.read("option.auto_radius", auto_radius);
  study.risk.auto_radius = auto_radius != 0;
  planning::ScenarioChoice& choice = study.scenarios;
  fact.read("option.scenarios", study.scenario_count);
  fact.read("option.draw", choice.draw);
  choice.sampling = shock::sampling_of(fact.text("option.sampling"));
  const std::string& reduction = fact.text("option.reduction");
  choice.reduction.reset();
  if (!reduction.empty()) choice.reduction = shock::reduction_of(reduction);
  choice.file = fact.text("option.scenario_file");
}

}  // namespace

const std::string& fact_of(const RunReader& run, const Facts& facts, const std::string& key) {
  const auto at = facts.find(key);
  if (at == facts.end()) throw FileError(run.path(), fmt::format("table meta has no '{}'", key));
  return at->second;
}

Facts option_facts(const Study& study) {
  return {{"option.alpha", fmt::format("{}", study.risk.alpha)},
          {"option.lambda", fmt::format("{}", study.risk.lambda)},
          {"option.ambiguity", std::string(to_string(study.risk.ambiguity))},
          {"option.radius", fmt::format("{}", study.risk.radius)},
          {"option.auto_radius", study.risk.auto_radius ? "1" : "0"},
          {"option.scenarios", fmt::format("{}", study.scenario_count)},
          {"option.draw", fmt::format("{}", study.scenarios.draw)},
          {"option.sampling", std::string(to_string(study.scenarios.sampling))},
          {"option.reduction",
           study.scenarios.reduction ? std::string(to_string(*study.scenarios.reduction)) : std::string()},
          {"option.scenario_file", study.scenarios.file},
          {"option.ambiguity_file", study.risk.ambiguity_file},
          {"option.gap", fmt::format("{}", study.solve.gap)},
          {"option.time_limit_s", fmt::format("{}", study.solve.time_limit_s)},
          {"option.recourse", study.fidelity.relaxed ? "lp" : "mip"},
          {"option.ac", std::string(to_string(study.ac.mode))}};
}

Study study_of_run(const RunReader& run, const Facts& facts) {
  const FactReader fact(run, facts);
  std::vector<planning::StudyFile> files;
  for (store::StoredFile& file : run.files()) files.push_back({std::move(file.path), std::move(file.content)});
  Study study = planning::read_stored_study(fact.text("study.source"), std::move(files));
  if (study.fingerprint != fact.text("study.fingerprint"))
    throw FileError(run.path(), "the study's files in it are not those that it was made with");
  read_scenario_options(fact, facts, study);
  fact.read("scenarios.seed", study.seed);
  fact.read("option.alpha", study.risk.alpha);
  fact.read("option.lambda", study.risk.lambda);
  fact.read("option.radius", study.risk.radius);
  fact.read("option.gap", study.solve.gap);
  fact.read("option.time_limit_s", study.solve.time_limit_s);
  study.risk.ambiguity = stochastic::ambiguity_of(fact.text("option.ambiguity"));
  study.risk.ambiguity_file = fact.text("option.ambiguity_file");
  study.fidelity.relaxed = study.fidelity.relaxed || fact.text("option.recourse") == "lp";
  study.ac.mode = planning::ac_mode_of(fact.text("option.ac"));
  return study;
}

shock::ScenarioSet scenarios_of_run(const RunReader& run, const Facts& facts, const Study& study) {
  shock::ScenarioSet set = scenarios_of_study(study);
  if (set.fingerprint() != fact_of(run, facts, "scenarios.fingerprint"))
    throw FileError(run.path(), fmt::format("version {} of Gridkeel drew other scenarios than this version does: use "
                                            "that one, or plan again",
                                            fact_of(run, facts, "versions.gridkeel")));
  return set;
}

}  // namespace gridkeel::report
