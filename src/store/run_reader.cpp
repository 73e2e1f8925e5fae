#include "store/run_reader.hpp"

#include <filesystem>

#include "common/error.hpp"
#include "store/database.hpp"
#include "store/schema.hpp"

namespace gridkeel::store {
namespace {

namespace fs = std::filesystem;
using stochastic::Checkpoint;
using stochastic::Cut;

constexpr int kTerms = 9;

}  // namespace

bool holds_run_file(const std::string& folder) {
  std::error_code ignored;
  return fs::is_regular_file(fs::path(folder) / kRunFile, ignored);
}

RunReader::RunReader(const std::string& folder) {
  const std::string path = (fs::path(folder) / kRunFile).string();
  database_ = std::make_unique<Database>(path, Database::Mode::read, path);
  check_schema(*database_);
}

RunReader::~RunReader() = default;

const std::string& RunReader::path() const { return database_->name(); }

Facts RunReader::facts() const {
  Facts facts;
  Statement row(*database_, "SELECT key, value FROM meta");
  while (row.step()) facts[row.text(0)] = row.text(1);
  return facts;
}

std::vector<StoredFile> RunReader::files() const {
  std::vector<StoredFile> files;
  Statement row(*database_, "SELECT path, content FROM input_file ORDER BY id");
  while (row.step()) files.push_back({row.text(0), row.text(1)});
  return files;
}

std::vector<StoredIteration> RunReader::iterations() const {
  std::vector<StoredIteration> iterations;
  Statement row(*database_,
                "SELECT seconds, phase, iteration, lower_bound, upper_bound, subproblem_solves, nodes FROM iteration "
                "ORDER BY id");
  while (row.step())
    iterations.push_back({row.number(0), row.text(1), static_cast<int>(row.whole(2)), row.number(3), row.number(4),
                          static_cast<long>(row.whole(5)), static_cast<long>(row.whole(6))});
  return iterations;
}

Checkpoint RunReader::checkpoint() const {
  Checkpoint found;
  Statement cut(*database_, "SELECT scenario, kind, constant, slope FROM cut ORDER BY id");
  while (cut.step())
    found.cuts.push_back(
        {static_cast<int>(cut.whole(0)), cut.number(2), cut.doubles(3), static_cast<Cut::Kind>(cut.whole(1))});
  Statement point(*database_, "SELECT kind, residual, x, loss FROM point ORDER BY id");
  while (point.step()) {
    if (point.text(0) == "centre")
      found.centre = point.doubles(2);
    else
      found.points.push_back({point.doubles(2), point.doubles(3), point.number(1)});
  }
  return found;
}

std::vector<StoredRecourse> RunReader::recourse() const {
  std::vector<StoredRecourse> recourse;
  Statement row(*database_, "SELECT * FROM recourse ORDER BY scenario");
  while (row.step()) {
    StoredRecourse r;
    r.weight = row.number(1);
    r.cost_usd = row.number(2);
    r.without_usd = row.number(3);
    for (int term = 0; term < kTerms; ++term) r.term_usd.push_back(row.number(4 + term));
    int column = 4 + kTerms;
    for (double* figure : {&r.unserved_mwh, &r.imbalance_mwh, &r.restoration_h, &r.unserved_mvarh, &r.losses_mwh})
      *figure = row.number(column++);
    recourse.push_back(std::move(r));
  }
  return recourse;
}

std::vector<RunReader::Series> RunReader::dispatch() const {
  std::vector<Series> dispatch;
  Statement row(
      *database_,
      "SELECT scenario, kind, element, quantity, unit, series FROM dispatch ORDER BY scenario, kind, element, "
      "quantity");
  while (row.step())
    dispatch.push_back(
        {static_cast<int>(row.whole(0)), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)});
  return dispatch;
}

std::vector<StoredSpread> RunReader::spread() const {
  std::vector<StoredSpread> spread;
  Statement row(*database_, "SELECT kind, element, quantity, unit, least, p05, median, p95, most FROM spread");
  while (row.step())
    spread.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.number(4), row.number(5), row.number(6),
                      row.number(7), row.number(8)});
  return spread;
}

std::optional<std::string> RunReader::document(const std::string& name) const {
  Statement row(*database_, "SELECT content FROM document WHERE name = ?");
  row.bind(0, name);
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

}  // namespace gridkeel::store
