#include "store/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "common/error.hpp"

namespace gridkeel::store {
namespace {

constexpr int kPatienceMs = 5000;  // for another program that reads the file

int flags_of(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Mode::write:
      return SQLITE_OPEN_READWRITE;
    case Database::Mode::read:
      return SQLITE_OPEN_READONLY;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

Database::Database(const std::string& path, Mode mode, const std::string& name)
    : name_(name), writes_(mode != Mode::read) {
  const int result = sqlite3_open_v2(path.c_str(), &handle_, flags_of(mode), nullptr);
  if (result != SQLITE_OK) {
    const std::string text = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(result);
    sqlite3_close(handle_);
    throw FileError(name, "cannot open the run file: " + text);
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kPatienceMs);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::fail() const {
  std::string text = sqlite3_errmsg(handle_);
  const int code = sqlite3_errcode(handle_);
  // SQLite's own word for both is "disk I/O error", and its number of the system's error tells them apart.
  if (const int number = sqlite3_system_errno(handle_); (code & 0xff) == SQLITE_IOERR && number != 0)
    text += fmt::format(" ({})", std::strerror(number));
  throw FileError(name_, fmt::format("cannot {} the run file: {}", writes_ ? "write" : "read", text));
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Database::number(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.whole(0) : 0;
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
  if (sqlite3_prepare_v2(database.handle_, sql, -1, &handle_, nullptr) != SQLITE_OK) database.fail();
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int result) const {
  if (result != SQLITE_OK) database_.fail();
}

Statement& Statement::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(handle_, parameter + 1, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(std::isfinite(value) ? sqlite3_bind_double(handle_, parameter + 1, value)
                             : sqlite3_bind_null(handle_, parameter + 1));
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(handle_, parameter + 1, value));
  return *this;
}

Statement& Statement::bind_doubles(int parameter, const std::vector<double>& values) {
  static_assert(std::endian::native == std::endian::little, "blobs are little-endian");
  static const double none = 0.0;
  const void* data = values.empty() ? &none : values.data();
  check(sqlite3_bind_blob64(handle_, parameter + 1, data, values.size() * sizeof(double), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result != SQLITE_ROW && result != SQLITE_DONE) database_.fail();
  return result == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() { sqlite3_reset(handle_); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return data == nullptr ? "" : std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

double Statement::number(int column) const {
  return is_null(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(handle_, column);
}

std::int64_t Statement::whole(int column) const { return sqlite3_column_int64(handle_, column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::vector<double> Statement::doubles(int column) const {
  const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  std::vector<double> values(bytes / sizeof(double));
  if (!values.empty()) std::memcpy(values.data(), sqlite3_column_blob(handle_, column), values.size() * sizeof(double));
  return values;
}

Transaction::Transaction(Database& database) : database_(database) { database.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const Error&) {  // a full disk has rolled it back already
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace gridkeel::store
