#include "stochastic/recourse/template_changes.hpp"

#include <algorithm>

namespace gridkeel::stochastic {
namespace {

double finite(double side) { return std::clamp(side, -TemplateChanges::kHuge, TemplateChanges::kHuge); }

void mark(const std::vector<BoundDelta>& changed, std::vector<int>& place) {
  for (const BoundDelta& b : changed) place[static_cast<std::size_t>(b.index)] = 0;
}

// Numbers what is marked, from `next` on; lists it.
std::vector<int> number(std::vector<int>& place, int next) {
  std::vector<int> list;
  for (std::size_t i = 0; i < place.size(); ++i)
    if (place[i] == 0) {
      place[i] = next++;
      list.push_back(static_cast<int>(i));
    }
  return list;
}

}  // namespace

TemplateChanges::TemplateChanges(const TwoStageProblem& problem, int recourse) : problem_(&problem) {
  const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(recourse)];
  place_of_row_.assign(static_cast<std::size_t>(t.rows.count()), -1);
  place_of_column_.assign(static_cast<std::size_t>(t.columns.count()), -1);
  for (const ScenarioData& s : problem.scenarios) {
    if (s.recourse != recourse) continue;
    mark(s.row_sides, place_of_row_);
    mark(s.column_bounds, place_of_column_);
  }
  rows_ = number(place_of_row_, 0);
  columns_ = number(place_of_column_, static_cast<int>(rows_.size()));
  const auto add = [&](double lower, double upper) {
    unchanged_.lower.push_back(finite(lower));
    unchanged_.upper.push_back(finite(upper));
  };
  for (int r : rows_) add(t.rows.lower[static_cast<std::size_t>(r)], t.rows.upper[static_cast<std::size_t>(r)]);
  for (int j : columns_)
    add(t.columns.lower[static_cast<std::size_t>(j)], t.columns.upper[static_cast<std::size_t>(j)]);
}

std::vector<TemplateChanges> TemplateChanges::of(const TwoStageProblem& problem) {
  std::vector<TemplateChanges> all;
  for (std::size_t k = 0; k < problem.templates.size(); ++k) all.emplace_back(problem, static_cast<int>(k));
  return all;
}

TemplateChanges::Sides TemplateChanges::sides(int scenario) const {
  Sides out = unchanged_;
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario)];
  const auto set = [&](const BoundDelta& b, const std::vector<int>& place) {
    const auto at = static_cast<std::size_t>(place[static_cast<std::size_t>(b.index)]);
    out.lower[at] = finite(b.lower);
    out.upper[at] = finite(b.upper);
  };
  for (const BoundDelta& b : s.row_sides) set(b, place_of_row_);
  for (const BoundDelta& b : s.column_bounds) set(b, place_of_column_);
  return out;
}

}  // namespace gridkeel::stochastic
