#include "store/run_writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <iterator>

#include "common/error.hpp"
#include "common/posix_file.hpp"
#include "store/database.hpp"
#include "store/schema.hpp"

namespace gridkeel::store {
namespace {

namespace fs = std::filesystem;
using stochastic::Checkpoint;
using stochastic::Cut;

std::string path_in(const std::string& folder) { return (fs::path(folder) / kRunFile).string(); }

// SQLite's own files beside a run's.
void remove_logs(const std::string& path) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    std::error_code error;
    fs::remove(path + suffix, error);
    if (error) throw FileError(path + suffix, "cannot be removed: " + error.message());
  }
}

void write_facts(Database& database, const Facts& facts) {
  Statement fact(database, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
  for (const auto& [key, value] : facts) fact.bind(0, key).bind(1, value).run();
}

void write_cuts(Database& database, const std::vector<Cut>& cuts) {
  Statement row(database, "INSERT INTO cut (scenario, kind, constant, slope) VALUES (?, ?, ?, ?)");
  for (const Cut& cut : cuts)
    row.bind(0, std::int64_t{cut.scenario})
        .bind(1, static_cast<std::int64_t>(cut.kind))
        .bind(2, cut.constant)
        .bind_doubles(3, cut.slope)
        .run();
}

void write_points(Database& database, const Checkpoint& found) {
  Statement row(database, "INSERT INTO point (kind, residual, x, loss) VALUES (?, ?, ?, ?)");
  for (const Checkpoint::Point& point : found.points)
    row.bind(0, "evaluated").bind(1, point.residual).bind_doubles(2, point.x).bind_doubles(3, point.loss).run();
  if (found.centre.empty()) return;
  database.execute("DELETE FROM point WHERE kind = 'centre'");
  row.bind(0, "centre").bind(1, NAN).bind_doubles(2, found.centre).bind_doubles(3, {}).run();
}

void write_iteration(Database& database, const stochastic::Progress& p) {
  Statement row(database,
                "INSERT INTO iteration (seconds, phase, iteration, lower_bound, upper_bound, subproblem_solves, "
                "borrowed_cuts, nodes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(0, p.seconds)
      .bind(1, p.phase)
      .bind(2, std::int64_t{p.iteration})
      .bind(3, p.lower_bound)
      .bind(4, p.upper_bound)
      .bind(5, std::int64_t{p.subproblem_solves})
      .bind(6, std::int64_t{p.borrowed_cuts})
      .bind(7, std::int64_t{p.nodes})
      .run();
}

void write_recourse(Database& database, const std::vector<StoredRecourse>& recourse) {
  Statement row(database, "INSERT INTO recourse VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t s = 0; s < recourse.size(); ++s) {
    const StoredRecourse& r = recourse[s];
    row.bind(0, static_cast<std::int64_t>(s)).bind(1, r.weight).bind(2, r.cost_usd).bind(3, r.without_usd);
    int column = 4;
    for (const double term : r.term_usd) row.bind(column++, term);
    for (const double figure : {r.unserved_mwh, r.imbalance_mwh, r.restoration_h, r.unserved_mvarh, r.losses_mwh})
      row.bind(column++, figure);
    row.run();
  }
}

// A JSON array that SQLite's json_each understands.
std::string json_array(const std::vector<double>& values) {
  std::string out = "[";
  for (const double value : values) {
    if (out.size() > 1) out += ',';
    if (std::isfinite(value))
      fmt::format_to(std::back_inserter(out), "{:.12g}", value + 0.0);
    else
      out += "null";
  }
  return out + "]";
}

void write_dispatch(Database& database, const std::vector<StoredSeries>& dispatch) {
  Statement row(database, "INSERT INTO dispatch VALUES (?, ?, ?, ?, ?, ?)");
  for (const StoredSeries& s : dispatch)
    row.bind(0, std::int64_t{s.scenario})
        .bind(1, s.kind)
        .bind(2, s.element)
        .bind(3, s.quantity)
        .bind(4, s.unit)
        .bind(5, json_array(s.values))
        .run();
}

void write_spread(Database& database, const std::vector<StoredSpread>& spread) {
  Statement row(database, "INSERT INTO spread VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const StoredSpread& s : spread)
    row.bind(0, s.kind)
        .bind(1, s.element)
        .bind(2, s.quantity)
        .bind(3, s.unit)
        .bind(4, s.least)
        .bind(5, s.p05)
        .bind(6, s.median)
        .bind(7, s.p95)
        .bind(8, s.most)
        .run();
}

void write_documents(Database& database, const std::vector<StoredFile>& documents) {
  Statement row(database, "INSERT OR REPLACE INTO document (name, content) VALUES (?, ?)");
  for (const StoredFile& document : documents) row.bind(0, document.path).bind(1, document.content).run();
}

// Gone unless it was moved to where it belongs.
class TemporaryFile {
 public:
  explicit TemporaryFile(fs::path path) : path_(std::move(path)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!moved_) fs::remove(path_, ignored);
  }
  std::string path() const { return path_.string(); }
  void move_to(const fs::path& target) {
    std::error_code error;
    fs::rename(path_, target, error);
    if (error) throw FileError(target.string(), "cannot be replaced: " + error.message());
    moved_ = true;
  }

 private:
  fs::path path_;
  bool moved_ = false;
};

void write_head(const std::string& path, const std::string& name, const RunHead& head) {
  Database database(path, Database::Mode::create, name);
  database.execute("PRAGMA journal_mode = MEMORY;");  // nothing beside it; if it fails, it is thrown away
  Transaction transaction(database);
  make_schema(database);
  write_facts(database, head.facts);
  Statement file(database, "INSERT INTO input_file (path, content) VALUES (?, ?)");
  for (const StoredFile& f : head.files) file.bind(0, f.path).bind(1, f.content).run();
  Statement row(database, "INSERT INTO scenario (id, name, probability, story, numbers) VALUES (?, ?, ?, ?, ?)");
  for (std::size_t s = 0; s < head.scenarios.size(); ++s) {
    const StoredScenario& scenario = head.scenarios[s];
    row.bind(0, static_cast<std::int64_t>(s))
        .bind(1, scenario.name)
        .bind(2, scenario.probability)
        .bind(3, scenario.story)
        .bind(4, scenario.numbers)
        .run();
  }
  transaction.commit();
}

}  // namespace

RunWriter::RunWriter(const std::string& folder, const RunHead& head) {
  const std::string path = path_in(folder);
  TemporaryFile temporary(name_beside(path, "new"));
  write_head(temporary.path(), path, head);
  remove_logs(path);
  temporary.move_to(path);
  open(path);
}

RunWriter::RunWriter(const std::string& folder) { open(path_in(folder)); }

RunWriter::~RunWriter() = default;

void RunWriter::open(const std::string& path) {
  database_ = std::make_unique<Database>(path, Database::Mode::write, path);
  check_schema(*database_);
  // A log beside the file, so that a run that is killed loses no more than its last transaction.
  database_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
}

void RunWriter::set(const Facts& facts) {
  Transaction transaction(*database_);
  write_facts(*database_, facts);
  transaction.commit();
}

void RunWriter::add(const Checkpoint& found, const stochastic::Progress& progress) {
  Transaction transaction(*database_);
  write_cuts(*database_, found.cuts);
  write_points(*database_, found);
  write_iteration(*database_, progress);
  transaction.commit();
}

void RunWriter::finish(const RunResult& result) {
  Transaction transaction(*database_);
  database_->execute("DELETE FROM recourse; DELETE FROM dispatch; DELETE FROM spread; DELETE FROM document;");
  write_facts(*database_, result.facts);
  write_recourse(*database_, result.recourse);
  write_dispatch(*database_, result.dispatch);
  write_spread(*database_, result.spread);
  write_documents(*database_, result.documents);
  transaction.commit();
  database_->execute("PRAGMA journal_mode = DELETE;");
}

void RunWriter::add_document(const StoredFile& document) {
  Transaction transaction(*database_);
  write_documents(*database_, {document});
  transaction.commit();
  database_->execute("PRAGMA journal_mode = DELETE;");
}

}  // namespace gridkeel::store
