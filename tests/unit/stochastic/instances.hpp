#pragma once

// Two-stage problems with known optima, and random ones that use every feature of the format.

#include <cmath>
#include <string>
#include <vector>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic::test {

using solver::kInf;

inline RiskSpec expectation(const TwoStageProblem& problem) {
  RiskSpec spec;
  spec.alpha = spec.lambda = 0.0;
  spec.probability = problem.probabilities();
  return spec;
}

// Birge & Louveaux: 500 acres of wheat, corn, beets; yields -20 %, 0, +20 %; optimum -108 390 at (170, 80, 250).
inline TwoStageProblem farmer(bool integer = false) {
  TwoStageProblem p;
  for (double cost : {150.0, 230.0, 260.0}) p.first_stage.columns.add(cost, 0.0, 500.0, integer);
  p.first_stage.rows.add(-kInf, 500.0, {{0, 1.0}, {1, 1.0}, {2, 1.0}});
  RecourseTemplate t;
  t.name = "farm";
  auto& y = t.columns;
  const int buy_wheat = y.add(238.0, 0.0, 1e4, false), sell_wheat = y.add(-170.0, 0.0, 1e4, false);
  const int buy_corn = y.add(210.0, 0.0, 1e4, false), sell_corn = y.add(-150.0, 0.0, 1e4, false);
  const int sell_beets = y.add(-36.0, 0.0, 6000.0, false), dump_beets = y.add(-10.0, 0.0, 1e5, false);
  t.rows.add(200.0, kInf, {{buy_wheat, 1.0}, {sell_wheat, -1.0}});
  t.technology.add({{0, 2.5}});
  t.rows.add(240.0, kInf, {{buy_corn, 1.0}, {sell_corn, -1.0}});
  t.technology.add({{1, 3.0}});
  t.rows.add(0.0, kInf, {{sell_beets, -1.0}, {dump_beets, -1.0}});
  t.technology.add({{2, 20.0}});
  p.templates.push_back(t);
  for (double factor : {0.8, 1.0, 1.2}) {
    ScenarioData s;
    s.name = "yield" + std::to_string(static_cast<int>(100 * factor));
    s.probability = 1.0 / 3.0;
    if (factor != 1.0) s.technology = {{0, 0, 2.5 * factor}, {1, 1, 3.0 * factor}, {2, 2, 20.0 * factor}};
    p.scenarios.push_back(s);
  }
  return p;
}

// Buy at 5, sell at 9 up to the demand d = 1 .. 10 (equally likely), the rest returns 1.
inline TwoStageProblem newsvendor(bool integer = false) {
  TwoStageProblem p;
  p.first_stage.columns.add(5.0, 0.0, 20.0, integer);
  RecourseTemplate t;
  t.name = "day";
  const int sold = t.columns.add(-9.0, 0.0, 0.0, false), returned = t.columns.add(-1.0, 0.0, 20.0, false);
  t.rows.add(0.0, 0.0, {{sold, 1.0}, {returned, 1.0}});
  t.technology.add({{0, -1.0}});
  p.templates.push_back(t);
  for (int d = 1; d <= 10; ++d) {
    ScenarioData s;
    s.name = "d" + std::to_string(d);
    s.probability = 0.1;
    s.column_bounds = {{sold, 0.0, static_cast<double>(d)}};
    p.scenarios.push_back(s);
  }
  return p;
}

// What random_problem() may use beyond random right-hand sides.
struct Features {
  int scenarios = 6;
  bool integers = false;
  bool costs = false, matrix = false, technology = false, column_bounds = false;
  int templates = 1;
};

inline RecourseTemplate random_template(RandomStream& random, int first_columns, const Features& features) {
  RecourseTemplate t;
  t.name = "random";
  t.offset = random.normal();
  const int columns = 3 + random.integer(3), rows = 2 + random.integer(3);
  for (int j = 0; j < columns; ++j) t.columns.add(random.uniform(-2.0, 5.0), -random.integer(2), 4.0, false);
  for (int r = 0; r < rows; ++r) {
    std::vector<solver::Entry> w, x;
    for (int j = 0; j < columns; ++j)
      if (random.chance(0.6)) w.push_back({j, random.normal(0.0, 2.0)});
    w.push_back({0, 3.0});  // always there, so that scenarios may replace it
    // Shortage and surplus at a price: the recourse is feasible for every x.
    w.push_back({t.columns.add(random.uniform(20.0, 60.0), 0.0, 1000.0, false), 1.0});
    w.push_back({t.columns.add(random.uniform(20.0, 60.0), 0.0, 1000.0, false), -1.0});
    for (int j = 0; j < first_columns; ++j)
      if (random.chance(0.7)) x.push_back({j, random.uniform(-1.0, 3.0)});
    const double h = random.uniform(-5.0, 15.0);
    const int kind = random.integer(4);
    t.rows.add(kind == 1 ? -kInf : h, kind == 0 ? kInf : kind == 2 ? h + 2.0 : h, w);
    t.technology.add(x);
  }
  return t;
}

inline TwoStageProblem random_problem(std::uint64_t index, const Features& features) {
  RandomStream random(77, "two-stage", index);
  TwoStageProblem p;
  const int n = 2 + random.integer(3);
  std::vector<solver::Entry> all;
  for (int j = 0; j < n; ++j) {
    p.first_stage.columns.add(random.uniform(0.5, 8.0), 0.0, 3.0 + random.integer(3),
                              features.integers && random.chance(0.7));
    all.push_back({j, 1.0 + random.integer(2)});
  }
  p.first_stage.rows.add(1.0, 3.0 * n, all);
  p.first_stage.offset = random.normal(0.0, 5.0);
  for (int k = 0; k < features.templates; ++k) p.templates.push_back(random_template(random, n, features));
  double total = 0.0;
  for (int s = 0; s < features.scenarios; ++s) {
    ScenarioData d;
    d.name = "s" + std::to_string(s);
    d.probability = 0.2 + random.uniform();
    total += d.probability;
    d.recourse = random.integer(features.templates);
    const RecourseTemplate& t = p.templates[static_cast<std::size_t>(d.recourse)];
    for (int r = 0; r < t.rows.count(); ++r) {
      const double shift = random.normal(0.0, 4.0);
      const auto i = static_cast<std::size_t>(r);
      d.row_sides.push_back({r, t.rows.lower[i] + shift, t.rows.upper[i] + shift});
      if (features.technology && random.chance(0.5))
        d.technology.push_back({r, random.integer(n), random.uniform(0.0, 4.0)});
      if (features.matrix && random.chance(0.3)) d.recourse_matrix.push_back({r, 0, random.uniform(1.0, 5.0)});
    }
    if (features.costs) d.costs.push_back({1, random.uniform(-3.0, 6.0)});
    if (features.column_bounds) d.column_bounds.push_back({2, 0.0, random.uniform(0.0, 6.0)});
    if (random.chance(0.3)) d.offset = random.normal(0.0, 3.0);
    p.scenarios.push_back(d);
  }
  for (auto& s : p.scenarios) s.probability /= total;
  return p;
}

// One of everything, varied by the index.
inline Features features_of(std::uint64_t index) {
  Features f;
  f.scenarios = 3 + static_cast<int>(index % 6);
  f.integers = index % 2 == 1;
  f.costs = index % 3 == 0;
  f.matrix = index % 5 == 0;
  f.technology = index % 4 != 0;
  f.column_bounds = index % 7 == 0;
  f.templates = index % 8 == 0 ? 2 : 1;
  return f;
}

inline std::vector<double> random_point(RandomStream& random, const TwoStageProblem& p) {
  std::vector<double> x;
  for (int j = 0; j < p.first_stage.columns.count(); ++j) {
    const auto c = static_cast<std::size_t>(j);
    x.push_back(random.uniform(p.first_stage.columns.lower[c], p.first_stage.columns.upper[c]));
  }
  return x;
}

// One scenario's recourse at x as an LP of its own, built from the definitions, lazy rows included.
inline solver::LpModel recourse_lp(const TwoStageProblem& p, int scenario, const std::vector<double>& x) {
  const ScenarioData& s = p.scenarios[static_cast<std::size_t>(scenario)];
  const RecourseTemplate& t = p.templates[static_cast<std::size_t>(s.recourse)];
  const RecourseData d = recourse_data(p, scenario);
  const std::vector<double> tx = technology_times(p, scenario, x);
  solver::LpModel m;
  m.offset = d.offset;
  for (std::size_t j = 0; j < d.cost.size(); ++j) m.columns.add(d.cost[j], d.lower[j], d.upper[j], false);
  for (int r = 0; r < t.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    std::vector<solver::Entry> w;
    for (auto e : solver::row_of(t.rows.matrix, r)) {
      for (const auto& c : s.recourse_matrix)
        if (c.row == r && c.column == e.index) e.value = c.value;
      w.push_back(e);
    }
    m.rows.add(d.row_lower[i] - tx[i], d.row_upper[i] - tx[i], w);
  }
  for (int r = 0; t.lazy && r < t.lazy->count(); ++r) {
    double lazy_tx = 0.0;
    for (const auto& e : t.lazy->technology_row(r, scenario)) lazy_tx += e.value * x[static_cast<std::size_t>(e.index)];
    const auto sides = t.lazy->sides(r, scenario);
    m.rows.add(sides.lower - lazy_tx, sides.upper - lazy_tx, t.lazy->recourse_row(r));
  }
  return m;
}

// Random, its technology too; the first stage is whole.
inline TwoStageProblem whole_plans_problem(std::uint64_t index, int scenarios) {
  Features features;
  features.scenarios = scenarios;
  features.integers = features.technology = true;
  TwoStageProblem p = random_problem(index, features);
  for (char& integer : p.first_stage.columns.integer) integer = 1;
  return p;
}

}  // namespace gridkeel::stochastic::test
