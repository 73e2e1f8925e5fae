#pragma once

#include "stochastic/integer/floor.hpp"
#include "stochastic/lshaped/cut_store.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/integer/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {

// A random problem of whole columns whose scenarios, by decree, cost more than their recourse where floors cover x.
struct FlooredProblem {
  explicit FlooredProblem(std::uint64_t index) : problem(whole_plans_problem(index, 3)) {
    RandomStream random(89, "floors", index);
    points = whole_points(problem);
    for (const auto& x : points) losses.push_back(losses_at(problem, x));
    for (int k = 0; k < 4; ++k) {
      const auto at = static_cast<std::size_t>(random.uniform() * static_cast<double>(points.size()));
      const int scenario = k % problem.scenario_count();
      const auto s = static_cast<std::size_t>(scenario);
      Floor floor{scenario, losses[at][s] + 2.0 * std::abs(losses[at][s]), kInf, {}};
      for (const auto& of_point : losses) floor.least = std::min(floor.least, of_point[s]);
      for (std::size_t j = 0; j < points[at].size(); ++j)
        if (k % 2 == 0 || j % 2 == 0) floor.most.push_back({static_cast<int>(j), points[at][j]});
      floors.push_back(floor);
      places.push_back(points[at]);
    }
  }

  void add_floors(CutStore& store) const {
    for (std::size_t k = 0; k < floors.size(); ++k) store.add_floor(floors[k], places[k]);
  }

  double cost(std::size_t point, const RiskMeasure& risk) const {
    std::vector<double> of_point = losses[point];
    for (const Floor& f : floors)
      if (f.covers(points[point]))
        of_point[static_cast<std::size_t>(f.scenario)] =
            std::max(of_point[static_cast<std::size_t>(f.scenario)], f.value);
    double sum = problem.first_stage.offset + risk.evaluate(of_point).value;
    for (std::size_t j = 0; j < points[point].size(); ++j)
      sum += problem.first_stage.columns.cost[j] * points[point][j];
    return sum;
  }

  double least_cost(const RiskMeasure& risk, const FirstStageBox& box) const {
    double least = kInf;
    for (std::size_t k = 0; k < points.size(); ++k) {
      bool inside = true;
      for (std::size_t j = 0; j < points[k].size(); ++j)
        inside = inside && points[k][j] >= box.lower[j] && points[k][j] <= box.upper[j];
      if (inside) least = std::min(least, cost(k, risk));
    }
    return least;
  }

  TwoStageProblem problem;
  std::vector<std::vector<double>> points, losses;  // all whole points, and what they cost without floors
  std::vector<Floor> floors;
  std::vector<std::vector<double>> places;  // where they cover, one point of each
};

}  // namespace gridkeel::stochastic::test
