#include "cli/dispatch_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "assessment/ac_check.hpp"
#include "cli/output.hpp"
#include "cli/run_study.hpp"
#include "planning/event.hpp"
#include "report/ac_report.hpp"
#include "report/plan_csv.hpp"
#include "report/recorded_run.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using report::RecordedRun;

constexpr const char* kWorst = "worst";

void check_combination(const DispatchRequest& r, bool is_run) {
  if (r.scenarios.empty() && !r.event_file)
    throw InputError("dispatch needs --scenario ID (or --scenario worst) or --event FILE: what is to be dispatched");
  if (r.plan_file && r.no_modules) throw InputError("--plan and --no-modules exclude each other");
  if (!is_run && !r.plan_file && !r.no_modules)
    throw InputError(
        fmt::format("{}: no plan.json is here, so this is no folder that plan wrote; beside a study, give "
                    "--plan FILE or --no-modules",
                    r.subject));
  if (!is_run && r.study) throw InputError("--study has no effect beside a study; it says where that of a run stands");
  if (!is_run && r.force) throw InputError("--force has no effect beside a study");
  if (is_run && (r.overrides.scenarios || r.overrides.seed))
    throw InputError("--scenarios and --seed have no effect on a run, which has its own");
  if (r.ac == planning::AcMode::feedback)
    throw InputError("--ac feedback changes what a plan is solved for; a given plan is dispatched with report or off");
}

// Which scenarios and event, and the set of them.
class Chooser {
 public:
  Chooser(const planning::Study& study, const shock::ScenarioSet& drawn, const RecordedRun* own,
          const std::vector<planning::Purchase>& purchases)
      : study_(study), drawn_(drawn), own_(own), purchases_(purchases) {
    chosen_ = drawn;
    chosen_.scenarios.clear();
  }

  void add_scenario(const std::string& name) {
    const std::size_t s = name == kWorst ? worst() : planning::find_scenario(drawn_, name, {}, "--scenario");
    const shock::Scenario& scenario = drawn_.scenarios[s];
    for (const shock::Scenario& other : chosen_.scenarios)
      if (other.name == scenario.name) return;
    report::DispatchReport::Told told;
    told.probability = scenario.probability;
    if (own_ != nullptr) told.recorded_cost = recorded_cost(scenario.name);
    add(scenario, std::move(told));
  }

  void add_event(const std::string& file) {
    planning::GivenEvent event = planning::read_event(file, study_, drawn_);
    report::DispatchReport::Told told;
    told.base = event.base;
    told.title = event.title;
    add(std::move(event.scenario), std::move(told));
  }

  // Equal probabilities: costs do not depend on them, and the problem wants them to sum to 1.
  shock::ScenarioSet set() {
    for (shock::Scenario& scenario : chosen_.scenarios)
      scenario.probability = 1.0 / static_cast<double>(chosen_.scenarios.size());
    return std::move(chosen_);
  }
  std::vector<report::DispatchReport::Told> told() { return std::move(told_); }

 private:
  void add(shock::Scenario scenario, report::DispatchReport::Told told) {
    chosen_.scenarios.push_back(std::move(scenario));
    told_.push_back(std::move(told));
  }

  double recorded_cost(const std::string& name) const {
    const auto cost = own_->recourse_cost_usd.find(name);
    if (cost != own_->recourse_cost_usd.end()) return cost->second;
    throw InputError({(fs::path(own_->folder) / "recourse.csv").string(), 0},
                     fmt::format("scenario {} is missing", name));
  }

  // As the run recorded it; of another plan, every scenario is solved for.
  std::size_t worst() const {
    if (own_ == nullptr) {
      const planning::PlanningProblem all(study_, drawn_);
      return planning::costliest_scenario(all, planning::first_stage_of(all.first_stage(), purchases_));
    }
    std::size_t best = 0;
    for (std::size_t s = 1; s < drawn_.scenarios.size(); ++s)
      if (recorded_cost(drawn_.scenarios[s].name) > recorded_cost(drawn_.scenarios[best].name)) best = s;
    return best;
  }

  const planning::Study& study_;
  const shock::ScenarioSet& drawn_;
  const RecordedRun* own_;  // the run, if its own plan is dispatched
  const std::vector<planning::Purchase>& purchases_;
  shock::ScenarioSet chosen_;
  std::vector<report::DispatchReport::Told> told_;
};

std::vector<planning::Purchase> purchases_of(const DispatchRequest& request, const RecordedRun* run,
                                             const planning::Study& study) {
  if (request.no_modules) return {};
  const planning::FirstStage first = planning::build_first_stage(study);
  return planning::find_purchases(study, first,
                                  request.plan_file ? planning::read_plan_file(*request.plan_file) : run->modules);
}

std::string plan_name(const DispatchRequest& request, const RecordedRun* run) {
  if (request.no_modules) return "no modules";
  return request.plan_file ? *request.plan_file : run->plan_file;
}

// A given plan is not solved again, whatever the study says.
planning::AcMode ac_mode(const DispatchRequest& request, const planning::Study& study) {
  const bool wanted = request.ac.value_or(study.ac.mode) != planning::AcMode::off;
  return wanted ? planning::AcMode::report : planning::AcMode::off;
}

// Against the study's own limits, though a run's dispatch keeps those that feedback tightened.
std::optional<assessment::AcOutcome> checked_ac(const planning::PlanningProblem& problem, const planning::Plan& plan,
                                                const RecordedRun* run) {
  planning::Study limits = problem.study();
  if (limits.ac.mode == planning::AcMode::off) return {};
  if (run != nullptr) report::undo_tightening(limits, *run);
  assessment::AcOutcome out;
  out.check = assessment::check_ac(problem, plan, limits, limits.solve.threads);
  return out;
}

}  // namespace

DispatchRun::DispatchRun(const DispatchRequest& request) {
  const bool is_run = report::holds_run(request.subject);
  check_combination(request, is_run);
  std::optional<RecordedRun> run;
  if (is_run) run = report::read_run(request.subject);
  const RunStudyRequest of_run{request.study, request.force, "dispatch"};
  planning::Study study =
      run ? study_of_run(*run, of_run, report.warnings) : load_study(request.subject, request.overrides);
  study.ac.mode = ac_mode(request, study);
  const shock::ScenarioSet drawn = run ? scenarios_of_run(study, *run, of_run, report.warnings) : draw_scenarios(study);
  const RecordedRun* recorded = run ? &*run : nullptr;
  std::vector<planning::Purchase> purchases = purchases_of(request, recorded, study);
  const bool own_plan = run && !request.plan_file && !request.no_modules;

  Chooser chooser(study, drawn, own_plan ? recorded : nullptr, purchases);
  for (const std::string& name : request.scenarios) chooser.add_scenario(name);
  if (request.event_file) chooser.add_event(*request.event_file);
  report.told = chooser.told();
  problem = std::make_unique<planning::PlanningProblem>(study, chooser.set());
  dispatched = planning::dispatch(*problem, std::move(purchases));
  report.ac = checked_ac(*problem, dispatched.plan, recorded);

  report.problem = problem.get();
  report.dispatched = &dispatched;
  report.run = run ? run->folder : "";
  report.plan = plan_name(request, recorded);
  report.drawn_count = study.scenario_count;
  report.seed = study.seed;
  for (std::size_t s = 0; s < report.told.size(); ++s) {
    const double cost = dispatched.plan.solution.recourse_cost[s];
    const auto& before = report.told[s].recorded_cost;
    if (before && !report::agrees_with_record(report, s, *before))
      report.warnings.push_back(fmt::format("scenario {} costs {:.2f} USD, but {:.2f} USD in the run's recourse.csv",
                                            problem->scenarios().scenarios[s].name, cost, *before));
  }
}

std::vector<OutputFile> dispatch_files(const DispatchRun& run) {
  std::vector<OutputFile> files{{"dispatch.csv", report::dispatch_csv(*run.problem, run.dispatched.plan)},
                                {"dispatch.json", to_text(report::dispatch_json(run.report))}};
  if (run.report.ac) files.push_back({"ac_check.csv", report::ac_csv(*run.problem, run.report.ac->check)});
  return files;
}

}  // namespace gridkeel::cli
