#include "common/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace gridkeel {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours cost 1.
std::size_t spelling_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

// A message is one line, whatever the input that it quotes holds.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F)
      line += c == '\n' ? "\\n" : fmt::format("\\x{:02x}", byte);
    else
      line += c;
  }
  return line;
}

std::string unknown_key_text(std::string_view table, std::string_view key, const std::vector<std::string>& known) {
  std::string text = fmt::format("{}: unknown key '{}'", table, key);
  if (const std::string near = nearest_name(key, known); !near.empty())
    return text + fmt::format(" (did you mean '{}'?)", near);
  return known.empty() ? text : text + fmt::format(" (known keys: {})", fmt::join(known, ", "));
}

}  // namespace

std::string to_string(const Location& where) {
  return where.line > 0 ? fmt::format("{}:{}", where.file, where.line) : where.file;
}

InputError::InputError(const Location& where, const std::string& what)
    : Error(ExitCode::bad_input, one_line(where.file.empty() ? what : to_string(where) + ": " + what)) {}

ValueOutOfRange::ValueOutOfRange(const Location& where, std::string_view element, std::string_view quantity,
                                 double value, std::string_view unit, std::string_view limit)
    : InputError(where, fmt::format("{}: {} = {}{}{} is out of range: must be {}", element, quantity, value,
                                    unit.empty() ? "" : " ", unit, limit)) {}

UnknownKey::UnknownKey(const Location& where, std::string_view table, std::string_view key,
                       const std::vector<std::string>& known)
    : InputError(where, unknown_key_text(table, key, known)) {}

MissingKey::MissingKey(const Location& where, std::string_view table, std::string_view key)
    : InputError(where, fmt::format("{}: key '{}' is missing", table, key)) {}

DuplicateName::DuplicateName(const Location& where, std::string_view kind, std::string_view name, int first_line)
    : InputError(where, fmt::format("{} '{}' is defined twice{}", kind, name,
                                    first_line > 0 ? fmt::format(" (first on line {})", first_line) : "")) {}

UnknownReference::UnknownReference(const Location& where, std::string_view element, std::string_view kind,
                                   std::string_view name, std::string_view where_missing)
    : InputError(where, fmt::format("{}: {} {} does not exist in {}", element, kind, name, where_missing)) {}

FileError::FileError(const std::string& path, std::string_view what) : InputError(fmt::format("{}: {}", path, what)) {}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  std::string best;
  // A third of the letters may differ, but two slips ("alfa" for "alpha") are common in short words too.
  std::size_t best_distance = name.size() < 4 ? 2 : std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = spelling_distance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace gridkeel
