#include "stochastic/integer/lagrangian_cuts.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kMostPlanes = 60;  // per scenario
constexpr double kWorthwhile = 1e-9;
constexpr int kMostGrowth = 12;
constexpr double kGrowth = 8.0, kEdge = 0.999;
constexpr double kMost = 0.9, kFairPart = 0.1;  // of what is missed

// Where it is known what is missed, a MILP ends with most of it, or when its cut can have no fair part of it.
LagrangianEffort mip_effort(const LagrangianCuts::Effort& effort, const std::vector<double>& x,
                            const std::vector<double>& pi, double known) {
  LagrangianEffort of_mip{effort.relative_gap, 0.1 * effort.enough, effort.limit, effort.relaxed_first_stage};
  if (!(effort.missed > 0.0)) return of_mip;
  double at_x = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j) at_x += pi[j] * x[j];
  of_mip.absolute_gap = (1.0 - kMost) * effort.missed;
  of_mip.enough_bound = known + kMost * effort.missed - at_x;
  of_mip.enough_value = known + kFairPart * effort.missed - at_x;
  of_mip.once = true;
  return of_mip;
}
}  // namespace

LagrangianCuts::LagrangianCuts(const TwoStageProblem& problem) {
  for (int s = 0; s < problem.scenario_count(); ++s) mip_.emplace_back(problem, s);
  planes_.resize(mip_.size());
  const auto& columns = problem.first_stage.columns;
  for (std::size_t j = 0; j < columns.lower.size(); ++j) {
    const double range = columns.upper[j] - columns.lower[j];
    range_.push_back(std::isfinite(range) && range > 0.0 ? range : 1.0);
  }
}

// max over the box around `centre` of the least plane, min_k cost_k + pi'(x - z_k): an LP of few columns.
std::vector<double> LagrangianCuts::best_multipliers(const std::vector<Plane>& planes, const std::vector<double>& x,
                                                     const std::vector<double>& centre, double radius,
                                                     double& promised) const {
  solver::LpModel m;
  for (std::size_t j = 0; j < x.size(); ++j)
    m.columns.add(0.0, centre[j] - radius / range_[j], centre[j] + radius / range_[j], false);
  const int height = m.columns.add(-1.0, -solver::kInf, solver::kInf, false);
  for (const Plane& plane : planes) {
    std::vector<solver::Entry> entries{{height, 1.0}};
    for (std::size_t j = 0; j < x.size(); ++j) entries.push_back({static_cast<int>(j), plane.z[j] - x[j]});
    m.rows.add(-solver::kInf, plane.recourse_cost, entries);
  }
  const solver::MipResult result = solver::solve_model(m);
  if (result.x.empty()) return {};
  promised = result.x.back();
  return {result.x.begin(), result.x.end() - 1};
}

// Where the planes promise more than `height`, in a box that grows while only its edge stands in the way. Empty:
// nowhere.
std::vector<double> LagrangianCuts::next_multipliers(const std::vector<Plane>& planes, const std::vector<double>& x,
                                                     const std::vector<double>& centre, double height,
                                                     double& radius) const {
  for (int k = 0; k < kMostGrowth; ++k) {
    double promised = 0.0;
    std::vector<double> pi = best_multipliers(planes, x, centre, radius, promised);
    if (pi.empty() || promised > height) return pi;
    bool at_edge = false;
    for (std::size_t j = 0; j < pi.size(); ++j)
      at_edge = at_edge || std::abs(pi[j] - centre[j]) > kEdge * radius / range_[j];
    if (!at_edge) break;
    radius *= kGrowth;
  }
  return {};
}

// What the planes say of the cut with these multipliers, at x: at most so much.
double LagrangianCuts::promise(const std::vector<Plane>& planes, const std::vector<double>& x,
                               const std::vector<double>& pi) {
  double least = solver::kInf;
  for (const Plane& plane : planes) {
    double value = plane.recourse_cost;
    for (std::size_t j = 0; j < x.size(); ++j) value += pi[j] * (x[j] - plane.z[j]);
    least = std::min(least, value);
  }
  return least;
}

// The scale of multipliers: a box in which the cut may change by its own height over the first stage's range.
double LagrangianCuts::first_radius(const std::vector<double>& pi, double known) const {
  double radius = std::max(1.0, std::abs(known));
  for (std::size_t j = 0; j < pi.size(); ++j) radius = std::max(radius, std::abs(pi[j]) * range_[j]);
  return radius;
}

std::optional<Cut> LagrangianCuts::at(int scenario, const std::vector<double>& x, const std::vector<double>& slope,
                                      double known, const Effort& effort, const StopToken* stop) {
  auto& planes = planes_[static_cast<std::size_t>(scenario)];
  ScenarioMip& mip = mip_[static_cast<std::size_t>(scenario)];
  const auto worthwhile = [&](double height) {
    return height + std::max(effort.enough, kWorthwhile * std::max(1.0, std::abs(height)));
  };
  Cut best{scenario, -solver::kInf, slope};
  double height = -solver::kInf, radius = first_radius(slope, known);
  std::vector<double> pi = slope;
  if (effort.missed > 0.0 && promise(planes, x, pi) <= worthwhile(known))
    pi = next_multipliers(planes, x, slope, worthwhile(known), radius);
  for (int k = 0; k < effort.most_solves && !pi.empty(); ++k) {
    if (stop != nullptr && stop->should_stop()) break;
    const LagrangianValue value = mip.lagrangian(pi, mip_effort(effort, x, pi, known), stop);
    ++solves_;
    if (!std::isfinite(value.bound)) break;
    if (!value.z.empty()) {
      if (planes.size() >= kMostPlanes) planes.erase(planes.begin());
      planes.push_back({value.z, value.recourse_cost, value.breaks_rows});
    }
    const Cut cut{scenario, value.bound, pi};
    const double at_x = cut.at(x);
    if (at_x > height) {
      best = cut;
      height = at_x;
      radius *= 2.0;
    } else {
      radius *= 0.5;
    }
    if (effort.missed > 0.0 && height >= known + kMost * effort.missed) break;
    pi = next_multipliers(planes, x, best.slope, worthwhile(height), radius);
  }
  std::erase_if(planes, [](const Plane& plane) { return plane.too_low; });
  if (height <= known + kWorthwhile * std::max(1.0, std::abs(known))) return std::nullopt;
  best.of_first_stage = true;
  return best;
}

}  // namespace gridkeel::stochastic
