#include "report/html/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <optional>

#include "common/error.hpp"
#include "common/file.hpp"
#include "report/html/json_numbers.hpp"
#include "report/html/page_data.hpp"
#include "report/html/template.hpp"
#include "report/run_study.hpp"

namespace gridkeel::report {
namespace {

using shock::ScenarioSet;
using store::RunReader;

constexpr std::string_view kSlot = "{\"gridkeel\":\"data\"}";  // in web/index.html

// The scenarios with a dispatch, and some that show what is usual: by AI energy, from least to most.
std::vector<std::size_t> shown_scenarios(const ScenarioSet& set, const Json& dispatch) {
  std::vector<std::size_t> shown;
  for (const Json& d : dispatch) shown.push_back(d["scenario"].get<std::size_t>());
  const shock::FeatureTable features = shock::features(set);
  const auto energy = static_cast<std::size_t>(
      std::find(features.names.begin(), features.names.end(), "ai_energy_mwh") - features.names.begin());
  std::vector<std::size_t> order(set.scenarios.size());
  std::iota(order.begin(), order.end(), 0);
  if (energy < features.names.size())
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return features.raw[a][energy] < features.raw[b][energy]; });
  for (const double level : {0.05, 0.5, 0.95})
    shown.push_back(order[static_cast<std::size_t>(level * static_cast<double>(order.size() - 1))]);
  std::sort(shown.begin(), shown.end());
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  return shown;
}

// What a later verb left with the run, in its file or its folder, as its own JSON; null where there is none.
Json document_data(const RunReader& run, const std::string& name) {
  const std::filesystem::path file = std::filesystem::path(run.path()).parent_path() / name;
  std::optional<std::string> text = run.document(name);
  std::error_code ignored;
  if (!text && std::filesystem::is_regular_file(file, ignored)) text = read_file(file);
  if (!text) return nullptr;
  try {
    return Json::parse(*text);
  } catch (const Json::parse_error&) {
    throw FileError(file.string(), "not valid JSON");
  }
}

Json page_data(const RunReader& run) {
  const store::Facts facts = run.facts();
  const auto plan = run.document("plan.json");
  if (!plan) throw FileError(run.path(), "this run has not come to its end; plan --resume goes on with it");
  const planning::Study study = study_of_run(run, facts);
  const ScenarioSet set = scenarios_of_run(run, facts, study);
  const std::vector<store::StoredRecourse> recourse = run.recourse();
  if (recourse.size() != set.scenarios.size())
    throw FileError(run.path(),
                    fmt::format("table recourse has {} rows for {} scenarios", recourse.size(), set.scenarios.size()));
  Json dispatch = dispatch_data(run.dispatch());
  Json files = Json::array();
  for (const planning::StudyFile& file : study.files) files.push_back({{"path", file.path}, {"content", file.content}});
  const std::vector<std::size_t> shown = shown_scenarios(set, dispatch);
  return {{"schema", 1},
          {"plan", Json::parse(*plan)},
          {"started", fact_of(run, facts, "started")},
          {"study", study_data(study)},
          {"network", network_data(study)},
          {"scenarios", scenario_data(study, set, recourse)},
          {"ai", ai_data(study, set, shown)},
          {"dispatch", std::move(dispatch)},
          {"spread", spread_data(study, run.spread())},
          {"convergence", convergence_data(run.iterations())},
          {"evaluation", document_data(run, "evaluation.json")},
          {"sweep", document_data(run, "sweep.json")},
          {"files", std::move(files)}};
}

// Within <script>, only "<" could end the data early; the others keep older readers of JavaScript from mistakes. Inside
// JSON's strings these escapes mean the characters themselves, and outside of strings they do not occur.
std::string for_script(const std::string& json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = std::string_view(json).substr(i, 3);
    if (json[i] == '<' || json[i] == '>' || json[i] == '&') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(json[i]));
    } else if (rest == "\u2028" || rest == "\u2029") {
      out += rest == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

}  // namespace

std::string report_page(const RunReader& run) {
  const std::string data = page_data(run).dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string_view page = page_template();
  const auto slot = page.find(kSlot);
  if (slot == std::string_view::npos) throw InternalError("the embedded page has no place for its data");
  std::string out(page.substr(0, slot));
  out += for_script(data);
  out += page.substr(slot + kSlot.size());
  return out;
}

}  // namespace gridkeel::report
