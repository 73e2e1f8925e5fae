#include <gmock/gmock.h>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

TEST(ValidateRadial, AcceptsATreeWithOpenTies) {
  EXPECT_NO_THROW(validate_radial(test::small_network(4, {{1, 2}, {3, 2}, {3, 4}, {4, 1, false}})));
  EXPECT_NO_THROW(validate_radial(test::small_network(1, {})));
}

TEST(ValidateRadial, NamesTheBranchThatClosesALoopAndItsBuses) {
  Network network = test::small_network(5, {{1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 2}});
  network.branches[4].where = {"f.m", 30};
  const std::string message = test::input_error_of([&] { validate_radial(network); });
  EXPECT_THAT(message, HasSubstr("f.m:30: branch 5-2 closes a loop through buses 2-3-4-5"));
}

TEST(ValidateRadial, FindsParallelBranches) {
  Network network = test::small_network(2, {{1, 2}, {2, 1}});
  EXPECT_THAT(test::input_error_of([&] { validate_radial(network); }), HasSubstr("branch 2-1 closes a loop"));
}

TEST(ValidateRadial, NamesBusesWithoutSupply) {
  Network network = test::small_network(5, {{1, 2}, {2, 3, false}, {3, 4}});
  network.buses[2].where = {"f.m", 9};
  const std::string message = test::input_error_of([&] { validate_radial(network); });
  EXPECT_THAT(message, HasSubstr("f.m:9: bus 3: no closed branches connect it to the source bus 1"));
  EXPECT_THAT(message, HasSubstr("not connected: 3, 4, 5"));
}

TEST(ValidateRadial, ShortensLongLists) {
  const Network network = test::small_network(5000, {});
  const std::string message = test::input_error_of([&] { validate_radial(network); });
  EXPECT_THAT(message, HasSubstr("(4999 in all)"));
  EXPECT_LT(message.size(), 300u);
}

TEST(ValidateRadial, ChecksAPathOfManyBusesWithoutRecursion) {
  EXPECT_NO_THROW(validate_radial(test::random_tree(200'000, 1, 1)));
}

}  // namespace
}  // namespace gridkeel::grid
