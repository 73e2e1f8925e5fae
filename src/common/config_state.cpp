#include "common/config_state.hpp"

#include <fmt/format.h>

namespace gridkeel {

namespace {

// How edits name an element of a list: by what its author calls it.
std::string element_name(const toml::table& table, int position) {
  for (const char* key : {"name", "bus", "type"}) {
    const toml::node* value = table.get(key);
    if (value == nullptr) continue;
    if (const auto* text = value->as_string()) return text->get();
    if (const auto* number = value->as_integer()) return std::to_string(number->get());
  }
  return std::to_string(position);
}

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

std::optional<double> ConfigTable::State::edited(std::string_view key, std::optional<double> number,
                                                 Range range) const {
  if (!edits) return number;
  const std::string tail = "." + std::string(key);
  for (const ConfigEdit* edit : edits->of(address + tail, general + tail)) {
    if (edit->multiplies && !number)
      throw InputError({edit->origin, 0}, fmt::format("{}: {} is not given, so it cannot be multiplied", path, key));
    number = edit->multiplies ? *number * edit->value : edit->value;
    const std::string unit = unit_of_key(key);
    if (!range.contains(*number)) throw ValueOutOfRange({edit->origin, 0}, path, key, *number, unit, range.text(unit));
  }
  return number;
}

int ConfigTable::State::edited(std::string_view key, int number, int lower, int upper) const {
  if (!edits) return number;
  const std::string tail = "." + std::string(key);
  for (const ConfigEdit* edit : edits->of(address + tail, general + tail)) {
    const double value = edit->multiplies ? std::round(number * edit->value) : edit->value;
    if (value != std::round(value) || value < lower || value > upper)
      throw ValueOutOfRange({edit->origin, 0}, path, key, value, unit_of_key(key),
                            fmt::format("a whole number in [{}, {}]", lower, upper));
    number = static_cast<int>(value);
  }
  return number;
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
  const auto below = [&](const std::string& above) {
    return above.empty() ? std::string(key) : above + "." + std::string(key);
  };
  state->address = below(address);
  state->general = below(general);
  state->edits = edits;
  if (position > 0) {
    state->address += "." + element_name(table, position);
    state->general += ".*";
  }
  return state;
}

}  // namespace gridkeel
