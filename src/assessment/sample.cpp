#include "assessment/sample.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "assessment/scenario_figures.hpp"
#include "common/parallel.hpp"
#include "common/random.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/recourse/lane.hpp"

namespace gridkeel::assessment {
namespace {

using planning::PlanningProblem;

constexpr int kBlock = 250;  // scenarios in memory at a time, for each thread

// What one block leaves.
struct Block {
  std::vector<std::vector<double>> value;  // [scenario][figure]
  std::vector<double> lower;
  DrawnScenario worst;
  double worst_usd = -solver::kInf;
  double residual = 0.0, term_gap = 0.0;
  long lp_solves = 0, simplex_iterations = 0, mip_solves = 0;
};

std::uint64_t seed_of_block(const planning::Study& study, std::uint64_t seed, int block) {
  RandomStream stream(seed, "assessment", static_cast<std::uint64_t>(block));
  std::uint64_t drawn = stream();
  while (drawn == study.seed) drawn = stream();
  return drawn;
}

bool has_integers(const PlanningProblem& problem, int scenario) {
  const auto& data = problem.problem().scenarios[static_cast<std::size_t>(scenario)];
  const auto& integer = problem.problem().templates[static_cast<std::size_t>(data.recourse)].columns.integer;
  return std::any_of(integer.begin(), integer.end(), [](char c) { return c != 0; });
}

// Neighbours are alike, so that each LP starts near its optimum: first those of one recourse model, then by load.
std::vector<int> solving_order(const PlanningProblem& problem) {
  const auto& scenarios = problem.scenarios().scenarios;
  std::vector<double> load(scenarios.size(), 0.0);
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    for (const shock::AiLoad& ai : scenarios[s].ai) {
      load[s] = std::accumulate(ai.training_mw.begin(), ai.training_mw.end(), load[s]);
      load[s] = std::accumulate(ai.inference_mw.begin(), ai.inference_mw.end(), load[s]);
    }
  }
  std::vector<int> order(scenarios.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    const int left = problem.problem().scenarios[i].recourse, right = problem.problem().scenarios[j].recourse;
    return left != right ? left < right : load[i] < load[j];
  });
  return order;
}

// Draws and solves one block.
class BlockSolver {
 public:
  BlockSolver(const planning::Study& study, const std::vector<planning::Purchase>& purchases,
              const SampleRequest& request)
      : study_(study), purchases_(purchases), request_(request) {}

  Block solve(int index, int count) const {
    const std::uint64_t seed = seed_of_block(study_, request_.seed, index);
    const PlanningProblem problem(study_, shock::generate(study_.generator_input(), count, seed, 1));
    const std::vector<double> x = planning::first_stage_of(problem.first_stage(), purchases_);
    const FigureCounter counter(problem);
    Block block;
    block.value.resize(static_cast<std::size_t>(count));
    block.lower.resize(static_cast<std::size_t>(count));
    stochastic::Lane lane(problem.problem());
    for (const int s : solving_order(problem)) {
      if (request_.stop != nullptr && request_.stop->should_stop())
        throw Error(ExitCode::no_answer, "stopped before the plan was assessed");
      stochastic::RecourseResult lp = lane.solve(s, x, {});
      if (!lp.feasible())
        throw InternalError("scenario " + problem.scenarios().scenarios[at(s)].name + ": no recourse");
      const double lower = std::min(lp.value, lp.cut.at(x));
      if (!has_integers(problem, s)) {
        take(block, counter, s, lp.value, lower, lp.residual, lp.y);
        continue;
      }
      const double gap_usd = request_.mip_gap * std::max(1.0, std::abs(lp.value));
      const stochastic::MipValue mip = stochastic::ScenarioMip(problem.problem(), s).at(x, gap_usd, request_.stop);
      if (mip.y.empty()) throw Error(ExitCode::no_answer, "stopped before the plan was assessed");
      ++block.mip_solves;
      take(block, counter, s, mip.upper, std::max(lower, mip.lower), mip.residual, mip.y);
    }
    note_worst(block, problem, seed);
    block.lp_solves = lane.counters().solves;
    block.simplex_iterations = lane.counters().simplex_iterations;
    return block;
  }

 private:
  static std::size_t at(int s) { return static_cast<std::size_t>(s); }

  static void take(Block& block, const FigureCounter& counter, int s, double cost, double lower, double residual,
                   const std::vector<double>& y) {
    block.value[at(s)] = counter.figures(s, y);
    block.lower[at(s)] = lower;
    block.residual = std::max(block.residual, residual);
    block.term_gap = std::max(block.term_gap, std::abs(block.value[at(s)][index_of(Figure::cost)] - cost));
  }

  static void note_worst(Block& block, const PlanningProblem& problem, std::uint64_t seed) {
    for (std::size_t s = 0; s < block.value.size(); ++s) {
      const double cost = block.value[s][index_of(Figure::cost)];
      if (cost <= block.worst_usd) continue;
      const shock::Scenario& scenario = problem.scenarios().scenarios[s];
      block.worst_usd = cost;
      block.worst = {seed, scenario.name, scenario.story()};
    }
  }

  const planning::Study& study_;
  const std::vector<planning::Purchase>& purchases_;
  const SampleRequest& request_;
};

void gather(Sample& sample, std::vector<Block>& blocks, std::size_t figures) {
  double worst_usd = -solver::kInf;
  sample.value.resize(figures);
  for (Block& block : blocks) {
    for (const std::vector<double>& scenario : block.value)
      for (std::size_t f = 0; f < figures; ++f) sample.value[f].push_back(scenario[f]);
    sample.lower_bound_usd.insert(sample.lower_bound_usd.end(), block.lower.begin(), block.lower.end());
    sample.residual = std::max(sample.residual, block.residual);
    sample.term_sum_residual_usd = std::max(sample.term_sum_residual_usd, block.term_gap);
    sample.lp_solves += block.lp_solves;
    sample.simplex_iterations += block.simplex_iterations;
    sample.mip_solves += block.mip_solves;
    if (block.worst_usd <= worst_usd) continue;
    worst_usd = block.worst_usd;
    sample.worst = std::move(block.worst);
  }
}

}  // namespace

Sample sample_plan(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                   const SampleRequest& request) {
  const planning::FirstStage whole = planning::build_first_stage(study);
  const auto wanted = planning::find_purchases(study, whole, modules);  // refuses what breaks a limit
  const planning::Study narrow = planning::narrowed(study, modules);
  const planning::FirstStage first = planning::build_first_stage(narrow);
  const auto purchases = planning::find_purchases(narrow, first, modules);
  Sample sample;
  const std::vector<double> x = planning::first_stage_of(whole, wanted);
  for (std::size_t j = 0; j < x.size(); ++j) sample.first_stage_usd += whole.model.columns.cost[j] * x[j];
  sample.price_usd = planning::purchase_price_usd(study, whole, x);
  for (const planning::Purchase& p : wanted) sample.units += p.units;

  const int blocks = (request.count + kBlock - 1) / kBlock;
  std::vector<Block> done(static_cast<std::size_t>(blocks));
  const BlockSolver solver(narrow, purchases, request);
  std::mutex mutex;
  int scenarios_done = 0;
  parallel_for(blocks, request.threads, [&](int b) {
    const int count = std::min(kBlock, request.count - b * kBlock);
    done[static_cast<std::size_t>(b)] = solver.solve(b, count);
    const std::lock_guard lock(mutex);
    scenarios_done += count;
    if (request.on_progress) request.on_progress(scenarios_done);
  });
  gather(sample, done, figure_names(study).size());
  return sample;
}

}  // namespace gridkeel::assessment
