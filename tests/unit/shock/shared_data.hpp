// Public data beside the checkout; tests skip, saying so, where they are absent.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "common/csv_reader.hpp"
#include "common/file.hpp"

#define GRIDKEEL_NEED_DATA(path) \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << (path) << " is absent"

namespace gridkeel::shock::test {

inline std::string shared_data(const std::string& path) { return std::string(GRIDKEEL_SHARED) + "/data/" + path; }

// One column of a CSV file; of the rows whose field in `where` is `is`, if given.
inline std::vector<double> csv_column(const std::string& path, const std::string& name, const std::string& where = "",
                                      const std::string& is = "") {
  const std::string text = read_file(path);
  CsvReader csv(text, path);
  std::vector<double> values;
  while (csv.next())
    if (where.empty() || csv.text(csv.column(where)) == is) values.push_back(csv.number(csv.column(name)));
  return values;
}

// The content of a gzip file, by the program of that name.
inline std::string unzipped(const std::string& path) {
  std::string text;
  FILE* pipe = popen(("gzip -dc '" + path + "'").c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  pclose(pipe);
  return text;
}

}  // namespace gridkeel::shock::test
