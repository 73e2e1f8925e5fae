#include <fmt/format.h>

#include <algorithm>

#include "common/config.hpp"

namespace gridkeel {

namespace {

// Length of the UTF-8 sequence at the front, 0 if it is malformed, overlong, a surrogate or too large.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : (first & 0xF0) == 0xE0        ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k)
    if ((byte(k) & 0xC0) != 0x80) return 0;
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

bool is_control(unsigned char c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; }

}  // namespace

void require_text(std::string_view text, const std::string& name) {
  if (text.empty()) throw InputError({name, 0}, "the file is empty");
  int line = 1;
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    if (is_control(c)) throw InputError({name, line}, fmt::format("not a text file (byte 0x{:02X})", c));
    const std::size_t length = utf8_length(text);
    if (length == 0) throw InputError({name, line}, fmt::format("not valid UTF-8 (byte 0x{:02X})", c));
    if (c == '\n') ++line;
    text.remove_prefix(length);
  }
}

}  // namespace gridkeel
