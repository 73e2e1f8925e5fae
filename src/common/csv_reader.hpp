#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace gridkeel {

// A CSV file with a header line, read line by line. Fields are trimmed and lose quotes around them, which may hold
// commas but neither quotes nor line breaks; lines that hold nothing are skipped. Every error names file and line.
class CsvReader {
 public:
  // `text` must outlive the reader; `name` stands for the file in messages. Refuses what is no text, a file without
  // a line and a column that appears twice.
  CsvReader(std::string_view text, std::string name);

  const std::vector<std::string_view>& header() const { return header_; }
  bool has(std::string_view column) const;
  std::size_t column(std::string_view name) const;  // throws if there is none, naming those that there are

  // Moves to the next line; throws if its number of fields is not the header's.
  bool next();
  std::string_view text(std::size_t column) const { return fields_[column]; }
  double number(std::size_t column) const;  // throws if it is no finite number
  Location where() const { return {name_, line_}; }

 private:
  bool next_line(std::string_view& line);

  std::string name_;
  std::string_view rest_;
  int line_ = 0;
  std::vector<std::string_view> header_, fields_;
};

}  // namespace gridkeel
