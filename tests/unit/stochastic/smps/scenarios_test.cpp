// Enumeration and sampling.
#include <cmath>

#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::HasSubstr;

const std::string kContinuous = sto("INDEP NORMAL\n RHS NEED 50 TWO 4\nINDEP UNIFORM ADD\n Y OBJ 1 TWO 3");

Instance sampled(const std::string& text, int draws, std::uint64_t seed = 1) {
  ReadOptions options;
  options.sample = draws;
  options.seed = seed;
  return parse_small(text, kCore, kTime, options);
}

std::string many_elements(int count) {
  std::string text = "INDEP\n";
  for (int k = 0; k < count; ++k) text += " X R" + std::to_string(k) + " 1 0.5\n X R" + std::to_string(k) + " 2 0.5\n";
  return sto(text);
}
std::string core_of(int count) {
  std::string rows, columns;
  for (int k = 0; k < count; ++k) {
    rows += " G R" + std::to_string(k) + "\n";
    columns += " Y R" + std::to_string(k) + " 1\n";
  }
  return "NAME t\nROWS\n N OBJ\n L CAP\n" + rows + "COLUMNS\n X OBJ 1 CAP 1\n Y OBJ 1\n" + columns + "ENDATA\n";
}

TEST(Enumeration, StopsAtItsLimit) {
  const std::string core = core_of(21), time = "TIME\nPERIODS\n X CAP ONE\n Y R0 TWO\nENDATA\n";
  EXPECT_THAT(
      error_of([&] { parse_small(many_elements(21), core, time); }),
      HasSubstr("t.sto: 2.09715e+06 outcomes are more than the 1000000 that can be listed: draw a sample of them "
                "with --sample N"));
  ReadOptions options;
  options.outcome_limit = 1024;
  EXPECT_EQ(parse_small(many_elements(10), core_of(10), time, options).problem.scenario_count(), 1024);
  EXPECT_THROW(parse_small(many_elements(11), core_of(11), time, options), InputError);
}

TEST(Enumeration, OfMoreOutcomesThanNumbersCanCount) {
  const std::string time = "TIME\nPERIODS\n X CAP ONE\n Y R0 TWO\nENDATA\n";
  EXPECT_THAT(error_of([&] { parse_small(many_elements(1100), core_of(1100), time); }), HasSubstr("--sample"));
  ReadOptions options;
  options.sample = 3;
  EXPECT_EQ(parse_small(many_elements(1100), core_of(1100), time, options).problem.scenario_count(), 3);
}

TEST(Enumeration, NeedsDiscreteLaws) {
  EXPECT_THAT(error_of([] { parse_small(kContinuous); }), HasSubstr("continuous"));
}

TEST(Sampling, EqualDrawsAreOneScenario) {
  const Instance i = sampled(sto("INDEP\n RHS NEED 2 0.25\n RHS NEED 6 0.75"), 10'000);
  ASSERT_EQ(i.problem.scenario_count(), 2);
  EXPECT_EQ(i.draws, 10'000);
  for (const ScenarioData& s : i.problem.scenarios)
    EXPECT_NEAR(s.probability, s.row_sides[0].lower == 2.0 ? 0.25 : 0.75, 0.02);
}

TEST(Sampling, TheSameSeedGivesTheSameSample) {
  const auto demands = [](const Instance& i) {
    std::vector<double> out;
    for (const ScenarioData& s : i.problem.scenarios) out.push_back(s.row_sides[0].lower);
    return out;
  };
  const std::vector<double> a = demands(sampled(kContinuous, 50, 7));
  EXPECT_EQ(a, demands(sampled(kContinuous, 50, 7)));
  EXPECT_NE(a, demands(sampled(kContinuous, 50, 8)));
  // A larger sample extends a smaller one.
  const std::vector<double> more = demands(sampled(kContinuous, 80, 7));
  EXPECT_TRUE(std::equal(a.begin(), a.end(), more.begin()));
}

TEST(Sampling, FollowsTheLawsOfTheFile) {
  constexpr int kDraws = 20'000;
  const Instance i = sampled(kContinuous, kDraws);
  ASSERT_EQ(i.problem.scenario_count(), kDraws);
  EXPECT_EQ(i.outcome_count, kInf);
  double mean = 0.0, square = 0.0, cost = 0.0, least = kInf, most = 0.0;
  for (const ScenarioData& s : i.problem.scenarios) {
    const double d = s.row_sides[0].lower, c = s.costs[0].value;
    mean += d / kDraws;
    square += d * d / kDraws;
    cost += c / kDraws;
    least = std::min(least, c);
    most = std::max(most, c);
  }
  EXPECT_NEAR(mean, 50.0, 0.06);
  EXPECT_NEAR(std::sqrt(square - mean * mean), 2.0, 0.05);  // the file has the variance
  EXPECT_NEAR(cost, 4.0, 0.02);                             // 2 in the core, plus a number from [1, 3]
  EXPECT_GE(least, 3.0);
  EXPECT_LE(most, 5.0);
}

TEST(Sampling, DrawsFromListedScenariosByTheirProbability) {
  const Instance i =
      sampled(sto("SCENARIOS\n SC A ROOT 0.2\n RHS NEED 2\n SC B ROOT 0.8\n RHS NEED 6\n SC C ROOT 0"), 1000);
  ASSERT_EQ(i.problem.scenario_count(), 2);
  for (const ScenarioData& s : i.problem.scenarios) EXPECT_NEAR(s.probability, s.name == "A" ? 0.2 : 0.8, 0.05);
}

TEST(Sampling, KeepsDeltasSparse) {
  const Instance i = sampled(sto("BLOCKS\n BL B 0.5\n RHS NEED 3\n BL B 0.5\n RHS NEED 4"), 100);
  std::size_t changes = 0;
  for (const ScenarioData& s : i.problem.scenarios) changes += s.row_sides.size();
  EXPECT_EQ(changes, 1u);  // 3 is the core's own value
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
