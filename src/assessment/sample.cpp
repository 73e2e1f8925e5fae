#include "assessment/sample.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "assessment/scenario_figures.hpp"
#include "assessment/scenario_solver.hpp"
#include "common/parallel.hpp"
#include "common/random.hpp"
#include "shock/generator.hpp"

namespace gridkeel::assessment {
namespace {

using planning::PlannedModule;
using planning::PlanningProblem;

// A plan, and the study that sells nothing else.
struct Subject {
  planning::Study narrow;
  std::vector<planning::Purchase> purchases;
};

// What a chunk leaves of one plan.
struct Part {
  std::vector<std::vector<double>> value;  // [scenario of the chunk][figure]
  std::vector<double> lower;
  std::vector<char> open;
  DrawnScenario worst;
  double worst_usd = -solver::kInf;
  double residual = 0.0, term_gap = 0.0;
  long lp_solves = 0, simplex_iterations = 0, mip_solves = 0;
};

struct Chunk {
  int first = 0;           // of the sample's scenarios
  std::vector<char> done;  // per scenario: by all plans
  std::vector<Part> parts;
};

std::uint64_t seed_of_block(const planning::Study& study, std::uint64_t seed, int block) {
  RandomStream stream(seed, "assessment", static_cast<std::uint64_t>(block));
  std::uint64_t drawn = stream();
  while (drawn == study.seed) drawn = stream();
  return drawn;
}

class ChunkSolver {
 public:
  ChunkSolver(const planning::Study& study, const std::vector<Subject>& subjects, const SampleRequest& request)
      : study_(study), subjects_(subjects), request_(request), generator_(study.generator_input(), request.threads) {}

  Chunk solve(int first, int count) {
    Chunk chunk;
    chunk.first = first;
    chunk.done.assign(static_cast<std::size_t>(count), stopped() ? 0 : 1);
    chunk.parts.resize(subjects_.size());
    if (stopped()) return chunk;
    const shock::ScenarioSet set = draw(first, count);
    for (std::size_t p = 0; p < subjects_.size(); ++p) chunk.parts[p] = solve(subjects_[p], set, chunk.done);
    for (Part& part : chunk.parts) note_worst(part, chunk.done, set);
    return chunk;
  }

 private:
  bool stopped() const { return request_.stop != nullptr && request_.stop->should_stop(); }

  // Scenario k of a block does not depend on how many are drawn.
  shock::ScenarioSet draw(int first, int count) const {
    const int inside = first % kBlock;
    shock::ScenarioSet set = generator_.draw(inside + count, seed_of_block(study_, request_.seed, first / kBlock));
    set.scenarios.erase(set.scenarios.begin(), set.scenarios.begin() + inside);
    for (shock::Scenario& scenario : set.scenarios) scenario.probability = 1.0 / count;
    return set;
  }

  Part solve(const Subject& subject, const shock::ScenarioSet& set, std::vector<char>& done) {
    const PlanningProblem problem(subject.narrow, set);
    ScenarioSolver solver(problem, planning::first_stage_of(problem.first_stage(), subject.purchases), request_);
    const FigureCounter counter(problem);
    Part part;
    part.value.resize(done.size());
    part.lower.resize(done.size());
    part.open.resize(done.size());
    for (const int scenario : solver.order()) {
      const auto s = static_cast<std::size_t>(scenario);
      if (!done[s]) continue;
      const auto solved = solver.solve(scenario);
      if (!solved) {
        done[s] = 0;
        continue;
      }
      part.value[s] = counter.figures(scenario, solved->y);
      part.lower[s] = solved->lower_usd;
      part.open[s] = solved->open ? 1 : 0;
      part.residual = std::max(part.residual, solved->residual);
      part.term_gap = std::max(part.term_gap, std::abs(part.value[s][index_of(Figure::cost)] - solved->usd));
      tell();
    }
    part.lp_solves = solver.lps().solves;
    part.simplex_iterations = solver.lps().simplex_iterations;
    part.mip_solves = solver.mip_solves();
    return part;
  }

  void tell() {
    if (!request_.on_progress) return;
    const std::lock_guard lock(mutex_);
    request_.on_progress(++told_);
  }

  static void note_worst(Part& part, const std::vector<char>& done, const shock::ScenarioSet& set) {
    for (std::size_t s = 0; s < done.size(); ++s) {
      if (!done[s]) continue;
      const double cost = part.value[s][index_of(Figure::cost)];
      if (cost <= part.worst_usd) continue;
      part.worst_usd = cost;
      part.worst = {set.seed, set.scenarios[s].name, set.scenarios[s].story()};
    }
  }

  const planning::Study& study_;
  const std::vector<Subject>& subjects_;
  const SampleRequest& request_;
  const shock::Generator generator_;
  std::mutex mutex_;
  int told_ = 0;
};

// Adds the chunk's scenarios of plan `p`; `worst_usd`: of the sample so far.
void gather(Sample& sample, Chunk& chunk, std::size_t p, double& worst_usd) {
  Part& part = chunk.parts[p];
  for (std::size_t s = 0; s < chunk.done.size(); ++s) {
    if (!chunk.done[s]) continue;
    for (std::size_t f = 0; f < sample.value.size(); ++f) sample.value[f].push_back(part.value[s][f]);
    sample.lower_bound_usd.push_back(part.lower[s]);
    sample.open += part.open[s];
    sample.widest_usd = std::max(sample.widest_usd, part.value[s][index_of(Figure::cost)] - part.lower[s]);
  }
  sample.residual = std::max(sample.residual, part.residual);
  sample.term_sum_residual_usd = std::max(sample.term_sum_residual_usd, part.term_gap);
  sample.lp_solves += part.lp_solves;
  sample.simplex_iterations += part.simplex_iterations;
  sample.mip_solves += part.mip_solves;
  if (part.worst_usd <= worst_usd) return;
  worst_usd = part.worst_usd;
  sample.worst = std::move(part.worst);
}

// What is known of a plan before any scenario is drawn.
Sample priced(const planning::Study& study, const planning::FirstStage& whole,
              const std::vector<planning::Purchase>& purchases, std::size_t figures) {
  Sample sample;
  sample.value.resize(figures);
  const std::vector<double> x = planning::first_stage_of(whole, purchases);
  for (std::size_t j = 0; j < x.size(); ++j) sample.first_stage_usd += whole.model.columns.cost[j] * x[j];
  sample.price_usd = planning::purchase_price_usd(study, whole, x);
  for (const planning::Purchase& p : purchases) sample.units += p.units;
  return sample;
}

Subject subject_of(const planning::Study& study, const std::vector<PlannedModule>& modules) {
  Subject subject{planning::narrowed(study, modules), {}};
  subject.purchases = planning::find_purchases(subject.narrow, planning::build_first_stage(subject.narrow), modules);
  return subject;
}

}  // namespace

SampledPlans sample_plans(const planning::Study& study, const std::vector<std::vector<PlannedModule>>& plans,
                          const SampleRequest& request) {
  SampledPlans out;
  out.wanted = request.count;
  const planning::FirstStage whole = planning::build_first_stage(study);
  const std::size_t figures = figure_names(study).size();
  std::vector<Subject> subjects;
  for (const auto& modules : plans) {
    const auto purchases = planning::find_purchases(study, whole, modules);  // refuses what breaks a limit
    out.samples.push_back(priced(study, whole, purchases, figures));
    subjects.push_back(subject_of(study, modules));
  }
  const int count = (request.count + request.chunk - 1) / request.chunk;
  std::vector<Chunk> chunks(static_cast<std::size_t>(count));
  ChunkSolver solver(study, subjects, request);
  parallel_for(count, request.threads, [&](int k) {
    const int first = k * request.chunk;
    chunks[static_cast<std::size_t>(k)] = solver.solve(first, std::min(request.chunk, request.count - first));
  });
  std::vector<double> worst_usd(plans.size(), -solver::kInf);
  for (Chunk& chunk : chunks) {
    for (std::size_t s = 0; s < chunk.done.size(); ++s)
      if (chunk.done[s]) out.scenario.push_back(chunk.first + static_cast<int>(s));
    for (std::size_t p = 0; p < plans.size(); ++p) gather(out.samples[p], chunk, p, worst_usd[p]);
  }
  return out;
}

Sample sample_plan(const planning::Study& study, const std::vector<PlannedModule>& modules,
                   const SampleRequest& request) {
  SampledPlans one = sample_plans(study, {modules}, request);
  if (!one.complete()) throw Error(ExitCode::no_answer, "stopped before the plan was assessed");
  return std::move(one.samples.front());
}

}  // namespace gridkeel::assessment
