#include "stochastic/risk/square_system.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace gridkeel::stochastic {

bool SquareSystem::factorise() {
  constexpr long double kSingular = 1e-14L;  // against coefficients of about 1
  pivoted_.resize(size_);
  std::iota(pivoted_.begin(), pivoted_.end(), std::size_t{0});
  for (std::size_t k = 0; k < size_; ++k) {
    std::size_t best = k;
    for (std::size_t i = k + 1; i < size_; ++i)
      if (std::abs(at(i, k)) > std::abs(at(best, k))) best = i;
    if (!(std::abs(at(best, k)) > kSingular)) return false;
    if (best != k) {
      std::swap(pivoted_[best], pivoted_[k]);
      for (std::size_t j = 0; j < size_; ++j) std::swap(at(best, j), at(k, j));
    }
    for (std::size_t i = k + 1; i < size_; ++i) {
      if (at(i, k) == 0.0L) continue;
      const long double factor = at(i, k) /= at(k, k);
      for (std::size_t j = k + 1; j < size_; ++j) at(i, j) -= factor * at(k, j);
    }
  }
  return true;
}

std::vector<double> SquareSystem::solve(const std::vector<double>& right) const {
  std::vector<long double> x(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    x[i] = right[pivoted_[i]];
    for (std::size_t j = 0; j < i; ++j) x[i] -= at(i, j) * x[j];
  }
  for (std::size_t i = size_; i-- > 0;) {
    for (std::size_t j = i + 1; j < size_; ++j) x[i] -= at(i, j) * x[j];
    x[i] /= at(i, i);
  }
  return {x.begin(), x.end()};
}

std::vector<double> SquareSystem::solve_transposed(const std::vector<double>& right) const {
  std::vector<long double> x(right.begin(), right.end());
  for (std::size_t i = 0; i < size_; ++i) {
    for (std::size_t j = 0; j < i; ++j) x[i] -= at(j, i) * x[j];
    x[i] /= at(i, i);
  }
  for (std::size_t i = size_; i-- > 0;)
    for (std::size_t j = i + 1; j < size_; ++j) x[i] -= at(j, i) * x[j];
  std::vector<double> out(size_);
  for (std::size_t i = 0; i < size_; ++i) out[pivoted_[i]] = static_cast<double>(x[i]);
  return out;
}

}  // namespace gridkeel::stochastic
