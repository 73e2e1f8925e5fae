#include "common/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/config.hpp"

namespace gridkeel {
namespace {

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

// The comma that ends the first field: not one between quotes, if the field begins with them.
std::size_t end_of_field(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] != '"') return line.find(',');
  const std::size_t closing = line.find('"', first + 1);
  return line.find(',', closing == std::string_view::npos ? first : closing);
}

void split_at_commas(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  while (true) {
    const std::size_t comma = end_of_field(line);
    fields.push_back(trim(line.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::string name) : name_(std::move(name)), rest_(text) {
  require_text(text, name_);
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  std::string_view line;
  if (!next_line(line)) throw InputError({name_, 0}, "the file is empty");
  split_at_commas(line, header_);
  for (auto at = header_.begin(); at != header_.end(); ++at)
    if (std::find(header_.begin(), at, *at) != at)
      throw InputError(where(), fmt::format("column '{}' appears twice", *at));
}

bool CsvReader::next_line(std::string_view& line) {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
    if (!trim(line).empty()) return true;
  }
  return false;
}

bool CsvReader::has(std::string_view column) const {
  return std::find(header_.begin(), header_.end(), column) != header_.end();
}

std::size_t CsvReader::column(std::string_view name) const {
  const auto at = std::find(header_.begin(), header_.end(), name);
  if (at == header_.end())
    throw InputError(where(), fmt::format("column '{}' does not exist; columns: {}", name, fmt::join(header_, ", ")));
  return static_cast<std::size_t>(at - header_.begin());
}

bool CsvReader::next() {
  std::string_view line;
  if (!next_line(line)) return false;
  split_at_commas(line, fields_);
  if (fields_.size() != header_.size())
    throw InputError(where(), fmt::format("{} fields, but the header has {}", fields_.size(), header_.size()));
  return true;
}

double CsvReader::number(std::size_t column) const {
  const std::string_view field = fields_[column];
  double value = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(value))
    throw InputError(where(), fmt::format("{} = '{}' is not a finite number", header_[column], field));
  return value;
}

}  // namespace gridkeel
