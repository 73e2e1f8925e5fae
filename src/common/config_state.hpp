// Private to common: what a ConfigTable points at. Only config*.cpp may include it (toml++ builds slowly).
#pragma once

#include <toml++/toml.h>

#include <memory>
#include <set>
#include <string>

#include "common/config.hpp"
#include "common/config_edits.hpp"

namespace gridkeel {

struct ConfigTable::State {
  std::shared_ptr<const toml::table> document;  // keeps `node` alive
  const toml::table* node = nullptr;
  std::string file;
  std::string name;                    // dotted, "limits.line"; empty for the whole file
  std::string path;                    // "[limits]", "[[limits.line]] 2"
  std::string address;                 // as edits name it, "limits.line.2" or "offer.genset"
  std::string general;                 // the same with * for elements
  std::shared_ptr<ConfigEdits> edits;  // may be null
  mutable std::set<std::string, std::less<>> asked;

  // The node of a key, which thereby counts as known; null if absent.
  const toml::node* find(std::string_view key) const;
  const toml::node& require(std::string_view key) const;
  Location where(const toml::node& at) const;

  // "[risk]: key 'alpha': expected a number, found string"
  [[noreturn]] void wrong_type(std::string_view key, const toml::node& found, std::string_view expected) const;
  double to_number(std::string_view key, const toml::node& value, Range range) const;
  int to_integer(std::string_view key, const toml::node& value, int lower, int upper) const;
  // What edits make of a number; `number`: the file's own or its default, if there is any.
  std::optional<double> edited(std::string_view key, std::optional<double> number, Range range) const;
  int edited(std::string_view key, int number, int lower, int upper) const;
  std::string to_text(std::string_view key, const toml::node& value) const;
  std::string to_name(std::string_view key, const toml::node& value) const;
  const toml::array& to_array(std::string_view key, const toml::node& value, std::string_view expected) const;
  std::shared_ptr<State> child(std::string_view key, const toml::table& table, int position) const;
};

}  // namespace gridkeel
