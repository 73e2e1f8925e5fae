#include "stochastic/smps/periods.hpp"

#include <fmt/format.h>

#include "stochastic/smps/bound_card.hpp"

namespace gridkeel::stochastic::smps {
namespace {

class PeriodReader {
 public:
  PeriodReader(const Text& text, const Core& core, Notes& notes)
      : core_(core), notes_(notes), cards_(text, core.layout), file_(text.name) {
    periods_.row_stage.assign(core.rows.size(), kUnknown);
    periods_.column_stage.assign(core.columns.size(), kUnknown);
  }

  Periods read() {
    while (cards_.next()) {
      if (cards_.header())
        header();
      else
        data();
    }
    finish();
    return std::move(periods_);
  }

 private:
  static constexpr char kUnknown = 2;
  struct Start {
    int column, row, line;
  };

  void header();
  void data();
  void add_period(std::string_view name);
  void read_start();
  int stage_of(std::string_view name) const;
  void finish();
  void assign_implicit();
  void check_explicit();

  const Core& core_;
  Notes& notes_;
  Cards cards_;
  std::string file_;
  Periods periods_;
  bool explicit_ = false;
  std::vector<Start> starts_;  // implicit
};

void PeriodReader::header() {
  const std::string& section = cards_.section();
  if (section == "TIME") return;
  if (section == "PERIODS" || section == "PERIOD") {
    // Other words ("LP", "MIP", a number) stand there in some files and mean nothing.
    if (cards_.count() > 1 && cards_.word(1) == "EXPLICIT") explicit_ = true;
  } else if (section == "ROWS" || section == "COLUMNS") {
    explicit_ = true;
  } else {
    throw InputError(cards_.location(), fmt::format("unknown section {}; known: TIME, PERIODS, ROWS, COLUMNS, ENDATA",
                                                    in_quotes(cards_[0])));
  }
}

void PeriodReader::data() {
  const std::string& section = cards_.section();
  if (section == "ROWS") {
    cards_.require_count(2, 2, "row period");
    const int row = row_named(cards_, cards_[0], core_.row_of);
    periods_.row_stage[static_cast<std::size_t>(row)] = static_cast<char>(stage_of(cards_[1]));
  } else if (section == "COLUMNS") {
    cards_.require_count(2, 2, "column period");
    const int column = column_named(cards_, cards_[0], core_.column_of);
    periods_.column_stage[static_cast<std::size_t>(column)] = static_cast<char>(stage_of(cards_[1]));
  } else if (section == "PERIODS" || section == "PERIOD") {
    if (explicit_ && cards_.count() == 1)
      add_period(cards_[0]);
    else
      read_start();
  } else {
    cards_.fail("data where none belongs");
  }
}

void PeriodReader::add_period(std::string_view name) {
  for (const std::string& known : periods_.names)
    if (known == name) cards_.fail(fmt::format("period {} is defined twice", in_quotes(name)));
  if (periods_.names.size() == 2)
    cards_.fail(fmt::format("period {} is the third: only problems of two stages can be read", in_quotes(name)));
  periods_.names.emplace_back(name);
}

void PeriodReader::read_start() {
  cards_.require_count(3, 3, "first column, first row, name of the period");
  add_period(cards_[2]);
  starts_.push_back(
      {column_named(cards_, cards_[0], core_.column_of), row_named(cards_, cards_[1], core_.row_of), cards_.line()});
  if (starts_.size() < 2) return;
  const Start &first = starts_[0], &second = starts_[1];
  if (second.column <= first.column)
    cards_.fail(fmt::format("column {} of period {} does not come after column {} of period {} in the core",
                            in_quotes(cards_[0]), in_quotes(cards_[2]),
                            in_quotes(core_.columns[static_cast<std::size_t>(first.column)].name),
                            in_quotes(periods_.names[0])));
  if (second.row < first.row)
    cards_.fail(fmt::format("row {} of period {} does not come after row {} of period {} in the core",
                            in_quotes(cards_[1]), in_quotes(cards_[2]),
                            in_quotes(core_.rows[static_cast<std::size_t>(first.row)].name),
                            in_quotes(periods_.names[0])));
}

int PeriodReader::stage_of(std::string_view name) const {
  const int stage = periods_.find(name);
  if (stage < 0) cards_.fail(fmt::format("period {} is not listed under PERIODS", in_quotes(name)));
  return stage;
}

void PeriodReader::assign_implicit() {
  const Start &first = starts_[0], &second = starts_[1];
  Notes::Tally before;
  for (int r = 0; r < static_cast<int>(core_.rows.size()); ++r) {
    const CoreRow& row = core_.rows[static_cast<std::size_t>(r)];
    periods_.row_stage[static_cast<std::size_t>(r)] = r >= second.row ? 1 : 0;
    if (r < first.row && row.type != RowType::free) before.count({file_, first.line}, "row " + in_quotes(row.name));
  }
  for (int j = 0; j < static_cast<int>(core_.columns.size()); ++j) {
    periods_.column_stage[static_cast<std::size_t>(j)] = j >= second.column ? 1 : 0;
    if (j < first.column)
      before.count({file_, first.line}, "column " + in_quotes(core_.columns[static_cast<std::size_t>(j)].name));
  }
  before.end(notes_, "comes before the first period: taken as part of it");
}

void PeriodReader::check_explicit() {
  for (std::size_t r = 0; r < core_.rows.size(); ++r) {
    if (periods_.row_stage[r] != kUnknown) continue;
    if (core_.rows[r].type != RowType::free)
      throw InputError({file_, 0}, fmt::format("ROWS: row {} has no period", in_quotes(core_.rows[r].name)));
    periods_.row_stage[r] = 0;
  }
  for (std::size_t j = 0; j < core_.columns.size(); ++j)
    if (periods_.column_stage[j] == kUnknown)
      throw InputError({file_, 0}, fmt::format("COLUMNS: column {} has no period", in_quotes(core_.columns[j].name)));
}

void PeriodReader::finish() {
  if (periods_.names.size() < 2)
    throw InputError(cards_.location(), fmt::format("PERIODS: {} found, a two-stage problem has two periods",
                                                    periods_.names.empty() ? "none" : "only one"));
  if (cards_.more_follows()) notes_.add(cards_.location(), "text after ENDATA is not read");
  if (explicit_)
    check_explicit();
  else
    assign_implicit();
  for (std::size_t r = 0; r < core_.rows.size(); ++r)
    periods_.row_index.push_back(
        core_.rows[r].type == RowType::free ? -1 : periods_.stage_rows[int{periods_.row_stage[r]}]++);
  for (const char stage : periods_.column_stage) periods_.column_index.push_back(periods_.stage_columns[int{stage}]++);
  for (int stage : {0, 1})
    if (periods_.stage_columns[stage] == 0)
      throw InputError({file_, 0}, fmt::format("period {} has no columns",
                                               in_quotes(periods_.names[static_cast<std::size_t>(stage)])));
}

// What the first stage decides must not depend on the second.
void check_structure(const Core& core, const Periods& periods) {
  for (const CoreEntry& e : core.entries) {
    const CoreRow& row = core.rows[static_cast<std::size_t>(e.row)];
    if (e.value == 0.0 || row.type == RowType::free || periods.second_row(e.row) || !periods.second_column(e.column))
      continue;
    throw InputError(
        core.at(e.line),
        fmt::format("COLUMNS: row {} of the first period has a coefficient in column {} of the second",
                    in_quotes(row.name), in_quotes(core.columns[static_cast<std::size_t>(e.column)].name)));
  }
}

}  // namespace

int Periods::find(std::string_view period) const {
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == period) return static_cast<int>(k);
  for (std::size_t k = 0; k < names.size(); ++k)
    if (upper_case(names[k]) == upper_case(period)) return static_cast<int>(k);
  return -1;
}

Periods read_periods(const Text& text, const Core& core, Notes& notes) {
  Periods periods = PeriodReader(text, core, notes).read();
  check_structure(core, periods);
  return periods;
}

}  // namespace gridkeel::stochastic::smps
