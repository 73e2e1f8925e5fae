#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stochastic/smps/bound_card.hpp"
#include "stochastic/smps/core.hpp"
#include "stochastic/smps/core_bounds.hpp"

namespace gridkeel::stochastic::smps {
namespace {

constexpr std::string_view kSections = "NAME, OBJSENSE, ROWS, COLUMNS, RHS, RANGES, BOUNDS, ENDATA";
constexpr std::string_view kNotLinear[] = {"QUADOBJ", "QMATRIX", "QSECTION", "QCMATRIX",   "CSECTION",  "SOS",
                                           "SOS1",    "SOS2",    "SETS",     "INDICATORS", "GENCONSTR", "PWLOBJ"};

class CoreReader {
 public:
  CoreReader(const Text& text, Layout layout, Notes& notes) : notes_(notes), cards_(text, layout), bounds_(core_) {
    core_.file = text.name;
    core_.layout = layout;
  }

  Core read() {
    while (cards_.next()) {
      if (cards_.header())
        header();
      else
        data();
    }
    finish();
    return std::move(core_);
  }

 private:
  void header();
  void data();
  void read_sense(std::size_t field);
  void read_row();
  void read_column();
  bool read_marker();
  int column_index(std::string_view name);
  void read_rhs();
  void read_ranges();
  // The sets of RHS and RANGES: calls each(row, field of its value) for the pairs of the card.
  template <class Each>
  void read_pairs(std::vector<std::string>& sets, Each each);
  void finish();
  void sort_entries();
  void check_rows();
  void note_sets(const std::vector<std::string>& sets, std::string_view section);

  Notes& notes_;
  Cards cards_;
  Core core_;
  CoreBounds bounds_;
  bool integer_ = false;                    // between INTORG and INTEND
  std::vector<char> marked_;                // by column
  std::vector<int> rhs_line_, range_line_;  // by row; 0 = not given
  Notes::Tally second_objective_, unused_;
};

void CoreReader::header() {
  const std::string& section = cards_.section();
  if (section == "NAME") {
    if (cards_.count() > 1) core_.name = cards_.name(1);
  } else if (section == "OBJSENSE") {
    if (cards_.count() > 1) read_sense(1);
  } else if (section.starts_with("MAX") || section.starts_with("MIN")) {  // not indented by some writers
    read_sense(0);
  } else if (std::find(std::begin(kNotLinear), std::end(kNotLinear), section) != std::end(kNotLinear)) {
    throw InputError(cards_.location(),
                     fmt::format("section {} is not supported: only mixed-integer linear problems are", section));
  } else if (section != "ROWS" && section != "COLUMNS" && section != "RHS" && section != "RANGES" &&
             section != "BOUNDS") {
    throw InputError(cards_.location(), fmt::format("unknown section {}; known: {} (data lines start with a blank)",
                                                    in_quotes(cards_[0]), kSections));
  }
}

void CoreReader::data() {
  const std::string& section = cards_.section();
  if (section == "ROWS") return read_row();
  if (section == "COLUMNS") return read_column();
  if (section == "RHS") return read_rhs();
  if (section == "RANGES") return read_ranges();
  if (section == "BOUNDS") return bounds_.read(cards_);
  if (section == "OBJSENSE") return read_sense(0);
  cards_.fail(section.empty() ? "data before the first section: is this an MPS file?" : "data where none belongs");
}

void CoreReader::read_sense(std::size_t field) {
  const std::string word = cards_.word(field);
  const bool maximise = word == "MAX" || word == "MAXIMIZE" || word == "MAXIMISE";
  const bool minimise = word == "MIN" || word == "MINIMIZE" || word == "MINIMISE";
  if (!maximise && !minimise) cards_.fail(fmt::format("{} is not one of MIN, MAX", in_quotes(cards_[field])));
  core_.maximise = maximise;
}

void CoreReader::read_row() {
  cards_.require_count(2, 2, "type name");
  const std::string type = cards_.word(0);
  if (type != "N" && type != "L" && type != "G" && type != "E")
    cards_.fail(fmt::format("unknown row type {}; known: N, L, G, E", in_quotes(cards_[0])));
  CoreRow row;
  row.name = cards_.name(1);
  row.type = type == "L"   ? RowType::less
             : type == "G" ? RowType::greater
             : type == "E" ? RowType::equal
                           : RowType::free;
  row.line = cards_.line();
  const int index = static_cast<int>(core_.rows.size());
  const auto [known, is_new] = core_.row_of.emplace(row.name, index);
  if (!is_new)
    throw DuplicateName(cards_.location(), "row", row.name, core_.rows[static_cast<std::size_t>(known->second)].line);
  if (row.type == RowType::free && core_.objective < 0)
    core_.objective = index;
  else if (row.type == RowType::free)
    second_objective_.count(cards_.location(), "row " + in_quotes(row.name));
  core_.rows.push_back(std::move(row));
}

bool CoreReader::read_marker() {
  double value = 0.0;
  if (cards_.count() != 3 || cards_[1] != "MARKER" || parse_number(cards_[2], value)) return false;
  const std::string kind = cards_.word(2);
  if (kind == "SOSORG" || kind == "SOSEND") cards_.fail("special ordered sets are not supported");
  if (kind != "INTORG" && kind != "INTEND")
    cards_.fail(fmt::format("unknown MARKER {}; known: INTORG, INTEND", in_quotes(cards_[2])));
  integer_ = kind == "INTORG";
  return true;
}

int CoreReader::column_index(std::string_view name) {
  // Columns come in one piece as a rule, but not in every file.
  if (!core_.columns.empty() && core_.columns.back().name == name) return static_cast<int>(core_.columns.size()) - 1;
  const int index = static_cast<int>(core_.columns.size());
  const auto [known, is_new] = core_.column_of.emplace(std::string(name), index);
  if (!is_new) return known->second;
  CoreColumn column;
  column.name = std::string(name);
  column.line = cards_.line();
  core_.columns.push_back(std::move(column));
  marked_.push_back(0);
  return index;
}

void CoreReader::read_column() {
  if (read_marker()) return;
  if (cards_.count() < 3 || cards_.count() % 2 == 0) cards_.fail_count("column row value [row value]");
  const int column = column_index(cards_[0]);
  if (integer_) {
    core_.columns[static_cast<std::size_t>(column)].integer = true;
    marked_[static_cast<std::size_t>(column)] = 1;
  }
  for (std::size_t field = 1; field < cards_.count(); field += 2) {
    const int row = row_named(cards_, cards_[field], core_.row_of);
    const double value = cards_.coefficient(field + 1, fmt::format("the coefficient of column {} in row {}",
                                                                   in_quotes(cards_[0]), in_quotes(cards_[field])));
    core_.entries.push_back({row, column, value, cards_.line()});
  }
}

template <class Each>
void CoreReader::read_pairs(std::vector<std::string>& sets, Each each) {
  if (cards_.count() < 2) cards_.fail_count("[set] row value [row value]");
  const std::size_t first = cards_.count() % 2;
  if (first == 1 && std::find(sets.begin(), sets.end(), cards_[0]) == sets.end()) sets.push_back(cards_.name(0));
  for (std::size_t field = first; field < cards_.count(); field += 2)
    each(row_named(cards_, cards_[field], core_.row_of), field + 1);
}

void CoreReader::read_rhs() {
  rhs_line_.resize(core_.rows.size());
  read_pairs(core_.rhs_sets, [&](int r, std::size_t field) {
    CoreRow& row = core_.rows[static_cast<std::size_t>(r)];
    int& given = rhs_line_[static_cast<std::size_t>(r)];
    if (given > 0) throw DuplicateName(cards_.location(), "RHS: the right-hand side of row", row.name, given);
    given = cards_.line();
    const std::string what = fmt::format("the right-hand side of row {}", in_quotes(row.name));
    const bool unused = row.type == RowType::free && r != core_.objective;
    if (unused) unused_.count(cards_.location(), what);
    row.rhs = r == core_.objective ? cards_.coefficient(field, what) : cards_.number(field, what);
  });
}

void CoreReader::read_ranges() {
  range_line_.resize(core_.rows.size());
  read_pairs(core_.range_sets, [&](int r, std::size_t field) {
    CoreRow& row = core_.rows[static_cast<std::size_t>(r)];
    int& given = range_line_[static_cast<std::size_t>(r)];
    if (given > 0) throw DuplicateName(cards_.location(), "RANGES: the range of row", row.name, given);
    given = cards_.line();
    const std::string what = fmt::format("the range of row {}", in_quotes(row.name));
    if (row.type == RowType::free)
      unused_.count(cards_.location(), what);
    else
      row.range = cards_.number(field, what);
  });
}

void CoreReader::sort_entries() {
  std::stable_sort(core_.entries.begin(), core_.entries.end(), [](const CoreEntry& a, const CoreEntry& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  });
  for (std::size_t k = 1; k < core_.entries.size(); ++k) {
    const CoreEntry &a = core_.entries[k - 1], &b = core_.entries[k];
    if (a.row != b.row || a.column != b.column) continue;
    const std::string what = fmt::format("COLUMNS: the coefficient of column {} in row",
                                         in_quotes(core_.columns[static_cast<std::size_t>(b.column)].name));
    throw DuplicateName(core_.at(b.line), what, core_.rows[static_cast<std::size_t>(b.row)].name, a.line);
  }
}

void CoreReader::check_rows() {
  rhs_line_.resize(core_.rows.size());
  range_line_.resize(core_.rows.size());
  for (std::size_t r = 0; r < core_.rows.size(); ++r) {
    const CoreRow& row = core_.rows[r];
    const Sides sides = sides_of(row.type, row.rhs, row.range);
    if (sides.lower <= sides.upper && sides.lower < solver::kInf && sides.upper > -solver::kInf) continue;
    const int line = std::max({rhs_line_[r], range_line_[r], row.line});
    throw InputError(core_.at(line), fmt::format("row {}: its right-hand side {} leaves it no value between {} and {}",
                                                 in_quotes(row.name), row.rhs, sides.lower, sides.upper));
  }
}

void CoreReader::note_sets(const std::vector<std::string>& sets, std::string_view section) {
  if (sets.size() < 2) return;
  notes_.add({core_.file, 0}, fmt::format("{}: {} sets ({}, {}{}) are read as one", section, sets.size(), sets[0],
                                          sets[1], sets.size() > 2 ? ", ..." : ""));
}

void CoreReader::finish() {
  if (cards_.more_follows()) notes_.add(cards_.location(), "text after ENDATA is not read");
  const auto missing = [&](std::string_view what) {
    throw InputError({core_.file, 0}, fmt::format("no {}: not an MPS file, or one without content", what));
  };
  if (core_.rows.empty()) missing("rows (section ROWS)");
  if (core_.objective < 0) missing("objective (a row of type N in section ROWS)");
  if (core_.columns.empty()) missing("columns (section COLUMNS)");
  sort_entries();
  check_rows();
  bounds_.finish(marked_, notes_);
  second_objective_.end(notes_, "of type N, but the first N row is the objective: not used");
  unused_.end(notes_, "its row is of type N: not used");
  note_sets(core_.rhs_sets, "RHS");
  note_sets(core_.range_sets, "RANGES");
  note_sets(core_.bound_sets, "BOUNDS");
}

}  // namespace

Core read_core(const Text& text, Notes& notes) { return CoreReader(text, detect_layout(text), notes).read(); }

}  // namespace gridkeel::stochastic::smps
