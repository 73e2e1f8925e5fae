#include "stochastic/recourse/packed_basis.hpp"

#include <gtest/gtest.h>

namespace gridkeel::stochastic {
namespace {

TEST(PackedBasis, KeepsStatusesAndNamesLazyRows) {
  solver::Basis basis;
  basis.columns = {0, 1, 2, 3, 1, 0, 2};
  basis.rows = {1, 0, 2, 1, 0, 1};  // four own rows, then lazy rows 17, 5
  const PackedBasis packed(3, basis, 4, {17, 5});
  EXPECT_FALSE(packed.empty());
  EXPECT_EQ(packed.recourse(), 3);
  EXPECT_EQ(packed.own().columns, basis.columns);
  EXPECT_EQ(packed.own().rows, (std::vector<std::uint8_t>{1, 0, 2, 1}));
  ASSERT_EQ(packed.lazy().size(), 1u) << "basic lazy rows are not listed";
  EXPECT_EQ(packed.lazy()[0], (std::pair<int, std::uint8_t>{17, 0}));
}

TEST(PackedBasis, UnknownNonbasicStatusBecomesTheLowerBound) {
  solver::Basis basis;
  basis.columns = {4, 1};
  basis.rows = {4};
  EXPECT_EQ(PackedBasis(0, basis, 1, {}).own().columns, (std::vector<std::uint8_t>{0, 1}));
}

TEST(PackedBasis, StartsEmpty) { EXPECT_TRUE(PackedBasis().empty()); }

}  // namespace
}  // namespace gridkeel::stochastic
