#include "report/recorded_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "assessment/ac_check.hpp"
#include "common/config.hpp"
#include "common/csv_reader.hpp"
#include "common/file.hpp"
#include "report/ac_report.hpp"
#include "report/json_object.hpp"

namespace gridkeel::report {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostScenarios = 1'000'000;

std::string file_in(const std::string& folder, const char* name) { return (fs::path(folder) / name).string(); }

planning::RiskChoice risk_of(const JsonObject& risk) {
  planning::RiskChoice choice;
  choice.alpha = risk.number("alpha", Range{0.0, 1.0, false, true});
  choice.lambda = risk.number("lambda", Range::unit());
  choice.radius = risk.number("radius", Range::non_negative());
  choice.ambiguity = stochastic::ambiguity_of(risk.choice("ambiguity", stochastic::ambiguity_names()));
  if (risk.has("ambiguity_file")) choice.ambiguity_file = risk.text("ambiguity_file");
  return choice;
}

void read_plan(RecordedRun& run) {
  const Json document = parse_json(read_file(run.plan_file), run.plan_file, "the file of a plan");
  const JsonObject root(document, run.plan_file, "");
  const JsonObject study = root.object("study"), scenarios = root.object("scenarios");
  run.study_source = study.text("source");
  run.study_file = study.text_or_null("file");
  run.study_fingerprint = study.text("fingerprint");
  run.scenario_count = static_cast<int>(scenarios.whole("count", 1, kMostScenarios));
  run.seed = scenarios.whole("seed", 0, UINT64_MAX);
  run.kept = run.drawn = run.scenario_count;
  if (scenarios.has("kept")) {  // not yet in runs of version 0.1
    run.kept = static_cast<int>(scenarios.whole("kept", 1, kMostScenarios));
    run.drawn = static_cast<int>(scenarios.whole("drawn", static_cast<std::uint64_t>(run.kept), kMostScenarios));
    run.sampling = scenarios.text("sampling");
    const std::vector<std::string> known = shock::sampling_names();
    if (run.sampling != "file" && std::find(known.begin(), known.end(), run.sampling) == known.end())
      throw InputError({run.plan_file, 0},
                       fmt::format("scenarios.sampling = {}: must be one of {}", run.sampling, fmt::join(known, ", ")));
    run.scenario_file = scenarios.text_or_null("file");
    if (!scenarios.is_null("reduction")) run.reduction = scenarios.object("reduction").text("method");
  }
  run.scenario_fingerprint = scenarios.text("fingerprint");
  run.risk = risk_of(root.object("risk"));
  run.relaxed = root.object("fidelity").flag("integers_relaxed");
  if (!root.is_null("ac_check"))
    for (const JsonObject& limit : root.object("ac_check").objects("tightened"))
      run.tightened.push_back(
          {limit.text("quantity"), limit.text("element"), limit.number("tightened"), limit.number("limit")});
  run.version = root.object("versions").text("gridkeel");
  for (const JsonObject& module : root.objects("modules"))
    run.modules.push_back({module.text("bus"),
                           module.text("offer"),
                           static_cast<int>(module.whole("units", 1, planning::kMostUnits)),
                           module.path(),
                           {run.plan_file, 0}});
}

void read_costs(RecordedRun& run) {
  const std::string file = file_in(run.folder, "recourse.csv");
  const std::string text = read_file(file);
  CsvReader csv(text, file);
  const std::size_t scenario = csv.column("scenario"), cost = csv.column("recourse_cost_usd");
  while (csv.next())
    if (!run.recourse_cost_usd.emplace(csv.text(scenario), csv.number(cost)).second)
      throw InputError(csv.where(), fmt::format("scenario '{}' appears twice", csv.text(scenario)));
  if (run.recourse_cost_usd.size() != static_cast<std::size_t>(run.scenario_count))
    throw InputError({file, 0}, fmt::format("{} scenarios, but scenarios.count = {} in {}",
                                            run.recourse_cost_usd.size(), run.scenario_count, run.plan_file));
}

// Where the study keeps this limit; null if it does not.
double* limit_of(planning::Study& study, const RecordedLimit& limit) {
  using assessment::AcQuantity;
  const auto is = [&](AcQuantity quantity) { return limit.quantity == to_string(quantity); };
  if (is(AcQuantity::import_p) && limit.element == kSmallSharesElement) return &study.substation.small_share_offset_mw;
  if (is(AcQuantity::import_p)) return &study.substation.import_limit_mw;
  if (is(AcQuantity::import_q)) return &study.substation.import_limit_mvar;
  if (is(AcQuantity::line_flow)) {
    const auto branch = study.network.find_branch(limit.element);
    return branch ? &study.network.branches[branch->index()].rating_mva : nullptr;
  }
  const auto bus = study.network.find_bus(limit.element);
  if (!bus) return nullptr;
  if (is(AcQuantity::undervoltage)) return &study.network.buses[bus->index()].vmin_pu;
  return is(AcQuantity::overvoltage) ? &study.network.buses[bus->index()].vmax_pu : nullptr;
}

}  // namespace

void tighten(planning::Study& study, const RecordedRun& run) {
  for (const RecordedLimit& limit : run.tightened) {
    double* own = limit_of(study, limit);
    if (own == nullptr)
      throw InputError({run.plan_file, 0}, fmt::format("ac_check.tightened: the study has no limit '{}' of '{}'",
                                                       limit.quantity, limit.element));
    const bool lower = limit.quantity == to_string(assessment::AcQuantity::undervoltage);
    const bool offset = limit.element == kSmallSharesElement;  // negative
    if (!(limit.value > 0.0 || offset) || (lower ? limit.value < *own : limit.value > *own))
      throw InputError({run.plan_file, 0}, fmt::format("ac_check.tightened: {} of {} = {}: must be stricter than {}",
                                                       limit.quantity, limit.element, limit.value, *own));
    *own = limit.value;
  }
}

void undo_tightening(planning::Study& study, const RecordedRun& run) {
  for (const RecordedLimit& limit : run.tightened) *limit_of(study, limit) = limit.own;
}

bool holds_run(const std::string& folder) {
  std::error_code ignored;
  return fs::is_directory(folder, ignored) && fs::exists(file_in(folder, "plan.json"), ignored);
}

RecordedRun read_run(const std::string& folder) {
  RecordedRun run;
  run.folder = folder;
  run.plan_file = file_in(folder, "plan.json");
  read_plan(run);
  read_costs(run);
  return run;
}

}  // namespace gridkeel::report
