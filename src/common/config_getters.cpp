#include <fmt/format.h>

#include <algorithm>

#include "common/config_state.hpp"

namespace gridkeel {

double ConfigTable::number(std::string_view key, Range range) const {
  const auto value = optional_number(key, range);
  if (!value) state_->require(key);  // says that it is missing
  return *value;
}

double ConfigTable::number(std::string_view key, Range range, double fallback) const {
  const toml::node* value = state_->find(key);
  return *state_->edited(key, value ? state_->to_number(key, *value, range) : fallback, range);
}

std::optional<double> ConfigTable::optional_number(std::string_view key, Range range) const {
  const toml::node* value = state_->find(key);
  return state_->edited(key, value ? std::optional(state_->to_number(key, *value, range)) : std::nullopt, range);
}

int ConfigTable::integer(std::string_view key, int lower, int upper) const {
  return state_->edited(key, state_->to_integer(key, state_->require(key), lower, upper), lower, upper);
}

int ConfigTable::integer(std::string_view key, int lower, int upper, int fallback) const {
  const toml::node* value = state_->find(key);
  return state_->edited(key, value ? state_->to_integer(key, *value, lower, upper) : fallback, lower, upper);
}

bool ConfigTable::boolean(std::string_view key, bool fallback) const {
  const toml::node* value = state_->find(key);
  if (!value) return fallback;
  if (!value->is_boolean()) state_->wrong_type(key, *value, "true or false");
  return value->as_boolean()->get();
}

std::string ConfigTable::text(std::string_view key) const { return state_->to_text(key, state_->require(key)); }

std::string ConfigTable::text(std::string_view key, const std::string& fallback) const {
  const toml::node* value = state_->find(key);
  return value ? state_->to_text(key, *value) : fallback;
}

std::string ConfigTable::choice(std::string_view key, const std::vector<std::string>& allowed) const {
  const std::string value = text(key);
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  const std::string near = nearest_name(value, allowed);
  throw InputError(location(key),
                   fmt::format("{}: {} = \"{}\" is not one of {}{}", path(), key, value, fmt::join(allowed, ", "),
                               near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near)));
}

std::string ConfigTable::choice(std::string_view key, const std::vector<std::string>& allowed,
                                const std::string& fallback) const {
  return state_->find(key) ? choice(key, allowed) : fallback;
}

std::uint64_t ConfigTable::seed(std::string_view key, std::uint64_t fallback) const {
  const toml::node* value = state_->find(key);
  if (!value) return fallback;
  const auto* integer = value->as_integer();
  if (!integer) state_->wrong_type(key, *value, "an integer");
  if (integer->get() < 0)
    throw ValueOutOfRange(location(key), path(), key, static_cast<double>(integer->get()), "", ">= 0");
  return static_cast<std::uint64_t>(integer->get());
}

std::string ConfigTable::name(std::string_view key) const { return state_->to_name(key, state_->require(key)); }

std::vector<std::string> ConfigTable::names(std::string_view key) const {
  std::vector<std::string> values;
  for (const toml::node& item : state_->to_array(key, state_->require(key), "a list of names"))
    values.push_back(state_->to_name(key, item));
  return values;
}

std::vector<std::string> ConfigTable::texts(std::string_view key) const {
  std::vector<std::string> values;
  for (const toml::node& item : state_->to_array(key, state_->require(key), "a list of strings"))
    values.push_back(state_->to_text(key, item));
  return values;
}

std::vector<double> ConfigTable::numbers(std::string_view key, Range range) const {
  std::vector<double> values;
  for (const toml::node& item : state_->to_array(key, state_->require(key), "a list of numbers"))
    values.push_back(state_->to_number(key, item, range));
  return values;
}

std::vector<int> ConfigTable::integers(std::string_view key, int lower, int upper) const {
  std::vector<int> values;
  for (const toml::node& item : state_->to_array(key, state_->require(key), "a list of integers"))
    values.push_back(state_->to_integer(key, item, lower, upper));
  return values;
}

std::vector<double> ConfigTable::profile(std::string_view key, int count, Range range) const {
  const toml::node& value = state_->require(key);
  if (!value.is_array()) {
    if (!value.is_number()) state_->wrong_type(key, value, fmt::format("a number or a list of {} numbers", count));
    const double all = *state_->edited(key, state_->to_number(key, value, range), range);
    return std::vector<double>(static_cast<std::size_t>(count), all);
  }
  std::vector<double> values = numbers(key, range);
  for (double& v : values) v = *state_->edited(key, v, range);
  if (static_cast<int>(values.size()) != count)
    throw InputError(location(key), fmt::format("{}: {} has {} values, but the horizon has {} periods", path(), key,
                                                values.size(), count));
  return values;
}

std::vector<double> ConfigTable::profile(std::string_view key, int count, Range range, double fallback) const {
  if (state_->find(key)) return profile(key, count, range);
  return std::vector<double>(static_cast<std::size_t>(count), *state_->edited(key, fallback, range));
}

}  // namespace gridkeel
