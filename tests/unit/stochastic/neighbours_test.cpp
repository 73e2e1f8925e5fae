#include "stochastic/lshaped/neighbours.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "unit/stochastic/integer/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

using Point = std::vector<double>;

struct Difference {
  int less = 0, more = 0, far = 0;
};

Difference difference(const Point& x, const Point& z) {
  Difference d;
  for (std::size_t j = 0; j < x.size(); ++j) {
    d.less += z[j] == x[j] - 1.0 ? 1 : 0;
    d.more += z[j] == x[j] + 1.0 ? 1 : 0;
    d.far += std::abs(z[j] - x[j]) > 1.5 ? 1 : 0;
  }
  return d;
}

bool is_neighbour(const Difference& d) { return d.far == 0 && d.less <= 1 && d.more <= 1 && d.less + d.more > 0; }

TEST(WholeNeighbours, AreAllThatTheFirstStageAllows) {
  std::size_t found = 0, exchanges = 0, kept_out = 0;
  for (std::uint64_t k = 0; k < 10; ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    const std::vector<Point> all = whole_points(p);
    for (std::size_t i = 0; i < all.size(); i += 7) {
      std::set<Point> expected;
      for (const Point& z : all)
        if (is_neighbour(difference(all[i], z))) expected.insert(z);
      const std::vector<Point> near = whole_neighbours(p.first_stage, all[i], 100'000);
      EXPECT_EQ(std::set<Point>(near.begin(), near.end()), expected);
      EXPECT_EQ(near.size(), expected.size()) << "each once";
      found += near.size();
      const auto exchanged = [&](const Point& z) {
        return difference(all[i], z).less + difference(all[i], z).more == 2;
      };
      EXPECT_TRUE(std::is_partitioned(near.begin(), near.end(), [&](const Point& z) { return !exchanged(z); }));
      exchanges += static_cast<std::size_t>(std::count_if(near.begin(), near.end(), exchanged));
      solver::LpModel free = p.first_stage;
      free.rows = solver::Rows();
      kept_out += whole_neighbours(free, all[i], 100'000).size() - near.size();
    }
  }
  EXPECT_GT(found, 100U);
  EXPECT_GT(exchanges, 50U);
  EXPECT_GT(kept_out, 10U) << "rows must matter";
}

TEST(WholeNeighbours, AreNoMoreThanAskedForAndLeaveContinuousColumns) {
  TwoStageProblem p = integer_recourse_problem(3, 1);
  const std::vector<Point> points = whole_points(p);
  const Point& x = points[points.size() / 2];
  const std::vector<Point> all = whole_neighbours(p.first_stage, x, 100'000);
  ASSERT_GT(all.size(), 3U);
  const std::vector<Point> few = whole_neighbours(p.first_stage, x, 3);
  EXPECT_EQ(few, std::vector<Point>(all.begin(), all.begin() + 3));
  p.first_stage.columns.integer[0] = 0;
  for (const Point& z : whole_neighbours(p.first_stage, x, 100'000)) EXPECT_EQ(z[0], x[0]);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
