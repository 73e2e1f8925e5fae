#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "report/style.hpp"

namespace gridkeel::cli {

// Where a verb's answer goes: text for people, or one JSON object, on standard output; nothing else
// writes there. Messages and progress go to standard error.
class Output {
 public:
  bool json = false;
  bool quiet = false;

  report::Style style() const;  // colour on a terminal, unless NO_COLOR is set
  void text(std::string_view text) const;
  void object(const nlohmann::ordered_json& object) const;

  // Says why there is no plan, where a script looks for it: {"status", "message"}.
  void no_plan(std::string_view status, std::string_view message) const;

  // Prints whichever form was asked for.
  void answer(const nlohmann::ordered_json& object, std::string_view text) const;
};

// As plan.json is written: indented, bytes that are not UTF-8 replaced, a newline at the end.
std::string to_text(const nlohmann::ordered_json& object);

// "gridkeel: MESSAGE" on standard error, on one line.
void print_error(std::string_view message);
void print_note(std::string_view message);

bool is_terminal(int descriptor);

}  // namespace gridkeel::cli
