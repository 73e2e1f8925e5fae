#include <algorithm>

#include "stochastic/one_template.hpp"

namespace gridkeel::stochastic {
namespace {

using Entries = std::vector<solver::Entry>;

// What a scenario's technology row changes in the template's, entry by entry.
void add_changes(ScenarioData& scenario, int row, const solver::SparseRows& base, const Entries& own) {
  for (const auto& e : solver::row_of(base, row)) {
    const auto same_column = [&](const solver::Entry& o) { return o.index == e.index; };
    if (std::none_of(own.begin(), own.end(), same_column)) scenario.technology.push_back({row, e.index, 0.0});
  }
  for (const auto& o : own) {
    double before = 0.0;
    for (const auto& e : solver::row_of(base, row))
      if (e.index == o.index) before = e.value;
    if (before != o.value) scenario.technology.push_back({row, o.index, o.value});
  }
}

void expand(TwoStageProblem& problem, int index) {
  RecourseTemplate& t = problem.templates[static_cast<std::size_t>(index)];
  const std::shared_ptr<const LazyRows> lazy = std::move(t.lazy);
  t.lazy = nullptr;
  const int first = t.rows.count();
  bool empty = true;
  for (int s = 0; s < problem.scenario_count(); ++s) {
    ScenarioData& scenario = problem.scenarios[static_cast<std::size_t>(s)];
    if (scenario.recourse != index) continue;
    for (int row = 0; row < lazy->count(); ++row) {
      const auto [lower, upper] = lazy->sides(row, s);
      const Entries own = lazy->technology_row(row, s);
      if (empty) {
        t.rows.add(lower, upper, lazy->recourse_row(row), "lazy" + std::to_string(row));
        t.technology.add(own);
        continue;
      }
      const int index_of_row = first + row;
      const auto at = static_cast<std::size_t>(index_of_row);
      if (lower != t.rows.lower[at] || upper != t.rows.upper[at])
        scenario.row_sides.push_back({index_of_row, lower, upper});
      add_changes(scenario, index_of_row, t.technology, own);
    }
    empty = false;
  }
}

}  // namespace

TwoStageProblem without_lazy_rows(const TwoStageProblem& problem) {
  TwoStageProblem out = problem;
  for (int t = 0; t < static_cast<int>(out.templates.size()); ++t)
    if (out.templates[static_cast<std::size_t>(t)].lazy) expand(out, t);
  return out;
}

}  // namespace gridkeel::stochastic
