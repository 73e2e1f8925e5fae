#pragma once

// Ways to damage a file that any reader must survive.

#include <algorithm>
#include <string>
#include <vector>

#include "common/random.hpp"

namespace gridkeel::test {

inline std::size_t place(const std::string& text, RandomStream& random) {
  return static_cast<std::size_t>(random.integer(static_cast<int>(text.size())));
}

inline std::string truncate(std::string text, RandomStream& random) {
  text.resize(static_cast<std::size_t>(random.integer(static_cast<int>(text.size()) + 1)));
  return text;
}

inline std::string flip_bits(std::string text, RandomStream& random) {
  for (int k = 1 + random.integer(8); k > 0; --k) {
    char& c = text[place(text, random)];
    c = static_cast<char>(static_cast<unsigned char>(c) ^ (1u << random.integer(8)));
  }
  return text;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

inline std::string join(const std::vector<std::string>& parts, const std::string& after_each = "\n") {
  std::string text;
  for (const std::string& part : parts) text += part + after_each;
  return text;
}

inline std::string& any(std::vector<std::string>& of, RandomStream& random) {
  return of[static_cast<std::size_t>(random.integer(static_cast<int>(of.size())))];
}

inline std::string swap_lines(const std::string& text, RandomStream& random) {
  std::vector<std::string> lines = lines_of(text);
  for (int k = 1 + random.integer(5); k > 0; --k) std::swap(any(lines, random), any(lines, random));
  return join(lines);
}

// `most`: bytes of its length.
inline std::string noise(int most, RandomStream& random) {
  std::string text(static_cast<std::size_t>(random.integer(most)), ' ');
  for (char& c : text) c = static_cast<char>(random.integer(256));
  return text;
}

}  // namespace gridkeel::test
