#include "assessment/replications.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "common/random.hpp"

namespace gridkeel::assessment {
namespace {

// (1 - lambda) E[Q] + lambda (t + E[(Q - t)+] / (1 - alpha)): at least the criterion for every t, and the criterion at
// the quantile.
double criterion_at(const std::vector<double>& cost, const planning::RiskChoice& risk, double threshold) {
  double mean = 0.0, beyond = 0.0;
  for (const double c : cost) {
    mean += c / static_cast<double>(cost.size());
    beyond += std::max(0.0, c - threshold) / static_cast<double>(cost.size());
  }
  return (1.0 - risk.lambda) * mean + risk.lambda * (threshold + beyond / (1.0 - risk.alpha));
}

struct Replication {
  double cost_usd = 0.0, least_usd = 0.0;
};

Replication replicate(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                      double threshold, const ReplicationRequest& request, int index) {
  const std::uint64_t seed = RandomStream(request.seed, "replication", static_cast<std::uint64_t>(index))();
  planning::PlanningProblem problem(
      study, shock::generate(study.generator_input(), request.scenarios, seed, request.solve.threads));
  const planning::RiskChoice risk = without_ambiguity(request.risk);
  ReferencePlanner planner(problem, risk, request.solve);
  const std::vector<double> x = planner.x_of(modules);
  const InSample own = planner.in_sample(x);  // first, so that the solve starts from it
  const SolvedPlan best = planner.best_for(risk, "a replication");
  return {own.first_stage_usd + criterion_at(own.cost_usd, risk, threshold), best.solution.lower_bound};
}

}  // namespace

double student_quantile(double probability, int degrees) {
  if (degrees == 1) return std::tan(std::numbers::pi * (probability - 0.5));
  const double n = degrees, z = normal_quantile(probability);
  if (degrees == 2) {
    const double a = 4.0 * probability * (1.0 - probability);
    return 2.0 * (probability - 0.5) * std::sqrt(2.0 / a);
  }
  // Abramowitz and Stegun 26.7.5
  const double z2 = z * z;
  const double g1 = (z2 + 1.0) * z / 4.0;
  const double g2 = ((5.0 * z2 + 16.0) * z2 + 3.0) * z / 96.0;
  const double g3 = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * z / 384.0;
  const double g4 = ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) * z / 92160.0;
  return z + g1 / n + g2 / (n * n) + g3 / (n * n * n) + g4 / (n * n * n * n);
}

GapEstimate estimate_gap(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                         double threshold_usd, const ReplicationRequest& request) {
  GapEstimate out;
  out.replications = request.replications;
  out.scenarios = request.scenarios;
  out.confidence = request.confidence;
  for (int k = 0; k < request.replications; ++k) {
    const Replication r = replicate(study, modules, threshold_usd, request, k);
    out.gap_usd.push_back(r.cost_usd - r.least_usd);
    out.objective_usd += r.cost_usd / request.replications;
    if (request.on_progress) request.on_progress(k + 1);
  }
  const double n = request.replications;
  out.mean_usd = std::accumulate(out.gap_usd.begin(), out.gap_usd.end(), 0.0) / n;
  double squares = 0.0;
  for (const double gap : out.gap_usd) squares += (gap - out.mean_usd) * (gap - out.mean_usd);
  const double error = std::sqrt(squares / (n - 1.0) / n);
  out.upper_usd = out.mean_usd + student_quantile(request.confidence, request.replications - 1) * error;
  return out;
}

}  // namespace gridkeel::assessment
