#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace gridkeel {

class ConfigEdits;

// A closed or half-open interval that a number must lie in; its text names it in errors.
struct Range {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lower_open = false;
  bool upper_open = false;

  bool contains(double v) const;
  std::string text(std::string_view unit) const;  // "in [0, 1)", ">= 0 MW"

  static Range any() { return {}; }
  static Range positive() { return {0.0, std::numeric_limits<double>::infinity(), true, false}; }
  static Range non_negative() { return {0.0, std::numeric_limits<double>::infinity(), false, false}; }
  static Range unit() { return {0.0, 1.0, false, false}; }
  static Range between(double a, double b) { return {a, b, false, false}; }
};

// One TOML table read strictly: every getter checks type, finiteness and range and throws an InputError
// that names file, line, table, key, value, unit and limit; finish() refuses keys nobody asked for.
// The unit shown in errors is taken from the key's suffix (_mw, _usd_per_mwh, …).
class ConfigTable {
 public:
  // Parses a file (or text, for built-in studies; `name` then stands for the file in messages).
  static ConfigTable read(const std::string& path);
  // `edits`: changes to its numbers, if any.
  static ConfigTable parse(std::string_view text, const std::string& name,
                           std::shared_ptr<ConfigEdits> edits = nullptr);

  ~ConfigTable();
  ConfigTable(const ConfigTable&);
  ConfigTable(ConfigTable&&) noexcept;
  ConfigTable& operator=(const ConfigTable&);
  ConfigTable& operator=(ConfigTable&&) noexcept;

  bool has(std::string_view key) const;
  bool holds_text(std::string_view key) const;  // a string, where a number would do too

  double number(std::string_view key, Range range) const;                   // required
  double number(std::string_view key, Range range, double fallback) const;  // optional
  std::optional<double> optional_number(std::string_view key, Range range) const;
  int integer(std::string_view key, int lower, int upper) const;
  int integer(std::string_view key, int lower, int upper, int fallback) const;
  bool boolean(std::string_view key, bool fallback) const;
  std::string text(std::string_view key) const;
  std::string text(std::string_view key, const std::string& fallback) const;
  // A name out of a closed list.
  std::string choice(std::string_view key, const std::vector<std::string>& allowed, const std::string& fallback) const;
  std::string choice(std::string_view key, const std::vector<std::string>& allowed) const;  // required
  std::uint64_t seed(std::string_view key, std::uint64_t fallback) const;                   // any integer >= 0
  // Names of elements: strings, or integers taken as text, so that `bus = 18` means bus "18".
  std::string name(std::string_view key) const;
  std::vector<std::string> names(std::string_view key) const;            // required list
  std::vector<double> numbers(std::string_view key, Range range) const;  // required list
  std::vector<int> integers(std::string_view key, int lower, int upper) const;
  std::vector<std::string> texts(std::string_view key) const;  // required list
  // A list of `count` numbers, or one number that stands for all of them.
  std::vector<double> profile(std::string_view key, int count, Range range, double fallback) const;
  std::vector<double> profile(std::string_view key, int count, Range range) const;  // required

  ConfigTable table(std::string_view key) const;  // required sub-table
  std::optional<ConfigTable> optional_table(std::string_view key) const;
  std::vector<ConfigTable> tables(std::string_view key) const;  // array of tables; may be absent

  // Throws UnknownKey for the first key that no getter has asked for. Call it once per table when read.
  // `kind` follows the table's name in the message, where the known keys depend on it ("of type storage").
  void finish(std::string_view kind = {}) const;

  Location location() const;                      // of the table's head
  Location location(std::string_view key) const;  // of a key's value (the head's if absent)
  const std::string& path() const;                // "[risk]", "[[offer]] 2": how messages name this table

 private:
  struct State;
  explicit ConfigTable(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

// Refuses text that is empty, binary or not UTF-8 with an InputError that names `name` and the line.
void require_text(std::string_view text, const std::string& name);

// The unit that a key's suffix stands for ("price_usd_per_mwh" -> "USD/MWh"), empty if none.
std::string unit_of_key(std::string_view key);

}  // namespace gridkeel
