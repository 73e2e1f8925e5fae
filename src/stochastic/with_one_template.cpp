#include <fmt/format.h>

#include <map>

#include "common/error.hpp"
#include "stochastic/one_template.hpp"

namespace gridkeel::stochastic {
namespace {

using Sides = std::pair<double, double>;
using Cell = std::pair<int, int>;
constexpr Sides kFree{-solver::kInf, solver::kInf};
constexpr Sides kZero{0.0, 0.0};

// Everything that scenarios may differ in, in merged indices.
struct Data {
  std::map<int, Sides> rows, columns;
  std::map<int, double> costs;
  std::map<Cell, double> recourse, technology;
  double offset = 0.0;
};

// Indices of elements by name; the k-th element of one name in a template is the k-th in every other.
class NameIndex {
 public:
  // Starts a template's names.
  void start() { seen_.clear(); }
  int index(const std::string& name) {
    const auto key = std::pair(name, seen_[name]++);
    return index_.emplace(key, static_cast<int>(index_.size())).first->second;
  }
  int count() const { return static_cast<int>(index_.size()); }

 private:
  std::map<std::string, int> seen_;
  std::map<std::pair<std::string, int>, int> index_;
};

class Merger {
 public:
  explicit Merger(const TwoStageProblem& problem) : problem_(problem) {
    for (const RecourseTemplate& t : problem.templates) add(t);
    for (std::size_t t = 0; t < problem.templates.size(); ++t) data_.push_back(data_of(t));
  }

  TwoStageProblem merged() const {
    TwoStageProblem out;
    out.first_stage = problem_.first_stage;
    out.templates.push_back(core_template());
    for (const ScenarioData& s : problem_.scenarios) out.scenarios.push_back(scenario(s));
    return out;
  }

 private:
  struct Maps {
    std::vector<int> row, column;  // merged index, by the template's
  };

  // The core takes every element from the first template that has it.
  void add(const RecourseTemplate& t) {
    if (t.lazy) throw InternalError("with_one_template: template '" + t.name + "' has lazy rows");
    Maps maps;
    column_index_.start();
    for (int j = 0; j < t.columns.count(); ++j) {
      const auto c = static_cast<std::size_t>(j);
      const int merged = column_index_.index(t.columns.name(j));
      maps.column.push_back(merged);
      if (merged == columns_.count())
        columns_.add(t.columns.cost[c], t.columns.lower[c], t.columns.upper[c], t.columns.integer[c] != 0,
                     t.columns.name(j));
      else if (columns_.integer[static_cast<std::size_t>(merged)] != t.columns.integer[c])
        throw InputError(
            fmt::format("column '{}' is integer in some scenarios only: the problem cannot be written with "
                        "one matrix",
                        t.columns.name(j)));
    }
    row_index_.start();
    for (int r = 0; r < t.rows.count(); ++r) {
      const auto i = static_cast<std::size_t>(r);
      const int merged = row_index_.index(t.rows.name(r));
      maps.row.push_back(merged);
      if (static_cast<std::size_t>(merged) == row_names_.size()) {
        row_names_.push_back(t.rows.name(r));
        core_.rows[merged] = {t.rows.lower[i], t.rows.upper[i]};
      }
      for (const auto& e : solver::row_of(t.rows.matrix, r))
        core_.recourse.emplace(Cell(merged, maps.column[static_cast<std::size_t>(e.index)]), e.value);
      for (const auto& e : solver::row_of(t.technology, r)) core_.technology.emplace(Cell(merged, e.index), e.value);
    }
    if (maps_.empty()) core_.offset = t.offset;
    maps_.push_back(std::move(maps));
  }

  // A template's own data, before its scenarios' changes.
  Data data_of(std::size_t index) const {
    const RecourseTemplate& t = problem_.templates[index];
    const Maps& maps = maps_[index];
    Data data;
    data.offset = t.offset;
    for (int j = 0; j < columns_.count(); ++j) data.columns[j] = kZero;
    for (int r = 0; r < static_cast<int>(row_names_.size()); ++r) data.rows[r] = kFree;
    for (std::size_t c = 0; c < maps.column.size(); ++c) {
      data.columns[maps.column[c]] = {t.columns.lower[c], t.columns.upper[c]};
      data.costs[maps.column[c]] = t.columns.cost[c];
    }
    std::vector<char> has_row(row_names_.size(), 0), has_column(static_cast<std::size_t>(columns_.count()), 0);
    for (const int c : maps.column) has_column[static_cast<std::size_t>(c)] = 1;
    for (std::size_t r = 0; r < maps.row.size(); ++r) {
      has_row[static_cast<std::size_t>(maps.row[r])] = 1;
      data.rows[maps.row[r]] = {t.rows.lower[r], t.rows.upper[r]};
    }
    // What only other templates have in rows and columns of this one is 0 here.
    for (const auto& [cell, value] : core_.recourse)
      if (has_row[static_cast<std::size_t>(cell.first)] != 0 && has_column[static_cast<std::size_t>(cell.second)] != 0)
        data.recourse[cell] = 0.0;
    for (const auto& [cell, value] : core_.technology)
      if (has_row[static_cast<std::size_t>(cell.first)] != 0) data.technology[cell] = 0.0;
    for (int r = 0; r < t.rows.count(); ++r) {
      const int row = maps.row[static_cast<std::size_t>(r)];
      for (const auto& e : solver::row_of(t.rows.matrix, r))
        data.recourse[{row, maps.column[static_cast<std::size_t>(e.index)]}] = e.value;
      for (const auto& e : solver::row_of(t.technology, r)) data.technology[{row, e.index}] = e.value;
    }
    remove_unchanged(data);
    return data;
  }

  double core_of(const std::map<Cell, double>& matrix, const Cell& cell) const {
    const auto found = matrix.find(cell);
    return found == matrix.end() ? 0.0 : found->second;
  }
  Sides core_bounds(int column) const {
    const auto c = static_cast<std::size_t>(column);
    return {columns_.lower[c], columns_.upper[c]};
  }

  // Only what differs from the core is kept, per template and then per scenario.
  void remove_unchanged(Data& data) const {
    std::erase_if(data.columns, [&](const auto& item) { return item.second == core_bounds(item.first); });
    std::erase_if(data.rows, [&](const auto& item) { return item.second == core_.rows.at(item.first); });
    std::erase_if(data.costs,
                  [&](const auto& item) { return item.second == columns_.cost[static_cast<std::size_t>(item.first)]; });
    std::erase_if(data.recourse, [&](const auto& item) { return item.second == core_of(core_.recourse, item.first); });
    std::erase_if(data.technology,
                  [&](const auto& item) { return item.second == core_of(core_.technology, item.first); });
  }

  RecourseTemplate core_template() const {
    RecourseTemplate out;
    out.name = problem_.templates.front().name;
    out.columns = columns_;
    out.offset = core_.offset;
    std::vector<std::vector<solver::Entry>> recourse(row_names_.size()), technology(row_names_.size());
    for (const auto& [cell, value] : core_.recourse)
      recourse[static_cast<std::size_t>(cell.first)].push_back({cell.second, value});
    for (const auto& [cell, value] : core_.technology)
      technology[static_cast<std::size_t>(cell.first)].push_back({cell.second, value});
    for (std::size_t r = 0; r < row_names_.size(); ++r) {
      const auto& [lower, upper] = core_.rows.at(static_cast<int>(r));
      out.rows.add(lower, upper, recourse[r], row_names_[r]);
      out.technology.add(technology[r]);
    }
    return out;
  }

  ScenarioData scenario(const ScenarioData& s) const {
    const auto t = static_cast<std::size_t>(s.recourse);
    const Maps& maps = maps_[t];
    const auto row = [&](int r) { return maps.row[static_cast<std::size_t>(r)]; };
    const auto column = [&](int c) { return maps.column[static_cast<std::size_t>(c)]; };
    Data data = data_[t];
    for (const BoundDelta& b : s.row_sides) data.rows[row(b.index)] = {b.lower, b.upper};
    for (const BoundDelta& b : s.column_bounds) data.columns[column(b.index)] = {b.lower, b.upper};
    for (const auto& e : s.costs) data.costs[column(e.index)] = e.value;
    for (const auto& c : s.recourse_matrix) data.recourse[{row(c.row), column(c.column)}] = c.value;
    for (const auto& c : s.technology) data.technology[{row(c.row), c.column}] = c.value;
    remove_unchanged(data);
    ScenarioData out;
    out.name = s.name;
    out.probability = s.probability;
    out.offset = s.offset + data.offset - core_.offset;
    for (const auto& [index, sides] : data.rows) out.row_sides.push_back({index, sides.first, sides.second});
    for (const auto& [index, sides] : data.columns) out.column_bounds.push_back({index, sides.first, sides.second});
    for (const auto& [index, value] : data.costs) out.costs.push_back({index, value});
    for (const auto& [cell, value] : data.recourse) out.recourse_matrix.push_back({cell.first, cell.second, value});
    for (const auto& [cell, value] : data.technology) out.technology.push_back({cell.first, cell.second, value});
    return out;
  }

  const TwoStageProblem& problem_;
  NameIndex row_index_, column_index_;
  solver::Columns columns_;
  std::vector<std::string> row_names_;
  Data core_;  // its rows, matrices and offset; costs and bounds are in columns_
  std::vector<Maps> maps_;
  std::vector<Data> data_;  // by template: what differs from the core
};

}  // namespace

TwoStageProblem with_one_template(const TwoStageProblem& problem) {
  return problem.templates.size() == 1 ? problem : Merger(problem).merged();
}

}  // namespace gridkeel::stochastic
