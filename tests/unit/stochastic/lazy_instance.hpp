#pragma once

#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {

// Lazy rows held in a table: w_i y + t_is x >= lower_is, the scenario scaling t and shifting the side.
class TableLazyRows final : public LazyRows {
 public:
  struct Row {
    std::vector<solver::Entry> y, x;
    double lower;
  };
  explicit TableLazyRows(std::vector<Row> rows) : rows_(std::move(rows)) {}

  int count() const override { return static_cast<int>(rows_.size()); }
  void violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                std::vector<int>& out) const override {
    double worst = tolerance;
    int found = -1;  // the worst only: separation must go on until none is left
    for (int r = 0; r < count(); ++r) {
      double missing = sides(r, scenario).lower;
      for (const auto& e : rows_[static_cast<std::size_t>(r)].y)
        missing -= e.value * y[static_cast<std::size_t>(e.index)];
      for (const auto& e : technology_row(r, scenario)) missing -= e.value * x[static_cast<std::size_t>(e.index)];
      if (missing > worst) worst = missing, found = r;
    }
    if (found >= 0) out.push_back(found);
  }
  std::vector<solver::Entry> recourse_row(int row) const override { return rows_[static_cast<std::size_t>(row)].y; }
  std::vector<solver::Entry> technology_row(int row, int scenario) const override {
    auto entries = rows_[static_cast<std::size_t>(row)].x;
    for (auto& e : entries) e.value *= 1.0 + 0.1 * scenario;
    return entries;
  }
  Sides sides(int row, int scenario) const override {
    return {rows_[static_cast<std::size_t>(row)].lower + 0.5 * scenario, kInf};
  }

 private:
  std::vector<Row> rows_;
};

// A random problem whose template has 30 lazy rows beside its own; its shortage columns keep it feasible.
inline TwoStageProblem lazy_problem(std::uint64_t index, bool integers = false) {
  Features features;
  features.scenarios = 20;
  features.technology = true;
  features.integers = integers;
  TwoStageProblem problem = random_problem(index, features);
  RandomStream random(86, "lazy", index);
  RecourseTemplate& t = problem.templates[0];
  const int relief = t.columns.add(80.0, 0.0, 1000.0, false);
  t.rows.add(-kInf, 1000.0, {{relief, 1.0}});
  t.technology.add({});
  std::vector<TableLazyRows::Row> rows;
  for (int r = 0; r < 30; ++r) {
    TableLazyRows::Row row{{{relief, 1.0}}, {}, random.uniform(-12.0, 3.0)};
    for (int j = 0; j < 3; ++j) row.y.push_back({j, random.uniform(-1.0, 2.0)});
    for (int j = 0; j < problem.first_stage.columns.count(); ++j) row.x.push_back({j, random.uniform(0.0, 1.0)});
    rows.push_back(row);
  }
  t.lazy = std::make_shared<TableLazyRows>(std::move(rows));
  return problem;
}

}  // namespace gridkeel::stochastic::test
