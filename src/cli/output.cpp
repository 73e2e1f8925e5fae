#include "cli/output.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "common/error.hpp"

namespace gridkeel::cli {
namespace {

// Control characters in names or paths must neither break the line nor steer the terminal.
std::string printable(std::string_view message) {
  std::string out;
  for (char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f)
      out += c;
    else if (c == '\n' || c == '\t')
      out += ' ';
    else
      out += '?';
  }
  return out;
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

report::Style Output::style() const {
  const char* off = std::getenv("NO_COLOR");
  return report::Style(is_terminal(STDOUT_FILENO) && (off == nullptr || *off == '\0'));
}

void Output::text(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0 || std::ferror(stdout)) throw FileError("standard output", "cannot be written");
}

void Output::object(const nlohmann::ordered_json& object) const { text(to_text(object)); }

void Output::no_plan(std::string_view status, std::string_view message) const {
  if (json) object({{"status", status}, {"message", message}});
}

void Output::answer(const nlohmann::ordered_json& object, std::string_view plain) const {
  if (json)
    text(to_text(object));
  else if (!quiet)
    text(plain);
}

std::string to_text(const nlohmann::ordered_json& object) {
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void print_error(std::string_view message) { std::fprintf(stderr, "gridkeel: %s\n", printable(message).c_str()); }

void print_note(std::string_view message) { std::fprintf(stderr, "%s\n", printable(message).c_str()); }

}  // namespace gridkeel::cli
