#include "stochastic/lshaped/missed_costs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kWorthwhile = 0.3;     // of the gap: a rise of the criterion that is worth cuts
constexpr std::size_t kScenarios = 3;   // of a point
constexpr double kBeside = 0.1;         // of the largest rise: one that is worth cuts beside it
constexpr std::size_t kMostRises = 20;  // scenarios whose rise of the criterion is looked at
constexpr int kSolves = 1;
constexpr WorkLimit kLimit{1000, 100000};  // of each MILP
constexpr double kEnough = 0.5;            // of what is missed: a Lagrangian cut that needs no floor beside it
constexpr double kMuchMissed = 0.15;       // of the loss: less, and a floor is hardly ever found, after a long search
constexpr double kRise = 0.1;              // of what is missed: worth another MILP
}  // namespace

// The scenarios in which what is proven raises the criterion most above the model's, the first the most.
std::vector<int> MissedCosts::worth_a_cut(const std::vector<double>& model, const std::vector<double>& proven,
                                          double gap) const {
  const double now = risk_->evaluate(model).value, least = kWorthwhile * gap;
  // The criterion rises by no more than a loss does, so the largest rises of losses are looked at first.
  std::vector<std::pair<double, int>> missed;
  for (std::size_t s = 0; s < model.size(); ++s)
    if (std::isfinite(proven[s]) && proven[s] - model[s] > least)
      missed.emplace_back(model[s] - proven[s], static_cast<int>(s));
  std::sort(missed.begin(), missed.end());
  missed.resize(std::min(missed.size(), kMostRises));
  std::vector<std::pair<double, int>> rises;
  std::vector<double> with = model;
  for (const auto& [unused, scenario] : missed) {
    const auto s = static_cast<std::size_t>(scenario);
    with[s] = proven[s];
    const double rise = risk_->evaluate(with).value - now;
    with[s] = model[s];
    if (rise > least) rises.emplace_back(-rise, scenario);
  }
  std::sort(rises.begin(), rises.end());
  std::erase_if(rises, [&](const auto& r) { return r.first > kBeside * rises.front().first; });
  std::vector<int> scenarios;
  for (std::size_t k = 0; k < std::min(rises.size(), kScenarios); ++k) scenarios.push_back(rises[k].second);
  return scenarios;
}

std::optional<Cut> MissedCosts::lagrangian_of(int scenario, const Point& point, const CutStore::Losses& model,
                                              const StopToken* stop) {
  const auto s = static_cast<std::size_t>(scenario);
  double constant = 0.0;
  std::vector<double> slope(point.x.size(), 0.0);
  store_->accumulate(scenario, model.cut[s], 1.0, constant, slope);
  const double known = model.value[s], missed = point.proven[s] - known;
  const LagrangianCuts::Effort effort{kSolves, 1e-6, kRise * missed, kLimit, false, missed};
  return lagrangian_->at(scenario, point.x, slope, known, effort, stop);
}

std::vector<Floor> MissedCosts::floors_of(int scenario, const Point& point, const CutStore::Losses& model,
                                          const StopToken* stop) {
  const auto s = static_cast<std::size_t>(scenario);
  if (point.proven[s] - model.value[s] < kMuchMissed * std::abs(point.proven[s])) return {};
  return floors_.at(scenario, point.x, {model.value[s], point.proven[s], kLimit}, stop);
}

MissedCosts::Found MissedCosts::cuts_of(int scenario, const Point& point, const CutStore::Losses& model,
                                        const StopToken* stop) {
  Found found;
  const bool floor_first = floors_.has_one(scenario);
  if (floor_first) found.floors = floors_of(scenario, point, model, stop);
  if (!found.floors.empty()) return found;
  found.lagrangian = lagrangian_of(scenario, point, model, stop);
  const auto s = static_cast<std::size_t>(scenario);
  const double known = model.value[s], missed = point.proven[s] - known;
  const bool has_enough = found.lagrangian && found.lagrangian->at(point.x) >= known + kEnough * missed;
  if (!floor_first && !has_enough) found.floors = floors_of(scenario, point, model, stop);
  return found;
}

int MissedCosts::teach(const Point& point, double gap, const StopToken* stop, const Work& beside) {
  const CutStore::Losses model = store_->at_whole(point.x, 1);
  const std::vector<int> wanted = worth_a_cut(model.value, point.proven, gap);
  std::vector<Found> found(wanted.size());
  Work work;
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    if (k > 0 || floors_.has_one(wanted[k])) {
      work.emplace_back([&, k] { found[k] = cuts_of(wanted[k], point, model, stop); });
      continue;
    }
    // Of the worst, both side by side: one thread would wait for the other in the end.
    work.emplace_back([&] { found.front().floors = floors_of(wanted.front(), point, model, stop); });
    work.emplace_back([&] { found.front().lagrangian = lagrangian_of(wanted.front(), point, model, stop); });
  }
  work.insert(work.end(), beside.begin(), beside.end());
  parallel_for(static_cast<int>(work.size()), threads_, [&](int k) { work[static_cast<std::size_t>(k)](); });
  int added = 0;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const auto s = static_cast<std::size_t>(wanted[k]);
    const double worth = model.value[s] + kRise * (point.proven[s] - model.value[s]);
    if (found[k].lagrangian && found[k].lagrangian->at(point.x) > worth && store_->add(*found[k].lagrangian, point.x))
      ++added;
    const std::vector<Floor>& floors = found[k].floors;
    for (const Floor& floor : floors)
      if (store_->add_floor(floor, &floor == &floors.front() ? point.x : between(floors.front(), floor, point.x))) {
        floors_.learn_from(wanted[k]);
        ++added;
      }
  }
  return added;
}

}  // namespace gridkeel::stochastic
