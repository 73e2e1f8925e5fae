#include "shock/fine_load.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "shock/job_cycle.hpp"
#include "shock/requests.hpp"

namespace gridkeel::shock {

namespace {

constexpr int kFineTuningJobs = 2;  // at once, of those that a site simulates [M]

struct Grid {
  std::size_t steps, settle;  // to keep, and before them until cooling has settled
  double dt_s;
  std::size_t all() const { return steps + settle; }
};

// Adds jobs that know nothing of each other and together have a mean of `weight`.
void add_jobs(std::vector<double>& sum, const FineLoad& load, const JobCycle& cycle, int jobs, double weight,
              double dt_s, RandomStream& random) {
  for (int j = 0; j < jobs; ++j) {
    const double period_s = cycle.period_s * (1.0 + cycle.period_spread * random.uniform(-1.0, 1.0));
    std::vector<double> power = simulate_job(cycle, period_s, sum.size(), dt_s, random);
    if (load.smoothing.any()) smooth(power, load.smoothing, load.kw_per_gpu, dt_s);
    const double factor = weight / (jobs * cycle.mean(load.smoothing.floor));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += factor * power[i];
  }
}

std::vector<double> simulate_training(const FineLoad& load, double rho, int jobs, const Grid& grid,
                                      RandomStream& random) {
  std::vector<double> sum(grid.all(), 0.0);
  JobCycle in_step = load.training;
  in_step.period_spread = 0.0;
  const double together = std::sqrt(rho), rest = 1.0 - load.fine_tuning_share;
  if (together > 0.0) add_jobs(sum, load, in_step, 1, rest * together, grid.dt_s, random);
  const int alone = std::max(1, static_cast<int>(std::lround((1.0 - together) * jobs)));
  if (together < 1.0) add_jobs(sum, load, load.training, alone, rest * (1.0 - together), grid.dt_s, random);
  if (load.fine_tuning_share > 0.0)
    add_jobs(sum, load, load.fine_tuning, kFineTuningJobs, load.fine_tuning_share, grid.dt_s, random);
  return sum;
}

std::vector<double> simulate_demand(const FineLoad& load, const Grid& grid, RandomStream& random) {
  const auto seconds = static_cast<std::size_t>(std::ceil(static_cast<double>(grid.all()) * grid.dt_s)) + 1;
  std::vector<double> demand(seconds, 0.0);
  const auto add = [&](const RequestBursts& bursts, double share) {
    if (share <= 0.0) return;
    const std::vector<double> part = simulate_requests(fit_bursts(bursts), load.request_service_s, seconds, random);
    for (std::size_t i = 0; i < seconds; ++i) demand[i] += share * part[i];
  };
  add(load.requests, 1.0 - load.bursty_share);
  add(load.bursty, load.bursty_share);
  std::vector<double> fine(grid.all());
  for (std::size_t i = 0; i < fine.size(); ++i) {
    const double t_s = static_cast<double>(i) * grid.dt_s;
    const auto before = static_cast<std::size_t>(t_s);
    fine[i] = demand[before] + (t_s - std::floor(t_s)) * (demand[before + 1] - demand[before]);
  }
  return fine;
}

// A part of the power is cooling, which follows the rest with a first-order lag.
void add_cooling(std::vector<double>& power, const FineLoad& load, double dt_s) {
  const double c = load.cooling_share;
  const double keep = load.cooling_lag_s > 0.0 ? std::exp(-dt_s / load.cooling_lag_s) : 0.0;
  double cooling = 1.0;
  for (double& p : power) {
    cooling = keep * cooling + (1.0 - keep) * p;
    p = (1.0 - c) * p + c * cooling;
  }
}

void settle(std::vector<double>& power, const Grid& grid) {
  power.erase(power.begin(), power.begin() + static_cast<std::ptrdiff_t>(grid.settle));
  const double mean = std::accumulate(power.begin(), power.end(), 0.0) / static_cast<double>(power.size());
  if (mean <= 0.0) return;
  for (double& p : power) p /= mean;
}

}  // namespace

double fine_step_s(const FineLoad& load) {
  double shortest_s = load.training.period_s;
  if (load.fine_tuning_share > 0.0) shortest_s = std::min(shortest_s, load.fine_tuning.period_s);
  return std::clamp(std::floor(shortest_s / 8.0 / 0.05) * 0.05, 0.05, 1.0);
}

FineTrace simulate_fine(const FineLoad& load, double rho, int jobs, double length_s, double dt_s, std::uint64_t seed,
                        std::uint64_t index) {
  const Grid grid{static_cast<std::size_t>(std::lround(length_s / dt_s)),
                  static_cast<std::size_t>(std::ceil(2.0 * load.cooling_lag_s / dt_s)), dt_s};
  FineTrace trace;
  trace.dt_s = dt_s;
  RandomStream training(seed, "fine/training", index), requests(seed, "fine/requests", index);
  trace.training = simulate_training(load, rho, std::max(1, jobs), grid, training);
  trace.requests = simulate_demand(load, grid, requests);
  for (std::vector<double>* part : {&trace.training, &trace.requests}) {
    add_cooling(*part, load, dt_s);
    settle(*part, grid);
  }
  return trace;
}

}  // namespace gridkeel::shock
