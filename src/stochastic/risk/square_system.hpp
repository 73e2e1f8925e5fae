#pragma once

#include <cstddef>
#include <vector>

namespace gridkeel::stochastic {

// A small dense system M x = b by LU with partial pivoting, in the widest floating type: what turns the basis that an
// LP solver ended with into a vertex exact to the last digits of a double.
class SquareSystem {
 public:
  explicit SquareSystem(std::size_t size) : size_(size), matrix_(size * size, 0.0L) {}

  void set(std::size_t row, std::size_t column, double value) { matrix_[row * size_ + column] = value; }
  bool factorise();  // false if M is singular; call it once, after set()
  std::vector<double> solve(const std::vector<double>& right) const;
  std::vector<double> solve_transposed(const std::vector<double>& right) const;

 private:
  long double& at(std::size_t row, std::size_t column) { return matrix_[row * size_ + column]; }
  long double at(std::size_t row, std::size_t column) const { return matrix_[row * size_ + column]; }

  std::size_t size_;
  std::vector<long double> matrix_;   // row-major; after factorise() L (unit diagonal) and U
  std::vector<std::size_t> pivoted_;  // row of M at each row of LU
};

}  // namespace gridkeel::stochastic
