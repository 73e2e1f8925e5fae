// Gridkeel's L-shaped method against HiGHS on the extensive form of the same study and scenarios, to the same gap;
// and how a plan's time compares with one warm pass over all scenario LPs. Each figure comes from a process of its
// own, so that a runaway can be stopped and peak memory is its own. Tables are Markdown.
//   bench_race STUDY race   [--limit SEC] [--threads K] N [N ...]
//   bench_race STUDY growth [--limit SEC] [--threads K] N [N ...]
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "child.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"
#include "planning/plan.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace {

using namespace gridkeel;
using planning::NetworkForm;

constexpr double kGap = 1e-3;
constexpr double kGrace_s = 60.0;  // beyond the time limit, before a process is killed

struct Arguments {
  std::string study, mode;
  double limit_s = 600.0;
  int threads = 0;
  std::vector<int> counts;
};

struct Finish {
  double seconds = 0.0, gap = solver::kInf, pass_s = 0.0;
  long lps = 0;
};

std::string to_text(const Finish& f) { return fmt::format("{} {} {} {}", f.seconds, f.gap, f.pass_s, f.lps); }

Finish from_text(const std::string& text) {
  Finish f;
  std::sscanf(text.c_str(), "%lf %lf %lf %ld", &f.seconds, &f.gap, &f.pass_s, &f.lps);
  return f;
}

shock::ScenarioSet draw(const planning::Study& study, int count) {
  return shock::generate(study.generator_input(), count, study.seed, 1);
}

// What a plan takes in all, its problem built included.
Finish plan(const planning::Study& study, int count, const Arguments& arguments, bool with_pass) {
  StopToken stop;
  stop.set_time_limit_s(arguments.limit_s);
  planning::PlanOptions options;
  options.solve.relative_gap = kGap;
  options.solve.threads = arguments.threads;
  options.solve.stop = &stop;
  const Stopwatch watch;
  const planning::PlanningProblem problem(study, draw(study, count));
  const planning::Plan made = planning::make_plan(problem, study.risk, options);
  Finish finish{watch.seconds(), made.solution.gap(), 0.0, made.solution.subproblem_solves};
  if (!with_pass) return finish;
  // A warm pass: every LP from its own basis of a neighbouring plan (one unit less of all that is bought).
  stochastic::RecourseEvaluator evaluator(problem.problem(), arguments.threads);
  const auto ignore = [](stochastic::RecourseResult&&) {};
  evaluator.evaluate_all(made.solution.x, nullptr, ignore);
  std::vector<double> near = made.solution.x;
  for (const auto& bought : made.purchases)
    near[static_cast<std::size_t>(problem.first_stage().devices[bought.device].column)] -= 1.0;
  const Stopwatch pass;
  evaluator.evaluate_all(near, nullptr, ignore);
  finish.pass_s = pass.seconds();
  return finish;
}

Finish extensive(const planning::Study& study, int count, const Arguments& arguments, NetworkForm form) {
  StopToken stop;
  stop.set_time_limit_s(arguments.limit_s);
  stochastic::SolveOptions options;
  options.relative_gap = kGap;
  options.stop = &stop;
  const Stopwatch watch;
  const planning::PlanningProblem problem(study, draw(study, count), form);
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(study.risk));
  const auto solution = stochastic::solve_extensive(problem.problem(), *measure, options);
  return {watch.seconds(), solution.gap(), 0.0, 0};
}

std::string gap_text(double gap) { return std::isfinite(gap) ? fmt::format("{:.3f} %", 100.0 * gap) : "none"; }

// "12.3 | 0.050 % | 210", with "> " before the seconds of what was cut off.
std::string cells(const bench::ChildResult& child, double& seconds, bool& done) {
  const Finish finish = from_text(child.text);
  seconds = child.finished ? finish.seconds : child.seconds;
  done = child.finished && finish.gap <= kGap * (1.0 + 1e-9);
  return fmt::format("{}{:.1f} | {} | {:.0f}", done ? "" : "> ", seconds,
                     child.finished ? gap_text(finish.gap) : "stopped", child.peak_mib);
}

void race(const planning::Study& study, const Arguments& arguments) {
  fmt::print(
      "Gridkeel on {} threads, HiGHS on one, each at most {:g} s; gap asked for {:g} %. Times hold building the "
      "problem.\n"
      "`>`: not reached in the time shown.\n\n"
      "| scenarios | Gridkeel s | gap | MiB | HiGHS full network s | gap | MiB | times | HiGHS eliminated s | gap | "
      "MiB | "
      "times |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
      arguments.threads > 0 ? arguments.threads : hardware_threads(), arguments.limit_s, 100.0 * kGap);
  for (const int count : arguments.counts) {
    const double limit_s = arguments.limit_s + kGrace_s;
    double ours = 0.0;
    bool done = false;
    fmt::print(
        "| {} | {}", count,
        cells(bench::run_child([&] { return to_text(plan(study, count, arguments, false)); }, limit_s), ours, done));
    std::fflush(stdout);
    for (const NetworkForm form : {NetworkForm::full, NetworkForm::eliminated}) {
      double theirs = 0.0;
      const std::string text = cells(
          bench::run_child([&] { return to_text(extensive(study, count, arguments, form)); }, limit_s), theirs, done);
      fmt::print(" | {} | {}{:.1f}", text, done ? "" : "> ", theirs / ours);
      std::fflush(stdout);
    }
    fmt::print(" |\n");
  }
}

void growth(const planning::Study& study, const Arguments& arguments) {
  fmt::print(
      "On {} threads, at most {:g} s; gap asked for {:g} %. A warm pass solves every scenario's LP once, from its own "
      "basis of a neighbouring plan.\n\n"
      "| scenarios | plan s | gap | peak MiB | LPs | warm pass s | plan / pass |\n|---|---|---|---|---|---|---|\n",
      arguments.threads > 0 ? arguments.threads : hardware_threads(), arguments.limit_s, 100.0 * kGap);
  for (const int count : arguments.counts) {
    const bench::ChildResult child = bench::run_child([&] { return to_text(plan(study, count, arguments, true)); },
                                                      2.0 * arguments.limit_s + kGrace_s);
    double seconds = 0.0;
    bool done = false;
    const std::string text = cells(child, seconds, done);
    const Finish finish = from_text(child.text);
    fmt::print("| {} | {} | {} | {:.2f} | {:.1f} |\n", count, text, finish.lps, finish.pass_s, seconds / finish.pass_s);
    std::fflush(stdout);
  }
}

bool parse(int argc, char** argv, Arguments& out) {
  if (argc < 4) return false;
  out.study = argv[1];
  out.mode = argv[2];
  for (int k = 3; k < argc; ++k) {
    const std::string word = argv[k];
    if (word == "--limit" && k + 1 < argc)
      out.limit_s = std::atof(argv[++k]);
    else if (word == "--threads" && k + 1 < argc)
      out.threads = std::atoi(argv[++k]);
    else if (const int count = std::atoi(argv[k]); count > 0)
      out.counts.push_back(count);
    else
      return false;
  }
  return (out.mode == "race" || out.mode == "growth") && !out.counts.empty() && out.limit_s > 0.0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fmt::print(stderr, "usage: bench_race STUDY race|growth [--limit SEC] [--threads K] N [N ...]\n");
    return 2;
  }
  keep_large_blocks_apart();  // as the program does
  try {
    const planning::Study study = planning::load_study(arguments.study);
    arguments.mode == "race" ? race(study, arguments) : growth(study, arguments);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
