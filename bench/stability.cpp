// How far the value of a plan depends on which scenarios it is made from: per seed, plans from few scenarios that a
// large plain sample was reduced to, and from as few plain ones, against the plan from that large sample; by their own
// value and by what they cost under the large sample. A Markdown table.
//   bench_stability STUDY [--large N] [--keep N] [--seeds N] [--gap G] [--threads K]
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/progress.hpp"
#include "planning/make_scenarios.hpp"
#include "planning/plan.hpp"
#include "planning/plan_file.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace {

using namespace gridkeel;

struct Arguments {
  std::string study = "ieee33";
  int large = 2000, keep = 200, seeds = 3, threads = 0;
  double gap = 2e-3;
};

Arguments read_arguments(int argc, char** argv) {
  Arguments a;
  if (argc > 1) a.study = argv[1];
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--large") a.large = std::atoi(argv[i + 1]);
    if (flag == "--keep") a.keep = std::atoi(argv[i + 1]);
    if (flag == "--seeds") a.seeds = std::atoi(argv[i + 1]);
    if (flag == "--gap") a.gap = std::atof(argv[i + 1]);
    if (flag == "--threads") a.threads = std::atoi(argv[i + 1]);
  }
  return a;
}

struct Made {
  double value = 0.0, seconds = 0.0, draw_s = 0.0;
  std::vector<double> x;
};

Made plan(const planning::Study& study, const Arguments& arguments) {
  planning::PlanOptions options;
  options.solve.relative_gap = arguments.gap;
  options.solve.threads = arguments.threads;
  const Stopwatch watch;
  shock::ScenarioSet set = planning::make_scenarios(study);
  const double draw_s = watch.seconds();
  const planning::PlanningProblem problem(study, std::move(set));
  const planning::Plan made = planning::make_plan(problem, study.risk, options);
  return {made.solution.first_stage_cost + made.solution.risk_value, watch.seconds(), draw_s, made.solution.x};
}

// The study's criterion, without ambiguity: the large sample is the truth here.
double value_under(const planning::PlanningProblem& truth, const std::vector<double>& x, int threads) {
  stochastic::RecourseEvaluator evaluator(truth.problem(), threads);
  const double risk =
      stochastic::make_risk_measure(truth.risk_spec(truth.study().risk))->evaluate(evaluator.values(x)).value;
  double first = truth.first_stage().model.offset;
  for (std::size_t j = 0; j < x.size(); ++j) first += truth.first_stage().model.columns.cost[j] * x[j];
  return first + risk;
}

std::string percent(double share) { return fmt::format("{:+.2f} %", 100.0 * share); }

void print_row(int seed, const std::string& scenarios, const Made& made, const std::string& off,
               const std::string& regret) {
  fmt::print("| {} | {} | {:.0f} | {} | {} | {:.1f} | {:.1f} |\n", seed, scenarios, made.value, off, regret,
             made.draw_s, made.seconds - made.draw_s);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = read_arguments(argc, argv);
  planning::Study study = planning::load_study(arguments.study);
  study.solve.threads = arguments.threads;
  study.risk.ambiguity = stochastic::Ambiguity::none;
  fmt::print("| seed | scenarios | value USD | off by | its plan costs more, under all {} | drawing s | plan s |\n",
             arguments.large);
  fmt::print("|---|---|---|---|---|---|---|\n");
  for (int seed = 1; seed <= arguments.seeds; ++seed) {
    study.seed = static_cast<std::uint64_t>(seed);
    study.scenario_count = arguments.large;
    study.scenarios.draw = 0;
    const Made large = plan(study, arguments);
    const planning::PlanningProblem truth(study, planning::make_scenarios(study));
    print_row(seed, fmt::format("{} plain", arguments.large), large, "", "");
    study.scenario_count = arguments.keep;
    for (const std::string& method : {std::string("cost"), std::string("k_medoids"), std::string("plain")}) {
      study.scenarios.draw = method == "plain" ? 0 : arguments.large;
      study.scenarios.reduction.reset();
      if (method != "plain") study.scenarios.reduction = shock::reduction_of(method);
      const Made made = plan(study, arguments);
      const double regret = value_under(truth, made.x, arguments.threads) - large.value;
      print_row(seed, fmt::format("{} {}", arguments.keep, method), made, percent(made.value / large.value - 1.0),
                percent(regret / large.value));
    }
  }
}
