#include "report/text_table.hpp"

#include <algorithm>

#include "report/format.hpp"

namespace gridkeel::report {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;

// The first `width - 1` characters and an ellipsis.
std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t bytes = 0, seen = 0;
  while (bytes < text.size()) {
    const bool starts = (static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80;
    if (starts && seen++ == width - 1) break;
    ++bytes;
  }
  return text.substr(0, bytes) + "…";
}

// Long names must not push figures off the page: the widest left column gives way.
void fit(std::vector<std::size_t>& widths, std::size_t left, std::size_t room) {
  const auto total = [&] {
    std::size_t sum = 0;
    for (std::size_t w : widths) sum += w + kGap;
    return sum - kGap;
  };
  while (left > 0 && total() > room) {
    auto widest = std::max_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(left));
    if (*widest <= kNarrowest) return;
    --*widest;
  }
}

}  // namespace

std::vector<std::string> TextTable::lines(std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  if (widths.empty()) return {};
  fit(widths, std::min(left_, widths.size()), kPageWidth - indent);
  std::vector<std::string> out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) line += std::string(kGap, ' ');
      line += c < left_ ? pad_right(cut(row[c], widths[c]), widths[c]) : pad_left(row[c], widths[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out.push_back(std::move(line));
  }
  return out;
}

std::string TextTable::text(std::size_t indent) const {
  std::string out;
  for (const std::string& line : lines(indent)) out += line + "\n";
  return out;
}

}  // namespace gridkeel::report
