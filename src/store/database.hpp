// Private to store: a SQLite file, with errors that name it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace gridkeel::store {

class Statement;

// An open file. Not movable: statements point to it.
class Database {
 public:
  enum class Mode { create, write, read };

  // Messages call it `name`.
  Database(const std::string& path, Mode mode, const std::string& name);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& name() const { return name_; }
  void execute(const char* sql);
  std::int64_t number(const char* sql);  // the first value of its first row

  // Throws FileError "NAME: cannot write the run file: SQLite's text", or "read".
  [[noreturn]] void fail() const;

 private:
  friend class Statement;
  std::string name_;
  bool writes_;
  sqlite3* handle_ = nullptr;
};

// A prepared statement, used as often as there are rows. Parameters and columns count from 0.
class Statement {
 public:
  Statement(Database& database, const char* sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, double value);  // what is not finite becomes NULL
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind_doubles(int parameter, const std::vector<double>& values);  // a blob of their bytes, low end first

  bool step();  // true: there is a row
  void run();   // to its end, then ready for the next row
  void reset();

  std::string text(int column) const;
  double number(int column) const;  // NULL: not a number
  std::int64_t whole(int column) const;
  bool is_null(int column) const;
  std::vector<double> doubles(int column) const;

 private:
  void check(int result) const;
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

// Begins at once, and rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace gridkeel::store
