// Gridkeel's L-shaped method against HiGHS on the extensive form of the same study and scenarios, in one
// run and to the same gap; and how a plan's time compares with warm passes over all scenario LPs.
//   bench_race STUDY extensive N [N ...]   time both (HiGHS gets the sparse full-network form, and a limit)
//   bench_race STUDY growth N [N ...]      time, warm pass, peak memory
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "planning/plan.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace {

using namespace gridkeel;

constexpr double kGap = 1e-3;
constexpr double kTimeLimit_s = 600.0;

double peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

planning::Plan plan(const planning::PlanningProblem& problem, const planning::Study& study, double& seconds) {
  planning::PlanOptions options;
  options.solve.relative_gap = kGap;
  Stopwatch watch;
  planning::Plan result = planning::make_plan(problem, study.risk, options);
  seconds = watch.seconds();
  return result;
}

void race(const planning::Study& study, int count) {
  const auto set = shock::generate(study.generator_input(), count, study.seed, 0);
  const planning::PlanningProblem ours(study, set);
  double seconds = 0.0;
  const auto mine = plan(ours, study, seconds);
  fmt::print("| {} | {:.1f} | {:.3f} % | ", count, seconds, 100.0 * mine.solution.gap());

  const planning::PlanningProblem full(study, set, planning::NetworkForm::full);
  const auto measure = stochastic::make_risk_measure(full.risk_spec(study.risk));
  StopToken stop;
  stop.set_time_limit_s(kTimeLimit_s);
  stochastic::SolveOptions options;
  options.relative_gap = kGap;
  options.stop = &stop;
  const auto theirs = stochastic::solve_extensive(full.problem(), *measure, options);
  const bool done = theirs.gap() <= kGap;
  fmt::print("{}{:.1f} | {} | {}{:.1f} |\n", done ? "" : "> ", theirs.timing.total_s,
             std::isfinite(theirs.gap()) ? fmt::format("{:.3f} %", 100.0 * theirs.gap()) : "no solution",
             done ? "" : "> ", theirs.timing.total_s / seconds);
}

void growth(const planning::Study& study, int count) {
  const auto set = shock::generate(study.generator_input(), count, study.seed, 0);
  const planning::PlanningProblem problem(study, set);
  double seconds = 0.0;
  const auto result = plan(problem, study, seconds);
  // A warm pass: every LP from its own basis of a neighbouring plan (one unit less of all that is bought).
  stochastic::RecourseEvaluator evaluator(problem.problem(), 0);
  const auto ignore = [](stochastic::RecourseResult&&) {};
  evaluator.evaluate_all(result.solution.x, nullptr, ignore);
  std::vector<double> near = result.solution.x;
  for (const auto& bought : result.purchases)
    near[static_cast<std::size_t>(problem.first_stage().devices[bought.device].column)] -= 1.0;
  Stopwatch watch;
  evaluator.evaluate_all(near, nullptr, ignore);
  const double pass = watch.seconds();
  fmt::print("| {} | {:.1f} | {:.3f} % | {} | {:.2f} | {:.1f} | {:.0f} |\n", count, seconds,
             100.0 * result.solution.gap(), result.solution.subproblem_solves, pass, seconds / pass, peak_memory_mib());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: bench_race STUDY extensive|growth N [N ...]\n");
    return 2;
  }
  try {
    const planning::Study study = planning::load_study(argv[1]);
    const bool extensive = std::string(argv[2]) == "extensive";
    fmt::print("{}", extensive ? "| scenarios | gridkeel s | gap | HiGHS, extensive form s | gap | ratio |\n"
                                 "| --- | --- | --- | --- | --- | --- |\n"
                               : "| scenarios | plan s | gap | LPs | warm pass s | plan / pass | peak MiB |\n"
                                 "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (int k = 3; k < argc; ++k) {
      extensive ? race(study, std::atoi(argv[k])) : growth(study, std::atoi(argv[k]));
      std::fflush(stdout);
    }
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
}
