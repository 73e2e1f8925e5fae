// common: what every part may use: errors, ids, files, configuration tables, progress, threads.
// Depends on no other part of Gridkeel.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gridkeel {

// Process exit codes of the command line (docs/cli.md).
enum class ExitCode { done = 0, internal = 1, bad_input = 2, infeasible = 3, no_answer = 4 };

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

// Where in the user's input something is: a file and, where known, a line (1-based; 0 = unknown).
struct Location {
  std::string file;
  int line = 0;
};
std::string to_string(const Location& where);

// Bad input: exit code 2, one message "FILE:LINE: what". Every reader throws this class or one below.
class InputError : public Error {
 public:
  InputError(const Location& where, const std::string& what);
  explicit InputError(const std::string& what) : Error(ExitCode::bad_input, what) {}
};

// "bus 18: r_ohm = -0.3 ohm is out of range: must be >= 0 ohm"; `limit` completes "must be …".
class ValueOutOfRange : public InputError {
 public:
  ValueOutOfRange(const Location& where, std::string_view element, std::string_view quantity, double value,
                  std::string_view unit, std::string_view limit);
};

// "[risk]: unknown key 'alfa' (did you mean 'alpha'?)", or the known keys if none is near.
class UnknownKey : public InputError {
 public:
  UnknownKey(const Location& where, std::string_view table, std::string_view key,
             const std::vector<std::string>& known);
};

// "[risk]: key 'alpha' is missing"
class MissingKey : public InputError {
 public:
  MissingKey(const Location& where, std::string_view table, std::string_view key);
};

// "offer 'bess-4h' is defined twice (first on line 12)"
class DuplicateName : public InputError {
 public:
  DuplicateName(const Location& where, std::string_view kind, std::string_view name, int first_line);
};

// "ai_site 'dc-22': bus 99 does not exist in feeder ieee33 (33 buses)"
class UnknownReference : public InputError {
 public:
  UnknownReference(const Location& where, std::string_view element, std::string_view kind, std::string_view name,
                   std::string_view where_missing);
};

class FileError : public InputError {
 public:
  FileError(const std::string& path, std::string_view what);
};

class InternalError : public Error {
 public:
  explicit InternalError(const std::string& what) : Error(ExitCode::internal, what) {}
};

// A library's solver gave no answer to a well-posed problem: what was proven before it stays valid.
class SolverError : public InternalError {
 public:
  using InternalError::InternalError;
};

// The candidate nearest in spelling, or empty: "did you mean".
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace gridkeel
