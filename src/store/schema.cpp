#include "store/schema.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace gridkeel::store {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE meta (
  key TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE input_file (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, content TEXT NOT NULL
) STRICT;
CREATE TABLE scenario (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, probability REAL NOT NULL, story TEXT NOT NULL,
  numbers TEXT NOT NULL
) STRICT;
CREATE TABLE iteration (
  id INTEGER PRIMARY KEY, seconds REAL NOT NULL, phase TEXT NOT NULL,
  iteration INTEGER NOT NULL, lower_bound REAL, upper_bound REAL, subproblem_solves INTEGER NOT NULL,
  borrowed_cuts INTEGER NOT NULL, nodes INTEGER NOT NULL
) STRICT;
CREATE TABLE cut (
  id INTEGER PRIMARY KEY, scenario INTEGER NOT NULL, kind INTEGER NOT NULL, constant REAL NOT NULL,
  slope BLOB NOT NULL
) STRICT;
CREATE TABLE point (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, residual REAL, x BLOB NOT NULL, loss BLOB NOT NULL
) STRICT;
CREATE TABLE recourse (
  scenario INTEGER PRIMARY KEY REFERENCES scenario (id), worst_case_weight REAL NOT NULL,
  recourse_cost_usd REAL NOT NULL, without_modules_usd REAL, import_usd REAL NOT NULL, fuel_usd REAL NOT NULL,
  start_usd REAL NOT NULL, cycle_usd REAL NOT NULL, demand_response_usd REAL NOT NULL, unserved_usd REAL NOT NULL,
  imbalance_usd REAL NOT NULL, ramp_reserve_usd REAL NOT NULL, restoration_usd REAL NOT NULL,
  unserved_mwh REAL NOT NULL, imbalance_mwh REAL NOT NULL, restoration_h REAL NOT NULL, unserved_mvarh REAL NOT NULL,
  losses_mwh REAL
) STRICT;
CREATE TABLE dispatch (
  scenario INTEGER NOT NULL REFERENCES scenario (id), kind TEXT NOT NULL, element TEXT NOT NULL,
  quantity TEXT NOT NULL, unit TEXT NOT NULL, series TEXT NOT NULL,
  PRIMARY KEY (scenario, kind, element, quantity)
) STRICT, WITHOUT ROWID;
CREATE TABLE spread (
  kind TEXT NOT NULL, element TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, least REAL, p05 REAL,
  median REAL, p95 REAL, most REAL,
  PRIMARY KEY (kind, element, quantity)
) STRICT, WITHOUT ROWID;
CREATE TABLE document (
  name TEXT PRIMARY KEY, content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

void make_schema(Database& database) {
  database.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion).c_str());
  database.execute(kTables);
}

void check_schema(Database& database) {
  if (database.number("PRAGMA application_id") != kApplicationId)
    throw FileError(database.name(), "is no run of Gridkeel");
  const auto version = database.number("PRAGMA user_version");
  if (version != kSchemaVersion)
    throw FileError(database.name(),
                    fmt::format("has schema version {}; this program reads version {}", version, kSchemaVersion));
}

}  // namespace gridkeel::store
