#include "cli/evaluate_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "assessment/narrowed_in_sample.hpp"
#include "cli/output.hpp"
#include "planning/limit_changes.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using assessment::ComparedPlan;
using assessment::ReferencePlanner;

// Where Stage II is a MILP, each scenario takes a thousand times as long: seconds.
constexpr int kScenarios = 10000, kMipScenarios = 50;

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
    whole_ = stochastic::has_integer_recourse(out_.problem->problem());
    references_ = request_.references.value_or(default_references(whole_));
    ReferencePlanner planner(*out_.problem, study.risk, solve_options(study));
    add_plans(planner, others);
    if (request_.statistics) {
      step("every scenario on its own");
      out_.report.evaluation.information = assessment::value_of_information(planner, *deterministic_, *risk_neutral_);
    }
    sample(study, shifted);
    if (request_.explain) {
      step("what each module is worth");
      unless_stopped("what each module is worth",
                     [&] { out_.report.evaluation.explanation = assessment::explain(planner, recorded_.modules); });
    }
    if (request_.replications) unless_stopped("the gap to the best plan", [&] { estimate_gap(study); });
  }

 private:
  struct NamedModules {
    std::string name;
    std::vector<planning::PlannedModule> modules;
  };

  void step(const std::string& what) const {
    if (request_.on_step) request_.on_step(what);
  }

  // After a stop, what stands already is the answer, and the rest is named as missing.
  void unless_stopped(const std::string& what, const std::function<void()>& work) {
    try {
      if (!stop_.interrupted()) {
        work();
        return;
      }
    } catch (const Error& error) {
      if (error.code() != ExitCode::no_answer || !stop_.interrupted()) throw;
    }
    out_.report.evaluation.complete = false;
    out_.report.warnings.push_back("stopped before this was found: " + what);
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
    return std::find(references_.begin(), references_.end(), reference) != references_.end();
  }

  assessment::SampleRequest sample_request(const planning::Study& study) const {
    assessment::SampleRequest sample;
    sample.count = request_.scenarios.value_or(whole_ ? kMipScenarios : kScenarios);
    sample.seed = request_.seed;
    sample.threads = study.solve.threads;
    sample.chunk = whole_ ? assessment::kMipChunk : sample.chunk;
    sample.mip_gap = request_.mip_gap.value_or(study.solve.gap);
    sample.scenario_limit_s = request_.scenario_limit_s;
    sample.stop = &stop_;
    return sample;
  }

  // Whether something is solved for on the run's scenarios: then what the plans' own costs teach is worth its price.
  bool solves(const planning::RiskChoice& risk) const {
    const bool average = wants("sample-average") && risk.ambiguity != stochastic::Ambiguity::none;
    return average || wants("risk-neutral") || request_.statistics || request_.explain;
  }

  assessment::InSample in_sample(ReferencePlanner& planner, const ComparedPlan& plan) {
    if (solves(planner.risk()) && !whole_) return planner.in_sample(plan.modules);
    const planning::PlanningProblem& problem = planner.problem();
    assessment::SampleRequest request = sample_request(problem.study());
    request.on_progress = [&](int done) {
      step(fmt::format("{}: {} of its {} own scenarios", plan.name, done, problem.scenarios().scenarios.size()));
    };
    assessment::InSample found = assessment::narrowed_in_sample(problem, planner.risk(), plan.modules, request);
    if (found.open > 0)
      out_.report.warnings.push_back(fmt::format(
          "{}: {} of its {} own scenarios were ended by the limit of {:g} s; their costs are those found by then",
          plan.name, found.open, found.cost_usd.size(), request_.scenario_limit_s));
    return found;
  }

  void add(ReferencePlanner& planner, ComparedPlan plan) {
    plan.in_sample = in_sample(planner, plan);
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
    planning::RiskChoice choice = planning::without_ambiguity(risk);
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
    assessment::SampleRequest sample = sample_request(study);
    evaluation.count = sample.count;
    evaluation.seed = request_.seed;
    evaluation.confidence = request_.confidence;
    evaluation.replicates = request_.bootstrap;
    const assessment::BootstrapOptions bootstrap{study.risk.alpha, request_.confidence, request_.bootstrap,
                                                 study.solve.threads, request_.seed};
    const std::size_t all = static_cast<std::size_t>(sample.count) * distinct_plans();
    for (std::size_t k = 0; k <= shifted.size(); ++k) {
      const assessment::Shift shift =
          k == 0 ? assessment::Shift{"same", "the run's own distribution, fresh scenarios", "", {}} : shifts_[k - 1];
      sample.on_progress = [&](int done) { step(fmt::format("{}: {} of {} dispatches", shift.name, done, all)); };
      const auto work = [&] {
        evaluation.shifts.push_back(
            assessment::evaluate_shift(evaluation, shift, k == 0 ? study : shifted[k - 1], sample, bootstrap));
        evaluation.complete = evaluation.complete && evaluation.shifts.back().complete;
      };
      if (k == 0)
        work();
      else
        unless_stopped("days of the kind " + shift.name, work);
    }
    if (!evaluation.shifts.front().complete)
      out_.report.warnings.push_back(fmt::format("stopped: {} of {} fresh scenarios were evaluated",
                                                 evaluation.shifts.front().scenario.size(), evaluation.count));
  }

  std::size_t distinct_plans() const {
    const auto& plans = out_.report.evaluation.plans;
    std::size_t count = 0;
    for (std::size_t p = 0; p < plans.size(); ++p)
      count += std::none_of(plans.begin(), plans.begin() + static_cast<std::ptrdiff_t>(p), [&](const ComparedPlan& o) {
        return assessment::same_modules(o.modules, plans[p].modules);
      });
    return count;
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
  bool whole_ = false;  // numbers in Stage II
  std::vector<std::string> references_;
  std::optional<assessment::SolvedPlan> deterministic_, risk_neutral_;
};

}  // namespace

std::vector<std::string> reference_names() {
  std::vector<std::string> names;
  for (const auto& [word, name] : kReferences) names.push_back(word);
  return names;
}

std::vector<std::string> default_references(bool whole_numbers) {
  if (whole_numbers) return {"none"};
  return {"none", "deterministic", "sample-average"};
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
