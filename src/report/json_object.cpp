#include "report/json_object.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::report {

using Json = nlohmann::ordered_json;

Json parse_json(const std::string& text, const std::string& file, const char* what) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    throw InputError({file, 1 + static_cast<int>(std::count(text.begin(), end, '\n'))},
                     fmt::format("not valid JSON: {} is damaged", what));
  }
}

JsonObject::JsonObject(const Json& node, std::string file, std::string path)
    : node_(node), file_(std::move(file)), path_(std::move(path)) {
  if (!node_.is_object()) fail(path_.empty() ? "the file" : path_, "an object", node_);
}

JsonObject JsonObject::object(const char* key) const { return {value(key), file_, name(key)}; }

std::vector<JsonObject> JsonObject::objects(const char* key) const {
  const Json& list = value(key);
  if (!list.is_array()) fail(name(key), "a list", list);
  std::vector<JsonObject> found;
  for (const Json& item : list) found.push_back({item, file_, fmt::format("{}[{}]", name(key), found.size())});
  return found;
}

std::string JsonObject::text(const char* key) const {
  const Json& found = value(key);
  if (!found.is_string() || found.get_ref<const std::string&>().empty()) fail(name(key), "a text", found);
  return found.get<std::string>();
}

std::string JsonObject::text_or_null(const char* key) const { return value(key).is_null() ? "" : text(key); }

double JsonObject::number(const char* key, Range range) const {
  const Json& found = value(key);
  if (!found.is_number()) fail(name(key), "a number", found);
  if (!range.contains(found.get<double>())) fail(name(key), range.text(""), found);
  return found.get<double>();
}

std::string JsonObject::choice(const char* key, const std::vector<std::string>& allowed) const {
  const std::string word = text(key);
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
    fail(name(key), fmt::format("one of {}", fmt::join(allowed, ", ")), value(key));
  return word;
}

bool JsonObject::flag(const char* key) const {
  const Json& found = value(key);
  if (!found.is_boolean()) fail(name(key), "true or false", found);
  return found.get<bool>();
}

std::uint64_t JsonObject::whole(const char* key, std::uint64_t least, std::uint64_t most) const {
  const Json& found = value(key);
  const std::string limit = fmt::format("a whole number in [{}, {}]", least, most);
  if (!found.is_number_unsigned()) fail(name(key), limit, found);
  const auto number = found.get<std::uint64_t>();
  if (number < least || number > most) fail(name(key), limit, found);
  return number;
}

const Json& JsonObject::value(const char* key) const {
  const auto found = node_.find(key);
  if (found == node_.end()) throw MissingKey({file_, 0}, path_.empty() ? "the file" : path_, key);
  return *found;
}

void JsonObject::fail(const std::string& what, const std::string& expected, const Json& found) const {
  std::string text =
      found.is_structured() ? found.type_name() : found.dump(-1, ' ', true, Json::error_handler_t::replace);
  if (text.size() > 40) text = text.substr(0, 40) + "...";
  throw InputError({file_, 0}, fmt::format("{} = {}: must be {}", what, text, expected));
}

}  // namespace gridkeel::report
