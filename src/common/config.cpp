#include "common/config.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstring>

#include "common/config_state.hpp"
#include "common/file.hpp"

namespace gridkeel {

namespace {

// toml++ frees nested tables recursively, so a key of a hundred thousand dots would overflow the stack.
// Dots that follow each other (as in comments) and those in numbers and lists make no key.
void refuse_deep_keys(std::string_view text, const std::string& name) {
  constexpr int kMaxDots = 32;
  int dots = 0, line = 1;
  char last = '\n';
  for (const char c : text) {
    const bool in_key = std::isalnum(static_cast<unsigned char>(c)) || std::strchr(" \t._-\"'", c);
    if (!in_key || (c == '.' && last == '.')) dots = 0;
    if (c == '.' && ++dots > kMaxDots)
      throw InputError({name, line}, fmt::format("not valid TOML: a key with more than {} dots", kMaxDots));
    if (c == '\n') ++line;
    last = c;
  }
}

// toml++ says "Error while parsing key-value pair: …"; what follows the colon is what helps.
toml::table parse_toml(std::string_view text, const std::string& name) {
  require_text(text, name);
  refuse_deep_keys(text, name);
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw InputError({name, static_cast<int>(error.source().begin.line)},
                     "not valid TOML: " + std::string(error.description()));
  }
}

}  // namespace

ConfigTable::ConfigTable(std::shared_ptr<State> state) : state_(std::move(state)) {}
ConfigTable::~ConfigTable() = default;
ConfigTable::ConfigTable(const ConfigTable&) = default;
ConfigTable::ConfigTable(ConfigTable&&) noexcept = default;
ConfigTable& ConfigTable::operator=(const ConfigTable&) = default;
ConfigTable& ConfigTable::operator=(ConfigTable&&) noexcept = default;

ConfigTable ConfigTable::read(const std::string& path) { return parse(read_file(path), path); }

ConfigTable ConfigTable::parse(std::string_view text, const std::string& name, std::shared_ptr<ConfigEdits> edits) {
  auto state = std::make_shared<State>();
  state->document = std::make_shared<const toml::table>(parse_toml(text, name));
  state->node = state->document.get();
  state->file = name;
  state->path = "top level";
  state->edits = std::move(edits);
  return ConfigTable(std::move(state));
}

bool ConfigTable::has(std::string_view key) const { return state_->find(key) != nullptr; }

bool ConfigTable::holds_text(std::string_view key) const {
  const toml::node* value = state_->find(key);
  return value != nullptr && value->is_string();
}

ConfigTable ConfigTable::table(std::string_view key) const {
  if (auto found = optional_table(key)) return *found;
  const std::string name = state_->name.empty() ? std::string(key) : state_->name + "." + std::string(key);
  throw InputError(location(), fmt::format("table [{}] is missing", name));
}

std::optional<ConfigTable> ConfigTable::optional_table(std::string_view key) const {
  static const toml::table kNothing;
  const toml::node* value = state_->find(key);
  if (!value && state_->edits && state_->name.empty() && state_->edits->reach(key))
    return ConfigTable(state_->child(key, kNothing, 0));
  if (!value) return std::nullopt;
  if (!value->is_table()) state_->wrong_type(key, *value, fmt::format("one table [{}]", key));
  return ConfigTable(state_->child(key, *value->as_table(), 0));
}

std::vector<ConfigTable> ConfigTable::tables(std::string_view key) const {
  const toml::node* value = state_->find(key);
  if (!value) return {};
  const std::string expected = fmt::format("tables headed [[{}]] (double brackets)", key);
  std::vector<ConfigTable> found;
  for (const toml::node& item : state_->to_array(key, *value, expected)) {
    if (!item.is_table()) state_->wrong_type(key, item, expected);
    found.push_back(ConfigTable(state_->child(key, *item.as_table(), static_cast<int>(found.size()) + 1)));
  }
  return found;
}

void ConfigTable::finish(std::string_view kind) const {
  const toml::key* first = nullptr;
  for (const auto& [key, value] : *state_->node) {
    if (state_->asked.count(key.str()) != 0) continue;
    if (!first || key.source().begin < first->source().begin) first = &key;
  }
  if (!first) return;
  throw UnknownKey({state_->file, static_cast<int>(first->source().begin.line)},
                   kind.empty() ? state_->path : fmt::format("{} {}", state_->path, kind), first->str(),
                   {state_->asked.begin(), state_->asked.end()});
}

Location ConfigTable::location() const {
  Location head = state_->where(*state_->node);
  if (state_->name.empty()) head.line = 0;  // the whole file has no line of its own
  return head;
}

Location ConfigTable::location(std::string_view key) const {
  const toml::node* value = state_->node->get(key);
  return value ? state_->where(*value) : location();
}

const std::string& ConfigTable::path() const { return state_->path; }

}  // namespace gridkeel
