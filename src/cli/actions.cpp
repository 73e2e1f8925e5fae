#include "cli/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/output.hpp"
#include "common/file.hpp"
#include "grid/synthetic_feeder.hpp"
#include "planning/make_scenarios.hpp"
#include "planning/purchase_limits.hpp"
#include "report/ac_report.hpp"
#include "report/plan_csv.hpp"
#include "report/plan_json.hpp"
#include "report/plan_summary.hpp"
#include "report/scenario_reader.hpp"

#include <nlohmann/json.hpp>

namespace gridkeel::cli {
namespace {

bool names_feeder(const std::string& reference) {
  constexpr std::string_view kBuiltin = "builtin:";
  if (reference.ends_with(".m") || reference.starts_with(grid::kSyntheticPrefix)) return true;
  if (!reference.starts_with(kBuiltin)) return false;
  const auto names = grid::builtin_feeder_names();
  return std::find(names.begin(), names.end(), reference.substr(kBuiltin.size())) != names.end();
}

// One scenario, drawn or from the study's file, and the stress atoms.
shock::ScenarioSet trial_scenarios(const planning::Study& study) {
  planning::Study one = study;
  one.scenario_count = 1;
  one.scenarios.draw = 0;
  one.scenarios.reduction.reset();
  one.scenarios.sampling = shock::Sampling::monte_carlo;
  if (study.scenarios.file.empty()) return planning::make_scenarios(one);
  shock::ScenarioSet set = report::read_scenarios(study, study.scenarios.file);
  set.scenarios.resize(1);
  set.scenarios.front().probability = 1.0;
  set.origin.stress.clear();
  return planning::make_scenarios(one, std::move(set));
}

// One scenario is enough to build every part of the problem once, and so to find what would stop a plan.
report::StudySizes sizes_of(const planning::Study& study) {
  const planning::PlanningProblem trial(study, trial_scenarios(study));
  planning::require_some_plan(study, trial.first_stage(), nullptr);
  report::StudySizes sizes;
  sizes.sites = static_cast<int>(study.candidate_sites.size());
  sizes.offers = static_cast<int>(study.catalogue.offers.size());
  sizes.suppliers = static_cast<int>(study.catalogue.suppliers.size());
  sizes.devices = trial.first_stage().offered_count();
  sizes.ai_sites = static_cast<int>(study.ai_sites.size());
  sizes.loads = static_cast<int>(trial.base().loads.size());
  sizes.load_classes = static_cast<int>(study.load_classes.size());
  sizes.scenarios = study.scenario_count;
  sizes.periods = study.horizon.periods;
  sizes.first_stage_columns = trial.first_stage().model.columns.count();
  sizes.first_stage_rows = trial.first_stage().model.rows.count();
  sizes.recourse_columns = trial.base().columns.columns.count();
  return sizes;
}

std::string drawing_words(const planning::Study& study) {
  if (!study.scenarios.file.empty()) return fmt::format("reading the scenarios of {}", study.scenarios.file);
  const int draw = std::max(study.scenarios.draw, study.scenario_count);
  if (draw == study.scenario_count) return fmt::format("drawing {} scenarios", draw);
  return fmt::format("drawing {} scenarios and reducing them to {}", draw, study.scenario_count);
}

}  // namespace

planning::Study load_study(const std::string& reference, const Overrides& overrides) {
  planning::Study study = planning::load_study(reference);
  for (const auto& note : study.trace_notes) print_note(to_string(note.where) + ": " + note.text);
  apply(overrides, study);
  return study;
}

shock::ScenarioSet draw_scenarios(const planning::Study& study) { return report::scenarios_of_study(study); }

PlanRun run_plan(const planning::Study& study, const PlanRequest& request, StopToken& stop) {
  const auto step = [&](const std::string& what) {
    if (request.on_step) request.on_step(what);
  };
  stop.set_time_limit_s(study.solve.time_limit_s);
  PlanRun run;
  run.info.gap_target = study.solve.gap;
  run.info.time_limit_s = study.solve.time_limit_s;
  Stopwatch whole, part;
  step(drawing_words(study));
  shock::ScenarioSet set = draw_scenarios(study);
  run.info.scenarios_s = part.seconds();
  if (request.on_drawn) request.on_drawn(set);
  part = {};
  step("building the problem");
  run.problem = std::make_unique<planning::PlanningProblem>(study, std::move(set));
  run.info.problem_s = part.seconds();
  planning::RiskChoice risk = study.risk;
  if (risk.auto_radius) {
    step("finding the radius");
    run.info.radius = planning::find_radius(*run.problem, risk, study.seed);
    risk = planning::with_radius(risk, *run.info.radius);
  }
  part = {};
  step("solving");
  planning::PlanOptions options;
  options.method = request.method;
  const bool ac = study.ac.mode != planning::AcMode::off;  // needs the dispatch of all scenarios
  const int dispatched = request.dispatch_scenarios.value_or(study.network.buses.size() > kManyBuses ? 1 : kDispatched);
  options.dispatch_scenarios = ac ? run.problem->problem().scenario_count() : dispatched;
  options.solve.relative_gap = study.solve.gap;
  options.solve.threads = study.solve.threads;
  options.solve.stop = &stop;
  options.solve.on_progress = request.on_progress;
  options.solve.on_found = request.on_found;
  options.resume = request.resume;
  run.plan = planning::make_plan(*run.problem, risk, options);
  run.info.plan_s = part.seconds();
  options.solve.on_found = nullptr;  // what feedback solves is another problem
  options.resume = nullptr;
  part = {};
  if (ac) {
    step("AC power flow of every state");
    run.ac = assessment::check_and_feed_back(run.problem, run.plan, options, step);
    planning::keep_worst_dispatch(run.plan, dispatched);
    run.info.ac_s = part.seconds();
  }
  run.info.total_s = whole.seconds();
  return run;
}

nlohmann::ordered_json plan_json(const PlanRun& run) {
  return report::plan_json(*run.problem, run.plan, run.info, run.ac ? &*run.ac : nullptr);
}

std::string plan_summary(const PlanRun& run, const report::Style& style) {
  return report::plan_summary(*run.problem, run.plan, run.info, style, run.ac ? &*run.ac : nullptr);
}

std::vector<OutputFile> plan_files(const PlanRun& run) {
  std::vector<OutputFile> files{{"plan.json", to_text(plan_json(run))},
                                {"recourse.csv", report::recourse_csv(*run.problem, run.plan)},
                                {"dispatch.csv", report::dispatch_csv(*run.problem, run.plan)}};
  if (run.ac) files.push_back({"ac_check.csv", report::ac_csv(*run.problem, run.ac->check)});
  files.push_back({"summary.txt", plan_summary(run, report::Style(false))});
  return files;
}

std::string write_files(const std::vector<OutputFile>& files, const std::string& folder) {
  FileTransaction transaction;
  std::string names;
  for (const OutputFile& file : files) {
    transaction.add(std::filesystem::path(folder) / file.name, file.content);
    names += (names.empty() ? "" : ", ") + file.name;
  }
  transaction.commit();
  return fmt::format("\nWritten to {}: {}\n", folder, names);
}

std::string study_file_from(const planning::Study& study, const std::string& folder) {
  if (study.source.starts_with("builtin:")) return {};
  std::error_code error;
  const std::filesystem::path file = std::filesystem::relative(study.source, folder, error);
  return error ? std::filesystem::absolute(study.source).string() : file.string();
}

Checked::Checked(const std::string& reference) {
  if (names_feeder(reference)) {
    feeder = grid::load_feeder(reference, "", notes);
    grid::validate_radial(feeder);
    check.kind = "feeder";
    check.source = reference;
    check.network = &feeder;
    check.notes = &notes;
  } else {
    study = planning::load_study(reference);
    check.kind = "study";
    check.source = study->source;
    check.network = &study->network;
    check.notes = &study->import_report;
    check.study = &*study;
    check.sizes = sizes_of(*study);
  }
  check.base_case = grid::ac_power_flow(*check.network);
}

}  // namespace gridkeel::cli
