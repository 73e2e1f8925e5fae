// Whether resident memory stays flat over many subproblem solves: one evaluator solves every scenario at plan after
// plan, until so many subproblems are done. Memory is read after a warm-up and at even marks from there; the exit code
// is 1 if any of them is more than 5 % above the first. Prints a Markdown table.
//   bench_soak INSTANCE [--solves N] [--scenarios S] [--threads K] [--seed N]
// INSTANCE: a study, or an SMPS instance of which S draws are taken (integers of its recourse are relaxed).
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"
#include "common/random.hpp"
#include "planning/planning_problem.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/recourse/evaluator.hpp"
#include "stochastic/smps/smps.hpp"

namespace {

using namespace gridkeel;

constexpr double kAllowedGrowth = 0.05;
constexpr double kWarmUp = 0.05;  // of all solves
constexpr int kMarks = 10;        // after the warm-up
constexpr int kForgotten = 100;   // plans made before the first that counts: they are near the one they start from

struct Arguments {
  std::string instance;
  long solves = 100'000;
  int scenarios = 100;
  int threads = 0;
  int seed = 1;
};

// What is solved, and what owns it.
struct Subject {
  std::unique_ptr<planning::PlanningProblem> study;
  stochastic::smps::Instance smps;
  const stochastic::TwoStageProblem& problem() const { return study ? study->problem() : smps.problem; }
};

Subject load(const Arguments& arguments) {
  Subject subject;
  const auto seed = static_cast<std::uint64_t>(arguments.seed);
  if (const auto files = stochastic::smps::find_files(arguments.instance)) {
    stochastic::smps::ReadOptions options;
    options.sample = arguments.scenarios;
    options.seed = seed;
    subject.smps = stochastic::smps::read(*files, options);
    stochastic::relax_recourse(subject.smps.problem);
    return subject;
  }
  const planning::Study study = planning::load_study(arguments.instance);
  subject.study = std::make_unique<planning::PlanningProblem>(
      study, shock::generate(study.generator_input(), arguments.scenarios, seed, arguments.threads));
  return subject;
}

// Feasible first-stage points, each made of the last by drawing its columns anew one by one, in random order and within
// what the rows leave to each. Half of the columns go as low as they can: plans buy few of all offers.
class Plans {
 public:
  Plans(const solver::LpModel& model, std::uint64_t seed)
      : model_(model), random_(seed, "plans"), entries_(static_cast<std::size_t>(model.columns.count())) {
    x_ = solver::solve_model(model).x;
    if (x_.empty()) throw Error(ExitCode::infeasible, "the first stage has no feasible point");
    for (int row = 0; row < model.rows.count(); ++row) {
      activity_.push_back(model.rows.matrix.dot(row, x_));
      for (const solver::Entry& e : solver::row_of(model.rows.matrix, row))
        entries_[static_cast<std::size_t>(e.index)].push_back({row, e.value});
    }
    order_.resize(x_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    for (int k = 0; k < kForgotten; ++k) next();
  }

  const std::vector<double>& next() {
    for (std::size_t k = order_.size(); k > 1; --k)
      std::swap(order_[k - 1], order_[static_cast<std::size_t>(random_.integer(static_cast<int>(k)))]);
    for (const std::size_t column : order_) move(column);
    return x_;
  }

 private:
  void move(std::size_t column) {
    double lower = model_.columns.lower[column], upper = model_.columns.upper[column];
    for (const solver::Entry& e : entries_[column]) {
      const auto row = static_cast<std::size_t>(e.index);
      const double down = (model_.rows.lower[row] - activity_[row]) / e.value,
                   up = (model_.rows.upper[row] - activity_[row]) / e.value;
      lower = std::max(lower, x_[column] + std::min(down, up));
      upper = std::min(upper, x_[column] + std::max(down, up));
    }
    const double to = draw(lower, upper, model_.columns.integer[column] != 0);
    for (const solver::Entry& e : entries_[column])
      activity_[static_cast<std::size_t>(e.index)] += e.value * (to - x_[column]);
    x_[column] = to;
  }

  double draw(double lower, double upper, bool integer) {
    if (integer) {
      constexpr double kRounding = 1e-6;  // of the rows' activities
      lower = std::ceil(lower - kRounding);
      upper = std::floor(upper + kRounding);
    }
    const bool low = random_.chance(0.5);
    if (low || upper <= lower) return lower;
    return integer ? lower + random_.integer(static_cast<int>(upper - lower) + 1) : random_.uniform(lower, upper);
  }

  const solver::LpModel& model_;
  RandomStream random_;
  std::vector<std::vector<solver::Entry>> entries_;  // of each column: row and value
  std::vector<double> x_, activity_;
  std::vector<std::size_t> order_;
};

// Now, not at its peak: /proc/self/statm counts pages.
double resident_mib() {
  long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr || std::fscanf(file, "%*s %ld", &pages) != 1) throw InternalError("no /proc/self/statm");
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576.0;
}

class Soak {
 public:
  Soak(const stochastic::TwoStageProblem& problem, const Arguments& arguments)
      : evaluator_(problem, arguments.threads),
        plans_(problem.first_stage, static_cast<std::uint64_t>(arguments.seed)),
        feasible_(static_cast<std::size_t>(problem.scenario_count())),
        solves_(arguments.solves) {}

  // The largest growth since the warm-up, as a fraction.
  double run() {
    fmt::print(
        "| subproblems | LPs | lazy rows in LPs | MiB | since warm-up | subproblems / CPU s "
        "|\n|---|---|---|---|---|---|\n");
    const auto warm_up = static_cast<long>(std::ceil(kWarmUp * static_cast<double>(solves_)));
    advance_to(warm_up);
    const double first = resident_mib();
    print_mark(first, "");
    double growth = 0.0;
    for (int mark = 1; mark <= kMarks; ++mark) {
      advance_to(warm_up + (solves_ - warm_up) * mark / kMarks);
      const double now = resident_mib();
      growth = std::max(growth, now / first - 1.0);
      print_mark(now, fmt::format("{:+.2f} %", 100.0 * (now / first - 1.0)));
    }
    return growth;
  }
  long plans() const { return plan_count_; }
  long infeasible() const { return infeasible_; }

 private:
  void advance_to(long solves) {
    while (done_ < solves) {
      ++plan_count_;
      // From several threads, but each scenario has a place of its own.
      evaluator_.evaluate_all(plans_.next(), nullptr, [&](stochastic::RecourseResult&& result) {
        feasible_[static_cast<std::size_t>(result.scenario)] = result.feasible() ? 1 : 0;
      });
      done_ += static_cast<long>(feasible_.size());
      infeasible_ += std::count(feasible_.begin(), feasible_.end(), char{0});
    }
  }

  // The rate is that since the last mark, in seconds of all threads: the machine may have other work.
  void print_mark(double mib, const std::string& growth) {
    const stochastic::LaneCounters counters = evaluator_.counters();
    const double cpu_s = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const double rate = static_cast<double>(done_ - marked_) / (cpu_s - marked_s_);
    fmt::print("| {} | {} | {} | {:.1f} | {} | {:.0f} |\n", done_, counters.solves,
               counters.lazy_rows - counters.dropped_rows, mib, growth, rate);
    std::fflush(stdout);
    marked_ = done_;
    marked_s_ = cpu_s;
  }

  stochastic::RecourseEvaluator evaluator_;
  Plans plans_;
  std::vector<char> feasible_;  // per scenario, at the latest plan
  long solves_, done_ = 0, plan_count_ = 0, infeasible_ = 0, marked_ = 0;
  double marked_s_ = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
};

// Whether memory stayed flat.
bool soak(const Arguments& arguments) {
  const Subject subject = load(arguments);
  const stochastic::TwoStageProblem& problem = subject.problem();
  int rows = 0, columns = 0;
  for (const auto& t : problem.templates) {
    rows = std::max(rows, t.rows.count());
    columns = std::max(columns, t.columns.count());
  }
  fmt::print("{}: {} scenarios, {} templates of up to {} rows and {} columns, {} threads, seed {}.\n\n",
             arguments.instance, problem.scenario_count(), problem.templates.size(), rows, columns,
             arguments.threads > 0 ? arguments.threads : hardware_threads(), arguments.seed);
  Soak work(problem, arguments);
  const double growth = work.run();
  const bool flat = growth <= kAllowedGrowth;
  fmt::print("\n{} plans, {} subproblems without a solution. Largest growth since the warm-up: {:.2f} % ({} {:g} %).\n",
             work.plans(), work.infeasible(), 100.0 * growth,
             flat ? "allowed:" : "**not flat**, allowed:", 100.0 * kAllowedGrowth);
  return flat;
}

bool parse(int argc, char** argv, Arguments& out) {
  if (argc < 2 || argv[1][0] == '-' || argc % 2 != 0) return false;
  out.instance = argv[1];
  for (int k = 2; k + 1 < argc; k += 2) {
    const std::string word = argv[k];
    const long value = std::atol(argv[k + 1]);
    if (word == "--solves")
      out.solves = value;
    else if (word == "--scenarios")
      out.scenarios = static_cast<int>(value);
    else if (word == "--threads")
      out.threads = static_cast<int>(value);
    else if (word == "--seed")
      out.seed = static_cast<int>(value);
    else
      return false;
  }
  return out.solves > 0 && out.scenarios > 0 && out.threads >= 0 && out.seed >= 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fmt::print(stderr, "usage: bench_soak INSTANCE [--solves N] [--scenarios S] [--threads K] [--seed N]\n");
    return 2;
  }
  keep_large_blocks_apart();  // as the program does
  try {
    return soak(arguments) ? 0 : 1;
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
}
