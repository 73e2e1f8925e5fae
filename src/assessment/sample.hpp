// A plan on scenarios that it was not made for: every one dispatched, nothing searched.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/progress.hpp"
#include "planning/plan_file.hpp"

namespace gridkeel::assessment {

// A figure of every scenario. Indices of those that all studies have; the load classes' unserved energy follows.
enum class Figure {
  cost,
  first_term,  // the terms of the cost, in their order
  disruption = first_term + planning::kCostTerms,
  unserved,
  unserved_reactive,
  imbalance,
  restoration,
  loss_of_load,
  loss_of_load_h,
  interruption_h,
  interruptions,
  first_class
};
constexpr std::size_t index_of(Figure figure) { return static_cast<std::size_t>(figure); }

struct FigureName {
  std::string name, unit;
};
// The figures of a study's scenarios, as results name them.
std::vector<FigureName> figure_names(const planning::Study& study);

// One scenario, as it can be drawn again: by the seed and the name that it has there.
struct DrawnScenario {
  std::uint64_t seed = 0;
  std::string name, story;
};

struct SampleRequest {
  int count = 10000;
  std::uint64_t seed = 0;  // of the assessment
  int threads = 0;
  // Solved in a row by one thread, a divisor of kBlock: LPs start from their neighbours' bases, MILPs from nothing.
  int chunk = 250;
  double mip_gap = 1e-3;                   // where Stage II has whole numbers: of each scenario's cost
  double scenario_limit_s = solver::kInf;  // and how long it may take to get there
  const StopToken* stop = nullptr;
  std::function<void(int done)> on_progress;  // scenarios of all plans; from several threads, one at a time
};

// Scenarios come in blocks of so many, each from a seed of its own.
inline constexpr int kBlock = 250;
// Where Stage II has whole numbers, scenarios are shared out among the threads in so small chunks.
inline constexpr int kMipChunk = 5;

// What a plan costs in every scenario of a sample. Costs are of dispatches: with whole numbers in Stage II, no
// dispatch costs less than `lower_bound_usd`.
struct Sample {
  std::vector<std::vector<double>> value;  // [figure][scenario]
  std::vector<double> lower_bound_usd;     // per scenario
  double first_stage_usd = 0.0;            // per event
  double price_usd = 0.0;                  // to be paid today
  int units = 0;                           // bought
  DrawnScenario worst;
  double residual = 0.0, term_sum_residual_usd = 0.0;  // the largest: our own check
  long lp_solves = 0, simplex_iterations = 0, mip_solves = 0;
  int open = 0;             // scenarios that the limit ended before their gap was reached
  double widest_usd = 0.0;  // the largest difference between a cost and its lower bound

  const std::vector<double>& of(Figure figure) const { return value[index_of(figure)]; }
};

// Plans on the same scenarios: those that all of them were dispatched in.
struct SampledPlans {
  std::vector<int> scenario;    // which of the sample's, in its order
  std::vector<Sample> samples;  // per plan
  int wanted = 0;
  bool complete() const { return static_cast<int>(scenario.size()) == wanted; }  // or a stop came before
};

// Scenarios are drawn, solved and forgotten block by block, each from a seed of its own that depends on the block only:
// a larger sample of the same seed extends a smaller one, and none of them is a training sample. Throws InputError for
// modules that the study does not offer there.
SampledPlans sample_plans(const planning::Study& study, const std::vector<std::vector<planning::PlannedModule>>& plans,
                          const SampleRequest& request);
// Of one plan; throws Error(no_answer) if stopped.
Sample sample_plan(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                   const SampleRequest& request);

}  // namespace gridkeel::assessment
