#include "stochastic/recourse/packed_basis.hpp"

namespace gridkeel::stochastic {
namespace {
// Statuses beyond two bits mean "nonbasic at whichever bound there is", which the lower one stands for.
constexpr std::uint8_t kLargest = 3;
}  // namespace

PackedBasis::PackedBasis(int recourse, const solver::Basis& basis, std::size_t own_rows, const std::vector<int>& active)
    : recourse_(recourse),
      columns_(static_cast<std::uint32_t>(basis.columns.size())),
      rows_(static_cast<std::uint32_t>(own_rows)),
      bits_((columns_ + rows_ + 3) / 4, 0) {
  const auto put = [&](std::size_t at, std::uint8_t status) {
    if (status <= kLargest) bits_[at / 4] = static_cast<std::uint8_t>(bits_[at / 4] | status << (2 * (at % 4)));
  };
  for (std::size_t j = 0; j < basis.columns.size(); ++j) put(j, basis.columns[j]);
  for (std::size_t r = 0; r < own_rows; ++r) put(columns_ + r, basis.rows[r]);
  for (std::size_t k = 0; k < active.size(); ++k)
    if (const std::uint8_t status = basis.rows[own_rows + k]; status != solver::Basis::kBasic)
      lazy_.emplace_back(active[k], status);
}

solver::Basis PackedBasis::own() const {
  solver::Basis basis;
  const auto get = [&](std::size_t at) { return static_cast<std::uint8_t>(bits_[at / 4] >> (2 * (at % 4)) & 3U); };
  basis.columns.reserve(columns_);
  basis.rows.reserve(rows_);
  for (std::size_t j = 0; j < columns_; ++j) basis.columns.push_back(get(j));
  for (std::size_t r = 0; r < rows_; ++r) basis.rows.push_back(get(columns_ + r));
  return basis;
}

}  // namespace gridkeel::stochastic
