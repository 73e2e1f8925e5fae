#include "stochastic/statistics/numerical_range.hpp"

#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::test {
namespace {

TEST(NumericalRange, OfTheFarmer) {
  const NumericalRange range = numerical_range(farmer());
  EXPECT_EQ(range.first.cost.smallest, 150.0);
  EXPECT_EQ(range.first.cost.largest, 260.0);
  EXPECT_EQ(range.first.rhs.smallest, 500.0);
  EXPECT_EQ(range.first.rhs.largest, 500.0);
  EXPECT_EQ(range.second.matrix.smallest, 1.0);
  EXPECT_EQ(range.technology.smallest, 2.0);  // 2.5 x 0.8: a scenario's
  EXPECT_EQ(range.technology.largest, 24.0);
  EXPECT_EQ(range.second.bounds.largest, 1e5);
  EXPECT_THAT(range.warnings(), testing::IsEmpty());
}

TEST(NumericalRange, WarnsOfNumbersFarApartAndOfDroppedOnes) {
  TwoStageProblem p = farmer();
  p.scenarios[0].technology[0].value = 1e-10;
  p.scenarios[1].costs.push_back({0, 1e10});
  EXPECT_THAT(numerical_range(p).warnings(),
              testing::UnorderedElementsAre(testing::HasSubstr("first-stage columns in recourse rows reach from 1e-10"),
                                            testing::HasSubstr("recourse costs reach from 10 to 1e+10")));
  p = farmer();
  for (auto& s : p.scenarios) s.technology.clear();
  p.templates[0].technology = {};
  for (int r = 0; r < 3; ++r) p.templates[0].technology.add({{0, 1e-13}});
  EXPECT_THAT(numerical_range(p).warnings(), testing::ElementsAre(testing::HasSubstr("takes them for 0")));
}

TEST(NumericalRange, OfNothingIsEmpty) {
  Magnitudes m;
  m.add(0.0);
  m.add(-kInf);
  EXPECT_TRUE(m.empty());
  EXPECT_EQ(m.ratio(), 1.0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
