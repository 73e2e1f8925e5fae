#include "cli/evaluate_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "planning/limit_changes.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using assessment::ComparedPlan;
using assessment::ReferencePlanner;

// Where Stage II is a MILP, each scenario takes a thousand times as long.
constexpr int kScenarios = 10000, kMipScenarios = 500;

constexpr std::pair<const char*, const char*> kReferences[] = {{"none", assessment::kNoModules},
                                                               {"deterministic", assessment::kDeterministic},
                                                               {"sample-average", assessment::kSampleAverage},
                                                               {"risk-neutral", assessment::kRiskNeutral}};

class Work {
 public:
  Work(const EvaluateRequest& request, StopToken& stop, EvaluateRun& out)
      : request_(request), stop_(stop), out_(out), recorded_(report::read_run(request.run)) {}

  void run() {
    for (const std::string& word : request_.shifts) add_shifts(word);
    planning::Study study = study_of_run(recorded_, request_.of_run, out_.report.warnings);
    adjust(study);
    const std::vector<NamedModules> others = read_others(study);
    std::vector<planning::Study> shifted;
    for (const assessment::Shift& shift : shifts_) shifted.push_back(shifted_study(shift, others));
    make_problem(study);
    ReferencePlanner planner(*out_.problem, study.risk, solve_options(study));
    add_plans(planner, others);
    if (request_.statistics) {
      step("every scenario on its own");
      out_.report.evaluation.information = assessment::value_of_information(planner, *deterministic_, *risk_neutral_);
    }
    sample(study, shifted);
    if (request_.explain) {
      step("what each module is worth");
      out_.report.evaluation.explanation = assessment::explain(planner, recorded_.modules);
    }
    if (request_.replications) estimate_gap(study);
  }

 private:
  struct NamedModules {
    std::string name;
    std::vector<planning::PlannedModule> modules;
  };

  void step(const std::string& what) const {
    if (request_.on_step) request_.on_step(what);
  }

  void add_shifts(const std::string& word) {
    for (assessment::Shift& shift : assessment::find_shifts(word)) {
      for (const assessment::Shift& other : shifts_)
        if (other.name == shift.name) throw InputError(fmt::format("--shift: '{}' is named twice", shift.name));
      shifts_.push_back(std::move(shift));
    }
  }

  void adjust(planning::Study& study) const {
    study.solve.threads = request_.threads.value_or(study.solve.threads);
    if (request_.relax) study.fidelity.relaxed = *request_.relax;
  }

  // Another plan may come from another study: what it buys must be for sale in this one.
  std::vector<NamedModules> read_others(const planning::Study& study) const {
    std::vector<NamedModules> others;
    const planning::FirstStage first = planning::build_first_stage(study);
    for (const std::string& word : request_.compare) {
      NamedModules other{word, {}};
      if (report::holds_run(word))
        other.modules = report::read_run(word).modules;
      else if (word.ends_with(".toml"))
        other.modules = planning::read_plan_file(word);
      else
        throw InputError(
            fmt::format("--compare {}: is neither the folder of a run (it holds no plan.json) nor a .toml "
                        "file with a plan",
                        word));
      planning::find_purchases(study, first, other.modules);  // refuse before the work, not amid it
      others.push_back(std::move(other));
    }
    return others;
  }

  planning::Study shifted_study(const assessment::Shift& shift, const std::vector<NamedModules>& others) const {
    planning::Study study = shifted_study_of_run(recorded_, request_.of_run, shift.study, shift.edits);
    adjust(study);
    const planning::FirstStage first = planning::build_first_stage(study);
    planning::find_purchases(study, first, recorded_.modules);
    for (const NamedModules& other : others) planning::find_purchases(study, first, other.modules);
    return study;
  }

  void make_problem(const planning::Study& study) {
    step(fmt::format("drawing the run's {} scenarios", study.scenario_count));
    shock::ScenarioSet set = scenarios_of_run(study, recorded_, request_.of_run, out_.report.warnings);
    step("building the problem");
    // One unit more of everything, so that `explain` can ask for it.
    out_.problem = std::make_unique<planning::PlanningProblem>(planning::with_one_more(study), std::move(set));
    out_.problem->change_limits(study);
    out_.report.problem = out_.problem.get();
    out_.report.run = recorded_.folder;
    out_.report.study_source = study.source;
    out_.report.risk = study.risk;
  }

  stochastic::SolveOptions solve_options(const planning::Study& study) const {
    stochastic::SolveOptions options;
    options.relative_gap = study.solve.gap;
    options.threads = study.solve.threads;
    options.stop = &stop_;
    return options;
  }

  bool wants(const char* reference) const {
    return std::find(request_.references.begin(), request_.references.end(), reference) != request_.references.end();
  }

  void add(ReferencePlanner& planner, ComparedPlan plan) {
    plan.in_sample = planner.in_sample(plan.modules);
    const auto& first = planner.problem().first_stage();
    plan.price_usd = planning::purchase_price_usd(planner.problem().study(), first, planner.x_of(plan.modules));
    for (const planning::PlannedModule& module : plan.modules) plan.units += module.units;
    out_.report.evaluation.plans.push_back(std::move(plan));
  }

  void add_solved(ReferencePlanner& planner, const char* name, const std::string& about,
                  const assessment::SolvedPlan& solved) {
    ComparedPlan plan{name, about, solved.modules, {}, 0.0, 0, {}};
    plan.optimum = {solved.solution.upper_bound, solved.solution.lower_bound};
    if (solved.solution.gap() > planner.options().relative_gap)
      out_.report.warnings.push_back(
          fmt::format("the {} plan has a gap of {:.2g}: another may be better", name, solved.solution.gap()));
    add(planner, std::move(plan));
  }

  assessment::SolvedPlan solve(ReferencePlanner& planner, const planning::RiskChoice& risk, const char* name) {
    step(fmt::format("solving for the {} plan", name));
    stop_.set_time_limit_s(planner.problem().study().solve.time_limit_s);
    assessment::SolvedPlan solved = planner.best_for(risk, fmt::format("the {} plan", name));
    stop_.set_time_limit_s(solver::kInf);
    return solved;
  }

  void add_plans(ReferencePlanner& planner, const std::vector<NamedModules>& others) {
    const planning::RiskChoice& risk = planner.risk();
    step("the run's plan on its own scenarios");
    add(planner, {assessment::kOwnPlan, "of the run", recorded_.modules, {}, 0.0, 0, {}});
    if (wants("none"))
      add(planner, {assessment::kNoModules, "nothing bought; what is installed stands", {}, {}, 0.0, 0, {}});
    if (wants("deterministic") || request_.statistics) {
      step("solving for the deterministic plan");
      deterministic_ = planner.deterministic();
      if (wants("deterministic"))
        add_solved(planner, assessment::kDeterministic, "best for the mean of the run's scenarios, without outages",
                   *deterministic_);
    }
    planning::RiskChoice choice = assessment::without_ambiguity(risk);
    if (wants("sample-average") && risk.ambiguity != stochastic::Ambiguity::none)
      add_solved(planner, assessment::kSampleAverage, "the run's criterion without ambiguity",
                 solve(planner, choice, assessment::kSampleAverage));
    choice.lambda = 0.0;
    if (wants("risk-neutral") || request_.statistics) {
      risk_neutral_ = solve(planner, choice, assessment::kRiskNeutral);
      if (wants("risk-neutral")) add_solved(planner, assessment::kRiskNeutral, "least expected cost", *risk_neutral_);
    }
    for (const NamedModules& other : others) add(planner, {other.name, "given", other.modules, {}, 0.0, 0, {}});
  }

  void sample(const planning::Study& study, const std::vector<planning::Study>& shifted) {
    assessment::Evaluation& evaluation = out_.report.evaluation;
    const bool mip = stochastic::has_integer_recourse(out_.problem->problem());
    evaluation.count = request_.scenarios.value_or(mip ? kMipScenarios : kScenarios);
    evaluation.seed = request_.seed;
    evaluation.confidence = request_.confidence;
    evaluation.replicates = request_.bootstrap;
    assessment::SampleRequest sample;
    sample.count = evaluation.count;
    sample.seed = request_.seed;
    sample.threads = study.solve.threads;
    sample.mip_gap = study.solve.gap;
    sample.stop = &stop_;
    const assessment::BootstrapOptions bootstrap{study.risk.alpha, request_.confidence, request_.bootstrap,
                                                 study.solve.threads, request_.seed};
    const std::size_t all = static_cast<std::size_t>(sample.count) * evaluation.plans.size();
    for (std::size_t k = 0; k <= shifted.size(); ++k) {
      const assessment::Shift shift =
          k == 0 ? assessment::Shift{"same", "the run's own distribution, fresh scenarios", "", {}} : shifts_[k - 1];
      sample.on_progress = [&](int done) { step(fmt::format("{}: {} of {} scenarios", shift.name, done, all)); };
      evaluation.shifts.push_back(
          assessment::evaluate_shift(evaluation, shift, k == 0 ? study : shifted[k - 1], sample, bootstrap));
    }
  }

  void estimate_gap(const planning::Study& study) {
    assessment::ReplicationRequest request;
    request.replications = *request_.replications;
    request.scenarios = study.scenario_count;
    request.seed = request_.seed;
    request.confidence = request_.confidence;
    request.risk = study.risk;
    request.solve = solve_options(study);
    request.on_progress = [&](int done) { step(fmt::format("replication {} of {}", done, *request_.replications)); };
    step(fmt::format("solving {} replications", *request_.replications));
    const double threshold = out_.report.evaluation.shifts.front().statistics.front().var.value;
    out_.report.evaluation.gap = assessment::estimate_gap(study, recorded_.modules, threshold, request);
  }

  const EvaluateRequest& request_;
  StopToken& stop_;
  EvaluateRun& out_;
  report::RecordedRun recorded_;
  std::vector<assessment::Shift> shifts_;
  std::optional<assessment::SolvedPlan> deterministic_, risk_neutral_;
};

}  // namespace

std::vector<std::string> reference_names() {
  std::vector<std::string> names;
  for (const auto& [word, name] : kReferences) names.push_back(word);
  return names;
}

EvaluateRun::EvaluateRun(const EvaluateRequest& request, StopToken& stop) {
  if (!report::holds_run(request.run))
    throw InputError(fmt::format("{}: no plan.json is here, so this is no folder that plan wrote", request.run));
  const Stopwatch watch;
  Work(request, stop, *this).run();
  report.total_s = watch.seconds();
}

std::vector<OutputFile> evaluation_files(const EvaluateRun& run) {
  return {{"evaluation.json", to_text(report::evaluation_json(run.report))},
          {"evaluation.csv", report::evaluation_csv(run.report)},
          {"samples.csv", report::samples_csv(run.report)},
          {"evaluation.txt", report::evaluation_summary(run.report, report::Style(false))}};
}

}  // namespace gridkeel::cli
