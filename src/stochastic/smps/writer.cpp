#include "stochastic/smps/writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "stochastic/one_template.hpp"
#include "stochastic/smps/file_names.hpp"
#include "stochastic/smps/row_forms.hpp"

namespace gridkeel::stochastic::smps {
namespace {

constexpr double kWrittenInfinity = 1e30;

double finite(double value) { return std::isfinite(value) ? value : std::copysign(kWrittenInfinity, value); }

template <class... Arguments>
void line(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
  out += '\n';
}

// The rows of one stage and how they are called in the file.
struct StageRows {
  const solver::Rows* rows;
  std::vector<RowForm> forms;
  std::vector<std::string> names, upper_names;  // the second only of split rows

  StageRows(const solver::Rows& of, const std::vector<ScenarioData>& scenarios, FileNames& file_names)
      : rows(&of), forms(row_forms(of, scenarios)), upper_names(forms.size()) {
    for (int r = 0; r < of.count(); ++r) {
      names.push_back(file_names.add(of.name(r)));
      if (split(r)) upper_names[static_cast<std::size_t>(r)] = file_names.add(of.name(r) + "_upper");
    }
  }
  bool split(int row) const { return forms[static_cast<std::size_t>(row)] == RowForm::split; }
};

// One coefficient of a column, by the row's name in the file.
struct Cell {
  const std::string* row;
  double value;
};

class Writer {
 public:
  Writer(const TwoStageProblem& problem, std::string name)
      : problem_(problem),
        recourse_(problem.templates.front()),
        name_(std::move(name)),
        first_(problem.first_stage.rows, {}, row_names_),
        second_(recourse_.rows, problem.scenarios, row_names_),
        objective_(row_names_.unused("OBJ")) {
    // Words that open a card of the stochastic file.
    for (const char* word : {"SC", "BL", "UP", "LO", "FX", "FR", "MI", "PL", "BV", "LI", "UI"})
      column_names_.reserve(word);
    for (int j = 0; j < first_columns().count(); ++j)
      first_names_.push_back(column_names_.add(first_columns().name(j)));
    for (int j = 0; j < recourse_.columns.count(); ++j)
      second_names_.push_back(column_names_.add(recourse_.columns.name(j)));
    rhs_set_ = column_names_.unused("RHS");
    range_set_ = column_names_.unused("RNG");
    bound_set_ = column_names_.unused("BND");
  }

  Written write() {
    collect_cells();
    out_.core = "NAME " + name_ + "\nROWS\n";
    write_rows();
    write_columns();
    write_right_hand_sides();
    write_bounds();
    out_.core += "ENDATA\n";
    write_time();
    write_scenarios();
    return std::move(out_);
  }

 private:
  const solver::Columns& first_columns() const { return problem_.first_stage.columns; }

  void collect_cells();
  void add_cells(std::vector<std::vector<Cell>>& cells, const StageRows& stage, const solver::SparseRows& matrix);
  void write_rows();
  void write_stage_rows(const StageRows& stage);
  void write_columns();
  void write_column(const std::string& column, double cost, const std::vector<Cell>& cells, bool integer);
  void write_right_hand_sides();
  void write_stage_sides(const StageRows& stage, std::string& ranges);
  void write_side(std::string& out, const StageRows& stage, int row, double lower, double upper);
  void write_bounds();
  void write_bound(const std::string& column, double lower, double upper, bool integer);
  void write_time();
  void write_scenarios();
  void write_scenario(const ScenarioData& scenario, const std::string& scenario_name);
  void write_coefficient(const std::string& column, int row, double value);

  const TwoStageProblem& problem_;
  const RecourseTemplate& recourse_;
  std::string name_;
  FileNames row_names_, column_names_;
  StageRows first_, second_;
  std::string objective_;
  std::vector<std::string> first_names_, second_names_;
  std::string rhs_set_, range_set_, bound_set_;
  std::vector<std::vector<Cell>> first_cells_, second_cells_;  // by column
  bool integer_ = false;                                       // between markers
  int markers_ = 0;
  Written out_;
};

void Writer::add_cells(std::vector<std::vector<Cell>>& cells, const StageRows& stage,
                       const solver::SparseRows& matrix) {
  for (int r = 0; r < matrix.count(); ++r)
    for (const auto& e : solver::row_of(matrix, r)) {
      auto& column = cells[static_cast<std::size_t>(e.index)];
      column.push_back({&stage.names[static_cast<std::size_t>(r)], e.value});
      if (stage.split(r)) column.push_back({&stage.upper_names[static_cast<std::size_t>(r)], e.value});
    }
}

void Writer::collect_cells() {
  first_cells_.resize(first_names_.size());
  second_cells_.resize(second_names_.size());
  add_cells(first_cells_, first_, problem_.first_stage.rows.matrix);
  add_cells(first_cells_, second_, recourse_.technology);
  add_cells(second_cells_, second_, recourse_.rows.matrix);
}

void Writer::write_stage_rows(const StageRows& stage) {
  for (std::size_t r = 0; r < stage.names.size(); ++r) {
    const RowForm form = stage.forms[r];
    const char type = form == RowForm::equal ? 'E' : form == RowForm::less ? 'L' : 'G';
    line(out_.core, " {} {}", type, stage.names[r]);
    ++out_.rows;
    if (form != RowForm::split) continue;
    line(out_.core, " L {}", stage.upper_names[r]);
    ++out_.rows;
    ++out_.split_rows;
  }
}

void Writer::write_rows() {
  line(out_.core, " N {}", objective_);
  write_stage_rows(first_);
  write_stage_rows(second_);
}

void Writer::write_column(const std::string& column, double cost, const std::vector<Cell>& cells, bool integer) {
  if (integer != integer_) line(out_.core, " M{} 'MARKER' '{}'", markers_++, integer ? "INTORG" : "INTEND");
  integer_ = integer;
  ++out_.columns;
  out_.integers += integer ? 1 : 0;
  out_.nonzeros += static_cast<long>(cells.size());
  // Every column must be named here, be it with a cost of 0.
  if (cost != 0.0 || cells.empty()) line(out_.core, " {} {} {}", column, objective_, cost);
  for (const Cell& cell : cells) line(out_.core, " {} {} {}", column, *cell.row, cell.value);
}

void Writer::write_columns() {
  out_.core += "COLUMNS\n";
  for (std::size_t j = 0; j < first_names_.size(); ++j)
    write_column(first_names_[j], first_columns().cost[j], first_cells_[j], first_columns().integer[j] != 0);
  for (std::size_t j = 0; j < second_names_.size(); ++j)
    write_column(second_names_[j], recourse_.columns.cost[j], second_cells_[j], recourse_.columns.integer[j] != 0);
  if (integer_) line(out_.core, " M{} 'MARKER' 'INTEND'", markers_);
}

// The right-hand side of a row, and of its second half if it has one.
void Writer::write_side(std::string& out, const StageRows& stage, int row, double lower, double upper) {
  const auto r = static_cast<std::size_t>(row);
  const double side = stage.forms[r] == RowForm::less ? upper : lower;
  line(out, " {} {} {}", rhs_set_, stage.names[r], finite(side));
  if (stage.split(row)) line(out, " {} {} {}", rhs_set_, stage.upper_names[r], finite(upper));
}

void Writer::write_stage_sides(const StageRows& stage, std::string& ranges) {
  for (int row = 0; row < stage.rows->count(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    const double lower = stage.rows->lower[r], upper = stage.rows->upper[r];
    const double side = stage.forms[r] == RowForm::less ? upper : lower;
    if (side != 0.0 || stage.split(row)) write_side(out_.core, stage, row, lower, upper);
    if (stage.forms[r] == RowForm::ranged) line(ranges, " {} {} {}", range_set_, stage.names[r], upper - lower);
  }
}

void Writer::write_right_hand_sides() {
  std::string ranges;
  out_.core += "RHS\n";
  // A constant of the objective stands there with the other sign.
  const double offset = problem_.first_stage.offset + recourse_.offset;
  if (offset != 0.0) line(out_.core, " {} {} {}", rhs_set_, objective_, -offset);
  write_stage_sides(first_, ranges);
  write_stage_sides(second_, ranges);
  if (!ranges.empty()) out_.core += "RANGES\n" + ranges;
}

void Writer::write_bound(const std::string& column, double lower, double upper, bool integer) {
  const auto bound = [&](const char* type, double value) {
    line(out_.core, " {} {} {} {}", type, bound_set_, column, value);
  };
  const auto open = [&](const char* type) { line(out_.core, " {} {} {}", type, bound_set_, column); };
  if (lower == -solver::kInf && upper == solver::kInf) return open("FR");
  if (lower == upper) return bound("FX", lower);
  if (lower == -solver::kInf)
    open("MI");
  else if (lower != 0.0)
    bound("LO", lower);
  if (upper != solver::kInf)
    bound("UP", upper);
  else if (integer && lower == 0.0)
    open("PL");  // integers without bounds are binary
}

void Writer::write_bounds() {
  out_.core += "BOUNDS\n";
  const auto write_stage = [&](const std::vector<std::string>& names, const solver::Columns& columns) {
    for (std::size_t j = 0; j < names.size(); ++j)
      write_bound(names[j], columns.lower[j], columns.upper[j], columns.integer[j] != 0);
  };
  write_stage(first_names_, first_columns());
  write_stage(second_names_, recourse_.columns);
}

void Writer::write_time() {
  if (first_names_.empty() || second_names_.empty() || second_.names.empty())
    throw InputError(
        fmt::format("the problem cannot be written as SMPS: it has {}", first_names_.empty() ? "no first-stage columns"
                                                                        : second_names_.empty() ? "no recourse columns"
                                                                                                : "no recourse rows"));
  out_.time = "TIME " + name_ + "\nPERIODS IMPLICIT\n";
  line(out_.time, " {} {} STAGE-1", first_names_.front(), first_.names.empty() ? objective_ : first_.names.front());
  line(out_.time, " {} {} STAGE-2", second_names_.front(), second_.names.front());
  out_.time += "ENDATA\n";
}

void Writer::write_coefficient(const std::string& column, int row, double value) {
  const auto r = static_cast<std::size_t>(row);
  line(out_.random, " {} {} {}", column, second_.names[r], value);
  if (second_.split(row)) line(out_.random, " {} {} {}", column, second_.upper_names[r], value);
}

void Writer::write_scenario(const ScenarioData& s, const std::string& scenario_name) {
  line(out_.random, " SC {} ROOT {} STAGE-2", scenario_name, s.probability);
  if (s.offset != 0.0)
    line(out_.random, " {} {} {}", rhs_set_, objective_, -(problem_.first_stage.offset + recourse_.offset + s.offset));
  for (const auto& e : s.costs)
    line(out_.random, " {} {} {}", second_names_[static_cast<std::size_t>(e.index)], objective_, e.value);
  for (const BoundDelta& b : s.row_sides) write_side(out_.random, second_, b.index, b.lower, b.upper);
  for (const CoefficientDelta& c : s.technology)
    write_coefficient(first_names_[static_cast<std::size_t>(c.column)], c.row, c.value);
  for (const CoefficientDelta& c : s.recourse_matrix)
    write_coefficient(second_names_[static_cast<std::size_t>(c.column)], c.row, c.value);
  for (const BoundDelta& b : s.column_bounds) {
    const std::string& column = second_names_[static_cast<std::size_t>(b.index)];
    line(out_.random, " LO {} {} {}", bound_set_, column, finite(b.lower));
    line(out_.random, " UP {} {} {}", bound_set_, column, finite(b.upper));
  }
  out_.changes += static_cast<long>(s.costs.size() + s.row_sides.size() + s.technology.size() +
                                    s.recourse_matrix.size() + s.column_bounds.size());
}

void Writer::write_scenarios() {
  out_.random = "STOCH " + name_ + "\nSCENARIOS DISCRETE REPLACE\n";
  FileNames names;
  names.reserve("ROOT");
  for (const ScenarioData& s : problem_.scenarios) write_scenario(s, names.add(s.name));
  out_.random += "ENDATA\n";
}

}  // namespace

Written write(const TwoStageProblem& problem, const std::string& name) {
  FileNames names;
  const TwoStageProblem plain = with_one_template(without_lazy_rows(problem));
  return Writer(plain, names.add(name.empty() ? "problem" : name)).write();
}

std::string ball_text(const Ball& ball) {
  std::string out =
      fmt::format("{}\n{}\n{}\n", ball.radius, ball.metric.references(), fmt::join(ball.probability, ","));
  for (int s = 0; s < ball.metric.atoms(); ++s) {
    for (int r = 0; r < ball.metric.references(); ++r)
      fmt::format_to(std::back_inserter(out), "{}{}", r == 0 ? "" : ",", ball.metric.at(r, s));
    out += '\n';
  }
  return out;
}

}  // namespace gridkeel::stochastic::smps
