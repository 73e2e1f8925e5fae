#include "common/config_state.hpp"

#include <fmt/format.h>

namespace gridkeel {

namespace {

std::string describe(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "string \"" + node.as_string()->get() + "\"";
    case toml::node_type::integer:
      return fmt::format("integer {}", node.as_integer()->get());
    case toml::node_type::floating_point:
      return fmt::format("number {}", node.as_floating_point()->get());
    case toml::node_type::boolean:
      return node.as_boolean()->get() ? "boolean true" : "boolean false";
    default:
      return "a date or time";
  }
}

}  // namespace

const toml::node* ConfigTable::State::find(std::string_view key) const {
  asked.emplace(key);
  return node->get(key);
}

const toml::node& ConfigTable::State::require(std::string_view key) const {
  if (const toml::node* value = find(key)) return *value;
  throw MissingKey(where(*node), path, key);
}

Location ConfigTable::State::where(const toml::node& at) const {
  return {file, static_cast<int>(at.source().begin.line)};
}

void ConfigTable::State::wrong_type(std::string_view key, const toml::node& found, std::string_view expected) const {
  throw InputError(where(found),
                   fmt::format("{}: key '{}': expected {}, found {}", path, key, expected, describe(found)));
}

double ConfigTable::State::to_number(std::string_view key, const toml::node& value, Range range) const {
  double number = 0.0;
  if (const auto* integer = value.as_integer())
    number = static_cast<double>(integer->get());
  else if (const auto* floating = value.as_floating_point())
    number = floating->get();
  else
    wrong_type(key, value, "a number");
  if (!std::isfinite(number))
    throw InputError(where(value), fmt::format("{}: {} = {} is not a finite number", path, key, number));
  const std::string unit = unit_of_key(key);
  if (!range.contains(number)) throw ValueOutOfRange(where(value), path, key, number, unit, range.text(unit));
  return number;
}

int ConfigTable::State::to_integer(std::string_view key, const toml::node& value, int lower, int upper) const {
  const auto* integer = value.as_integer();
  if (!integer) wrong_type(key, value, "an integer");
  const std::int64_t number = integer->get();
  if (number >= lower && number <= upper) return static_cast<int>(number);
  const bool open = upper == std::numeric_limits<int>::max();
  throw ValueOutOfRange(where(value), path, key, static_cast<double>(number), unit_of_key(key),
                        open ? fmt::format(">= {}", lower) : fmt::format("in [{}, {}]", lower, upper));
}

std::string ConfigTable::State::to_text(std::string_view key, const toml::node& value) const {
  const auto* text = value.as_string();
  if (!text) wrong_type(key, value, "a string");
  return text->get();
}

std::string ConfigTable::State::to_name(std::string_view key, const toml::node& value) const {
  if (const auto* integer = value.as_integer()) return std::to_string(integer->get());
  const auto* text = value.as_string();
  if (!text) wrong_type(key, value, "a name (string or integer)");
  if (text->get().empty()) throw InputError(where(value), fmt::format("{}: {} is empty", path, key));
  return text->get();
}

const toml::array& ConfigTable::State::to_array(std::string_view key, const toml::node& value,
                                                std::string_view expected) const {
  const auto* array = value.as_array();
  if (!array) wrong_type(key, value, expected);
  return *array;
}

std::shared_ptr<ConfigTable::State> ConfigTable::State::child(std::string_view key, const toml::table& table,
                                                              int position) const {
  auto state = std::make_shared<State>();
  state->document = document;
  state->node = &table;
  state->file = file;
  state->name = name.empty() ? std::string(key) : name + "." + std::string(key);
  state->path = position > 0 ? fmt::format("[[{}]] {}", state->name, position) : fmt::format("[{}]", state->name);
  return state;
}

}  // namespace gridkeel
