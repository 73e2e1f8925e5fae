#pragma once

#include <string>
#include <string_view>

namespace gridkeel::report {

// Marks up text for a terminal; does nothing where colour is off (files, pipes, NO_COLOR).
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}

  std::string heading(std::string_view text) const { return wrap("\x1b[1m", text); }
  std::string good(std::string_view text) const { return wrap("\x1b[32m", text); }
  std::string warning(std::string_view text) const { return wrap("\x1b[33m", text); }
  std::string faint(std::string_view text) const { return wrap("\x1b[2m", text); }

 private:
  std::string wrap(std::string_view on, std::string_view text) const {
    return colour_ ? std::string(on) + std::string(text) + "\x1b[0m" : std::string(text);
  }

  bool colour_;
};

}  // namespace gridkeel::report
