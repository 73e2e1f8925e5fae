#include "solver/lp_model.hpp"

#include <algorithm>

namespace gridkeel::solver {

void SparseRows::reserve(int rows, int entries) {
  start_.reserve(static_cast<std::size_t>(rows) + 1);
  entries_.reserve(static_cast<std::size_t>(entries));
}

int SparseRows::add(const std::vector<Entry>& entries) {
  const auto first = static_cast<std::ptrdiff_t>(entries_.size());
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  std::sort(entries_.begin() + first, entries_.end(), [](const Entry& a, const Entry& b) { return a.index < b.index; });
  auto out = entries_.begin() + first;
  for (auto in = entries_.begin() + first; in != entries_.end();) {
    Entry merged = *in;
    for (++in; in != entries_.end() && in->index == merged.index; ++in) merged.value += in->value;
    if (merged.value != 0.0) *out++ = merged;
  }
  entries_.erase(out, entries_.end());
  start_.push_back(static_cast<int>(entries_.size()));
  return count() - 1;
}

double SparseRows::dot(int row, const std::vector<double>& x) const {
  double sum = 0.0;
  for (const Entry* e = begin(row); e != end(row); ++e) sum += e->value * x[static_cast<std::size_t>(e->index)];
  return sum;
}

namespace {

// Names cost more memory than numbers: a model whose elements have none keeps no list at all.
void keep_name(std::vector<std::string>& names, int index, std::string name) {
  if (name.empty() && names.empty()) return;
  names.resize(static_cast<std::size_t>(index) + 1);
  names.back() = std::move(name);
}

std::string name_or(const std::vector<std::string>& names, int index, char letter) {
  const auto i = static_cast<std::size_t>(index);
  if (i < names.size() && !names[i].empty()) return names[i];
  return letter + std::to_string(index);
}

}  // namespace

int Columns::add(double c, double lo, double up, bool is_integer, std::string name) {
  cost.push_back(c);
  lower.push_back(lo);
  upper.push_back(up);
  integer.push_back(is_integer ? 1 : 0);
  keep_name(names, count() - 1, std::move(name));
  return count() - 1;
}

std::string Columns::name(int column) const { return name_or(names, column, 'c'); }

int Rows::add(double lo, double up, const std::vector<Entry>& entries, std::string name) {
  lower.push_back(lo);
  upper.push_back(up);
  const int row = matrix.add(entries);
  keep_name(names, row, std::move(name));
  return row;
}

std::string Rows::name(int row) const { return name_or(names, row, 'r'); }

bool LpModel::has_integers() const {
  return std::any_of(columns.integer.begin(), columns.integer.end(), [](char c) { return c != 0; });
}

}  // namespace gridkeel::solver
