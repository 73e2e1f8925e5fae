// Private to report: JSON files that are read back, strictly.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/config.hpp"

namespace gridkeel::report {

// InputError with the line for what is no JSON. `what` says whose file it is: "the file of a plan".
nlohmann::ordered_json parse_json(const std::string& text, const std::string& file, const char* what);

// An object of such a file. Every getter throws InputError that names file, key, value and limit.
class JsonObject {
 public:
  using Json = nlohmann::ordered_json;

  JsonObject(const Json& node, std::string file, std::string path);

  JsonObject object(const char* key) const;
  std::vector<JsonObject> objects(const char* key) const;
  std::string text(const char* key) const;
  std::string text_or_null(const char* key) const;
  bool has(const char* key) const { return node_.contains(key); }
  bool is_null(const char* key) const { return value(key).is_null(); }
  double number(const char* key, Range range = Range::any()) const;
  std::string choice(const char* key, const std::vector<std::string>& allowed) const;
  bool flag(const char* key) const;
  std::uint64_t whole(const char* key, std::uint64_t least, std::uint64_t most) const;
  const std::string& path() const { return path_; }
  const std::string& file() const { return file_; }

 private:
  std::string name(const char* key) const { return path_.empty() ? key : path_ + "." + key; }
  const Json& value(const char* key) const;
  [[noreturn]] void fail(const std::string& what, const std::string& expected, const Json& found) const;

  const Json& node_;
  std::string file_, path_;
};

}  // namespace gridkeel::report
