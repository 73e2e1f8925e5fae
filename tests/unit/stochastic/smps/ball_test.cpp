#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::ElementsAre;

Ball ball_of(const std::string& text, int scenarios, std::vector<std::string>* warnings = nullptr) {
  std::vector<std::string> own;
  return parse_ball({"b.dro", text}, scenarios, warnings != nullptr ? *warnings : own);
}

TEST(BallFile, HasOneLinePerScenario) {
  const Ball ball = ball_of("0.5\n2\n0.25,0.75\n0,1\n1,0\n2,3\n", 3);
  EXPECT_EQ(ball.radius, 0.5);
  EXPECT_THAT(ball.probability, ElementsAre(0.25, 0.75));
  EXPECT_EQ(ball.metric.at(0, 2), 2.0);
  EXPECT_EQ(ball.metric.at(1, 2), 3.0);
  EXPECT_EQ(ball.metric.at(1, 0), 1.0);
}

TEST(BallFile, SeparatesByCommasOrBlanks) {
  const Ball ball = ball_of("0.5\r\n 1 \r\n1\r\n* a comment\r\n 0 \r\n1;\r\n2,\t", 3);
  EXPECT_THAT(ball.metric.distances(0), ElementsAre(0.0, 1.0, 2.0));
}

TEST(BallFile, ProbabilitiesAreNormalised) {
  std::vector<std::string> warnings;
  EXPECT_THAT(ball_of("0\n2\n1,3\n0,1\n1,0", 2, &warnings).probability, ElementsAre(0.25, 0.75));
  EXPECT_THAT(warnings, ElementsAre("b.dro:3: the probabilities sum to 4, not 1: normalised"));
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
