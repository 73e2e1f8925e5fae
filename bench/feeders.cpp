// How cost grows with the feeder when flexibility stays the same: the built-in study's modules, AI sites and shocks on
// feeders of other sizes (mapped_study.hpp). Each figure comes from a process of its own. The table is Markdown.
//   bench_feeders [--limit SEC] [--threads K] [--scenarios N] FEEDER [FEEDER ...]
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "child.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"
#include "mapped_study.hpp"
#include "planning/plan.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace {

using namespace gridkeel;

constexpr double kGap = 0.01;

struct Arguments {
  double limit_s = 600.0;
  int threads = 0, scenarios = 200;
  std::vector<std::string> feeders;
};

struct Figures {
  int buses = 0, loads = 0, columns = 0, rows = 0, units = 0;
  double build_s = 0.0, plan_s = 0.0, gap = 1.0, lp_ms = 0.0;
  long lps = 0;
};

std::string to_text(const Figures& f) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {}", f.buses, f.loads, f.columns, f.rows, f.units, f.build_s, f.plan_s,
                     f.gap, f.lp_ms, f.lps);
}

Figures from_text(const std::string& text) {
  Figures f;
  std::sscanf(text.c_str(), "%d %d %d %d %d %lf %lf %lf %lf %ld", &f.buses, &f.loads, &f.columns, &f.rows, &f.units,
              &f.build_s, &f.plan_s, &f.gap, &f.lp_ms, &f.lps);
  return f;
}

planning::Study make_study(const std::string& feeder) {
  const planning::Study study = planning::load_study("builtin:ieee33");
  if (feeder == "builtin:ieee33") return study;
  grid::ImportReport report;
  return bench::on_feeder(study, grid::load_feeder(feeder, "", report));
}

// Milliseconds of CPU time on one thread for a scenario's LP, started from its own basis at a neighbouring plan.
double warm_lp_ms(const planning::PlanningProblem& problem, const planning::Plan& plan) {
  stochastic::RecourseEvaluator evaluator(problem.problem(), 1);
  const auto ignore = [](stochastic::RecourseResult&&) {};
  evaluator.evaluate_all(plan.solution.x, nullptr, ignore);
  std::vector<double> near = plan.solution.x;
  for (const auto& bought : plan.purchases)
    near[static_cast<std::size_t>(problem.first_stage().devices[bought.device].column)] -= 1.0;
  const std::clock_t start = std::clock();
  evaluator.evaluate_all(near, nullptr, ignore);
  return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / problem.problem().scenario_count();
}

Figures measure(const std::string& feeder, const Arguments& arguments) {
  StopToken stop;
  stop.set_time_limit_s(arguments.limit_s);
  planning::PlanOptions options;
  options.solve.relative_gap = kGap;
  options.solve.threads = arguments.threads;
  options.solve.stop = &stop;
  const planning::Study study = make_study(feeder);
  Figures f;
  f.buses = static_cast<int>(study.network.buses.size());
  const Stopwatch watch;
  const planning::PlanningProblem problem(
      study, shock::generate(study.generator_input(), arguments.scenarios, study.seed, arguments.threads));
  f.build_s = watch.seconds();
  f.loads = static_cast<int>(problem.base().loads.size());
  f.columns = problem.problem().templates.front().columns.count();
  f.rows = problem.problem().templates.front().rows.count();
  const planning::Plan plan = planning::make_plan(problem, study.risk, options);
  f.plan_s = watch.seconds();
  f.gap = plan.solution.gap();
  f.lps = plan.solution.subproblem_solves;
  for (const auto& bought : plan.purchases) f.units += bought.units;
  f.lp_ms = warm_lp_ms(problem, plan);
  return f;
}

void run(const Arguments& arguments) {
  fmt::print(
      "{} scenarios, gap asked for {:g} %, at most {:g} s, {} threads. Total: scenarios, problem and plan. LP: CPU "
      "time of "
      "one warm pass on one thread.\n\n"
      "| feeder | buses | loads shed apart | LP columns x rows | build s | total s | gap | LPs | units bought | ms per "
      "LP "
      "| times the first | peak MiB |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
      arguments.scenarios, 100.0 * kGap, arguments.limit_s,
      arguments.threads > 0 ? arguments.threads : hardware_threads());
  double first_ms = 0.0;
  for (const std::string& feeder : arguments.feeders) {
    const std::string name = std::filesystem::path(feeder).stem().string();
    if (feeder.ends_with(".m") && !std::filesystem::exists(feeder)) {
      fmt::print(stderr, "{}: not there, left out\n", feeder);
      continue;
    }
    const bench::ChildResult child =
        bench::run_child([&] { return to_text(measure(feeder, arguments)); }, 3.0 * arguments.limit_s);
    if (!child.finished) {
      fmt::print("| {} | stopped after {:.0f} s, {:.0f} MiB |\n", name, child.seconds, child.peak_mib);
      continue;
    }
    const Figures f = from_text(child.text);
    if (first_ms == 0.0) first_ms = f.lp_ms;
    fmt::print("| {} | {} | {} | {} x {} | {:.2f} | {:.1f} | {:.3f} % | {} | {} | {:.2f} | {:.2f} | {:.0f} |\n", name,
               f.buses, f.loads, f.columns, f.rows, f.build_s, f.plan_s, 100.0 * f.gap, f.lps, f.units, f.lp_ms,
               f.lp_ms / first_ms, child.peak_mib);
    std::fflush(stdout);
  }
}

bool parse(int argc, char** argv, Arguments& out) {
  for (int k = 1; k < argc; ++k) {
    const std::string word = argv[k];
    const bool has_value = k + 1 < argc;
    if (word == "--limit" && has_value)
      out.limit_s = std::atof(argv[++k]);
    else if (word == "--threads" && has_value)
      out.threads = std::atoi(argv[++k]);
    else if (word == "--scenarios" && has_value)
      out.scenarios = std::atoi(argv[++k]);
    else if (word.starts_with("-"))
      return false;
    else
      out.feeders.push_back(word);
  }
  return !out.feeders.empty() && out.limit_s > 0.0 && out.scenarios > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fmt::print(stderr, "usage: bench_feeders [--limit SEC] [--threads K] [--scenarios N] FEEDER [FEEDER ...]\n");
    return 2;
  }
  keep_large_blocks_apart();  // as the program does
  try {
    run(arguments);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
