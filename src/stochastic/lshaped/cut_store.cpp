#include "stochastic/lshaped/cut_store.hpp"

#include <algorithm>
#include <cmath>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kFewest = 4, kMost = 400;
constexpr std::size_t kDoubles = std::size_t{1} << 24;  // 128 MiB in all
constexpr int kChunk = 256;                             // scenarios per task
constexpr double kHigher = 1e-9;

// In four sums side by side, since one sum waits for each addition.
double height(double constant, const double* slope, std::span<const double> x) {
  double sum[4] = {constant, 0.0, 0.0, 0.0};
  const std::size_t whole = x.size() / 4 * 4;
  for (std::size_t j = 0; j < whole; j += 4)
    for (std::size_t k = 0; k < 4; ++k) sum[k] += slope[j + k] * x[j + k];
  for (std::size_t j = whole; j < x.size(); ++j) sum[j - whole] += slope[j] * x[j];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
}  // namespace

std::size_t CutStore::most_cuts(int scenarios, int first_columns) {
  const std::size_t numbers = static_cast<std::size_t>(scenarios) * (static_cast<std::size_t>(first_columns) + 1);
  return std::clamp(kDoubles / std::max<std::size_t>(1, numbers), kFewest, kMost);
}

CutStore::CutStore(int scenarios, int first_columns)
    : columns_(static_cast<std::size_t>(first_columns)),
      most_(most_cuts(scenarios, first_columns)),
      cuts_(static_cast<std::size_t>(scenarios)) {}

int CutStore::highest(const Scenario& s, std::span<const double> x, double& value) const {
  int best = -1;
  value = -solver::kInf;
  for (std::size_t k = 0; k < s.constant.size(); ++k) {
    if (const double v = height(s.constant[k], s.slope.data() + k * columns_, x); v > value) {
      value = v;
      best = static_cast<int>(k);
    }
  }
  return best;
}

bool CutStore::add(const Cut& cut, std::span<const double> x) {
  if (!std::isfinite(cut.constant)) return false;
  Scenario& s = cuts_[static_cast<std::size_t>(cut.scenario)];
  if (!x.empty() && !s.constant.empty()) {
    double known = 0.0;
    highest(s, x, known);
    if (cut.at(x) <= known + kHigher * std::max(1.0, std::abs(known))) return false;
  }
  ++added_;
  if (s.constant.size() < most_) {
    s.constant.push_back(cut.constant);
    s.slope.insert(s.slope.end(), cut.slope.begin(), cut.slope.end());
    s.of_first_stage.push_back(cut.of_first_stage ? 1 : 0);
    s.last_used.push_back(++clock_);
    return true;
  }
  const auto oldest = std::min_element(s.last_used.begin(), s.last_used.end()) - s.last_used.begin();
  const auto k = static_cast<std::size_t>(oldest);
  s.constant[k] = cut.constant;
  std::copy(cut.slope.begin(), cut.slope.end(), s.slope.begin() + oldest * static_cast<std::ptrdiff_t>(columns_));
  s.of_first_stage[k] = cut.of_first_stage ? 1 : 0;
  s.last_used[k] = ++clock_;
  return true;
}

bool CutStore::add_floor(const Floor& floor, std::span<const double> x) {
  double known = loss(floor.scenario, x);
  for (const Floor& f : floors_)
    if (f.scenario == floor.scenario && f.covers(x)) known = std::max(known, f.value);
  if (floor.value <= known + kHigher * std::max(1.0, std::abs(known))) return false;
  floors_.push_back(floor);
  return true;
}

void CutStore::drop_of_first_stage() {
  floors_.clear();
  for (Scenario& s : cuts_) {
    Scenario kept;
    for (std::size_t k = 0; k < s.constant.size(); ++k) {
      if (s.of_first_stage[k] != 0) continue;
      const auto slope = s.slope.begin() + static_cast<std::ptrdiff_t>(k * columns_);
      kept.constant.push_back(s.constant[k]);
      kept.slope.insert(kept.slope.end(), slope, slope + static_cast<std::ptrdiff_t>(columns_));
      kept.of_first_stage.push_back(0);
      kept.last_used.push_back(s.last_used[k]);
    }
    if (kept.constant.size() < s.constant.size()) s = std::move(kept);
  }
}

bool CutStore::complete() const {
  return std::none_of(cuts_.begin(), cuts_.end(), [](const Scenario& s) { return s.constant.empty(); });
}

CutStore::Losses CutStore::at(std::span<const double> x, int threads) const {
  Losses out{std::vector<double>(cuts_.size()), std::vector<int>(cuts_.size())};
  const int chunks = (static_cast<int>(cuts_.size()) + kChunk - 1) / kChunk;
  parallel_for(chunks, threads, [&](int chunk) {
    const auto first = static_cast<std::size_t>(chunk) * kChunk;
    for (std::size_t s = first; s < std::min(first + kChunk, cuts_.size()); ++s)
      out.cut[s] = highest(cuts_[s], x, out.value[s]);
  });
  return out;
}

CutStore::Losses CutStore::at_whole(std::span<const double> x, int threads) const {
  Losses out = at(x, threads);
  for (const Floor& f : floors_)
    if (double& value = out.value[static_cast<std::size_t>(f.scenario)]; f.value > value && f.covers(x))
      value = f.value;
  return out;
}

void CutStore::touch(const std::vector<int>& cut) {
  ++clock_;
  for (std::size_t s = 0; s < cut.size(); ++s)
    if (cut[s] >= 0) cuts_[s].last_used[static_cast<std::size_t>(cut[s])] = clock_;
}

double CutStore::loss(int scenario, std::span<const double> x) const {
  double value = 0.0;
  highest(cuts_[static_cast<std::size_t>(scenario)], x, value);
  return value;
}

void CutStore::accumulate(int scenario, int cut, double weight, double& constant, std::vector<double>& slope) const {
  const Scenario& s = cuts_[static_cast<std::size_t>(scenario)];
  constant += weight * s.constant[static_cast<std::size_t>(cut)];
  const double* b = s.slope.data() + static_cast<std::size_t>(cut) * columns_;
  for (std::size_t j = 0; j < columns_; ++j) slope[j] += weight * b[j];
}

}  // namespace gridkeel::stochastic
