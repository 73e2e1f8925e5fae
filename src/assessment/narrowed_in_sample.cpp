#include "assessment/narrowed_in_sample.hpp"

#include <algorithm>
#include <mutex>

#include "assessment/scenario_solver.hpp"
#include "common/parallel.hpp"

namespace gridkeel::assessment {
namespace {

constexpr int kChunks = 16;  // of LPs; a constant, so that results do not depend on threads

// The scenarios of a problem at x, a chunk after the other, neighbours together.
SharedRecourse::Costs costs_at(const planning::PlanningProblem& problem, const std::vector<double>& x,
                               const SampleRequest& request, int& open) {
  const std::vector<int> order = ScenarioSolver(problem, x, request).order();
  const int count = static_cast<int>(order.size());
  const bool integers = stochastic::has_integer_recourse(problem.problem());
  const int size = integers ? kMipChunk : std::max(1, (count + kChunks - 1) / kChunks);
  SharedRecourse::Costs out;
  out.usd.resize(order.size());
  out.lower_usd.resize(order.size());
  std::vector<double> residual(order.size());
  std::mutex mutex;
  int done = 0;
  parallel_for((count + size - 1) / size, request.threads, [&](int chunk) {
    ScenarioSolver solver(problem, x, request);
    for (int k = chunk * size; k < std::min(count, (chunk + 1) * size); ++k) {
      const int scenario = order[static_cast<std::size_t>(k)];
      const auto solved = solver.solve(scenario);
      if (!solved) throw Error(ExitCode::no_answer, "stopped before a plan was evaluated");
      const auto s = static_cast<std::size_t>(scenario);
      out.usd[s] = solved->usd;
      out.lower_usd[s] = solved->lower_usd;
      residual[s] = solved->residual;
      const std::lock_guard lock(mutex);
      open += solved->open ? 1 : 0;
      if (request.on_progress) request.on_progress(++done);
    }
  });
  out.residual = *std::max_element(residual.begin(), residual.end());
  return out;
}

}  // namespace

InSample narrowed_in_sample(const planning::PlanningProblem& problem, const planning::RiskChoice& risk,
                            const std::vector<planning::PlannedModule>& modules, const SampleRequest& request) {
  planning::find_purchases(problem.study(), problem.first_stage(), modules);  // refuses what breaks a limit
  const planning::PlanningProblem narrow(planning::narrowed(problem.study(), modules), problem.scenarios());
  const std::vector<double> x = planning::first_stage_of(
      narrow.first_stage(), planning::find_purchases(narrow.study(), narrow.first_stage(), modules));
  int open = 0;
  SharedRecourse::Costs costs = costs_at(narrow, x, request, open);
  InSample out = in_sample_of(narrow, risk, x, std::move(costs));
  out.open = open;
  return out;
}

}  // namespace gridkeel::assessment
