#pragma once

#include <string>
#include <vector>

namespace gridkeel::report {

// Rows of cells in aligned columns, two spaces apart. Columns beyond the first `left` are right-aligned.
class TextTable {
 public:
  explicit TextTable(std::size_t left) : left_(left) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  // Each line indented and without spaces at its end; wide first columns are cut so that lines fit the page.
  std::vector<std::string> lines(std::size_t indent) const;
  std::string text(std::size_t indent) const;

 private:
  std::size_t left_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gridkeel::report
