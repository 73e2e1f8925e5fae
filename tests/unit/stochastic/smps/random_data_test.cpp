// The stochastic file: what each way of writing random data means for the problem.
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The demand (row NEED) of every scenario of the small instance.
std::vector<double> demands(const Instance& instance) {
  std::vector<double> out(instance.problem.scenarios.size());
  for (int s = 0; s < instance.problem.scenario_count(); ++s)
    out[static_cast<std::size_t>(s)] = recourse_data(instance.problem, s).row_lower[0];
  return out;
}

std::vector<double> probabilities(const Instance& instance) { return instance.problem.probabilities(); }

TEST(Independent, EveryCombinationIsAScenario) {
  const Instance i =
      parse_small(sto("INDEP DISCRETE\n RHS NEED 2 TWO 0.25\n RHS NEED 6 TWO 0.75\n"
                      " Y OBJ 2 TWO 0.5\n Y OBJ 3 TWO 0.5"));
  ASSERT_EQ(i.problem.scenario_count(), 4);
  EXPECT_THAT(demands(i), ElementsAre(2.0, 2.0, 6.0, 6.0));
  EXPECT_THAT(probabilities(i), ElementsAre(0.125, 0.125, 0.375, 0.375));
  EXPECT_THAT(i.problem.scenarios[1].costs, testing::SizeIs(1));
  EXPECT_THAT(i.problem.scenarios[0].costs, IsEmpty());  // as the template has it: no change
  EXPECT_EQ(i.problem.scenarios[3].name, "s003");
  EXPECT_EQ(i.outcome_count, 4.0);
}

TEST(Independent, PeriodAndDiscreteMayBeMissing) {
  for (const char* text : {"INDEP DISCRETE\n RHS NEED 2 TWO 1", "INDEP\n RHS NEED 2 1",
                           "INDEP DISCRETE REPLACE\n RHS NEED 2 1", "INDEP\n RHS NEED 2 two 1"})
    EXPECT_THAT(demands(parse_small(sto(text))), ElementsAre(2.0)) << text;
}

TEST(Independent, SumsAndFactorsOfTheCore) {
  EXPECT_THAT(demands(parse_small(sto("INDEP DISCRETE ADD\n RHS NEED 2 0.5\n RHS NEED -1 0.5"))),
              ElementsAre(5.0, 2.0));
  EXPECT_THAT(demands(parse_small(sto("INDEP DISCRETE MULTIPLY\n RHS NEED 2 0.5\n RHS NEED -1 0.5"))),
              ElementsAre(6.0, -3.0));
}

TEST(Independent, CardsOfOneElementNeedNotBeTogether) {
  const Instance i = parse_small(sto("INDEP\n RHS NEED 2 0.5\n Y OBJ 2 0.5\n RHS NEED 6 0.5\n Y OBJ 4 0.5"));
  EXPECT_EQ(i.problem.scenario_count(), 4);
}

TEST(Independent, Bounds) {
  const Instance i = parse_small(sto("INDEP\n UP BND Y 4 TWO 0.5\n UP BND Y 1e30 TWO 0.5\n LO BND Y 1 TWO 1"));
  ASSERT_EQ(i.problem.scenario_count(), 2);
  const RecourseData a = recourse_data(i.problem, 0), b = recourse_data(i.problem, 1);
  EXPECT_EQ(a.lower[0], 1.0);
  EXPECT_EQ(a.upper[0], 4.0);
  EXPECT_EQ(b.upper[0], kInf);
}

TEST(Independent, ProbabilitiesAreNormalisedPerElement) {
  const std::string text = sto("INDEP\n RHS NEED 2 0.3\n RHS NEED 6 0.3\n Y OBJ 2 0.5\n Y OBJ 4 0.5");
  const Instance i = parse_small(text);
  EXPECT_THAT(probabilities(i), testing::Each(testing::DoubleNear(0.25, 1e-15)));
  EXPECT_NEAR(i.probability_sum, 0.6, 1e-15);
  EXPECT_EQ(i.cost_scale, 1.0);
  EXPECT_THAT(
      i.warnings,
      ElementsAre(HasSubstr("t.sto:3: the right-hand side of row 'NEED': the probabilities sum to 0.6, not 1")));
  ReadOptions raw;
  raw.raw_probabilities = true;
  const Instance kept = parse_small(text, kCore, kTime, raw);
  EXPECT_NEAR(kept.cost_scale, 0.6, 1e-15);
  EXPECT_NEAR(kept.problem.templates[0].columns.cost[0], 1.2, 1e-15);
  EXPECT_NEAR(kept.problem.scenarios[1].costs[0].value, 2.4, 1e-15);
}

// What a later outcome does not say is as in the first one, not as in the core.
TEST(Blocks, StartFromTheirFirstOutcome) {
  const Instance i =
      parse_small(sto("BLOCKS DISCRETE\n BL B TWO 0.5\n RHS NEED 2\n Y OBJ 5\n BL B TWO 0.5\n RHS NEED 6"));
  EXPECT_THAT(demands(i), ElementsAre(2.0, 6.0));
  EXPECT_EQ(recourse_data(i.problem, 0).cost[0], 5.0);
  EXPECT_EQ(recourse_data(i.problem, 1).cost[0], 5.0);
}

TEST(Blocks, AreIndependentOfEachOtherAndOfElements) {
  const Instance i =
      parse_small(sto("BLOCKS\n BL B 0.5\n RHS NEED 2\n BL B 0.5\n RHS NEED 6\n BL C 0.2\n BL C 0.8\n Y OBJ 9\nINDEP\n"
                      " UP BND Y 7 TWO 0.5\n UP BND Y 8 TWO 0.5"));
  ASSERT_EQ(i.problem.scenario_count(), 8);
  EXPECT_NEAR(probabilities(i)[0], 0.05, 1e-15);
  EXPECT_EQ(recourse_data(i.problem, 2).cost[0], 9.0);
}

const std::string kInherit =
    "SCENARIOS\n SC A ROOT 0.5 TWO\n RHS NEED 2\n SC B A 0.25 TWO\n Y OBJ 7\n SC C B 0.25 TWO\n RHS NEED 6";

TEST(Scenarios, InheritFromTheirParent) {
  const Instance i = parse_small(sto(kInherit));
  EXPECT_THAT(demands(i), ElementsAre(2.0, 2.0, 6.0));
  EXPECT_EQ(recourse_data(i.problem, 0).cost[0], 2.0);
  EXPECT_EQ(recourse_data(i.problem, 1).cost[0], 7.0);
  EXPECT_EQ(recourse_data(i.problem, 2).cost[0], 7.0);
  EXPECT_EQ(i.problem.scenarios[1].name, "B");
}

TEST(Scenarios, StartFromTheCoreAsTheCoinReaderHasIt) {
  ReadOptions options;
  options.smi_compat = true;
  const Instance i = parse_small(sto(kInherit), kCore, kTime, options);
  EXPECT_THAT(demands(i), ElementsAre(2.0, 3.0, 6.0));
  EXPECT_EQ(recourse_data(i.problem, 2).cost[0], 2.0);
}

TEST(Scenarios, ParentAndPeriodMayBeMissing) {
  for (const char* card :
       {"SC A ROOT 1 TWO", "SC A 'ROOT' 1 TWO", "SC A root 1", "SC A 1 TWO", "SC A 1", "sc A ROOT 1 ONE"})
    EXPECT_THAT(demands(parse_small(sto(std::string("SCENARIOS\n ") + card + "\n RHS NEED 4"))), ElementsAre(4.0))
        << card;
}

TEST(Scenarios, MayBeCalledAndRelatedByNumbers) {
  const Instance i = parse_small(sto("SCENARIOS\n SC 1 ROOT 0.5 TWO\n RHS NEED 4\n SC 2 1 0.5 TWO"));
  EXPECT_THAT(demands(i), ElementsAre(4.0, 4.0));
}

TEST(Scenarios, ChangeEveryKindOfData) {
  const std::string core =
      "NAME t\nROWS\n N OBJ\n L CAP\n G NEED\n E TIE\nCOLUMNS\n X OBJ 1 CAP 1\n X NEED 1\n Y OBJ 2 NEED 1\n Z TIE 1\n"
      "RHS\n RHS CAP 10 NEED 3\n RHS OBJ -1\nRANGES\n RNG NEED 8\nENDATA\n";
  const Instance i = parse_small(sto("SCENARIOS\n SC A ROOT 1 TWO\n RHS NEED 4 OBJ -3\n RNG NEED 2\n X NEED 0.5\n"
                                     " Y NEED 0.25 OBJ 5\n Y TIE -1\n FX BND Z 6\n UP BND Y 9\n"
                                     " RHS TIE 1"),
                                 core, "TIME\nPERIODS\n X CAP ONE\n Y NEED TWO\nENDATA");
  const ScenarioData& s = i.problem.scenarios[0];
  const RecourseData d = recourse_data(i.problem, 0);
  EXPECT_EQ(i.problem.first_stage.offset, 1.0);
  EXPECT_EQ(d.offset, 2.0);
  EXPECT_EQ(d.row_lower[0], 4.0);
  EXPECT_EQ(d.row_upper[0], 6.0);
  EXPECT_EQ(d.row_lower[1], 1.0);
  EXPECT_EQ(d.row_upper[1], 1.0);
  EXPECT_EQ(d.cost[0], 5.0);
  EXPECT_EQ(d.upper[0], 9.0);
  EXPECT_EQ(d.lower[1], 6.0);
  EXPECT_EQ(d.upper[1], 6.0);
  ASSERT_EQ(s.technology.size(), 1u);
  EXPECT_EQ(s.technology[0].value, 0.5);
  // -1 where the core has nothing: the template must have the entry.
  ASSERT_EQ(s.recourse_matrix.size(), 1u);
  EXPECT_EQ(s.recourse_matrix[0].value, 0.25);
  EXPECT_EQ(i.problem.templates[0].rows.matrix.begin(1)->value, -1.0);
  validate(i.problem);
}

// An entry that only some scenarios have is 0 in the others.
TEST(Scenarios, CoefficientsThatTheCoreLacks) {
  const std::string core =
      "NAME t\nROWS\n N OBJ\n L CAP\n G NEED\n G MORE\nCOLUMNS\n X OBJ 1 CAP 1\n X NEED 1\n Y OBJ 2 NEED 1\n"
      "RHS\n RHS CAP 10 NEED 3\nENDATA\n";
  const Instance i =
      parse_small(sto("SCENARIOS\n SC A ROOT 0.5\n Y MORE 2\n SC B ROOT 0.5\n SC C ROOT 0\n Y MORE 4"), core);
  EXPECT_EQ(i.problem.templates[0].rows.matrix.begin(1)->value, 2.0);
  EXPECT_THAT(i.problem.scenarios[0].recourse_matrix, IsEmpty());
  ASSERT_EQ(i.problem.scenarios[1].recourse_matrix.size(), 1u);
  EXPECT_EQ(i.problem.scenarios[1].recourse_matrix[0].value, 0.0);
  EXPECT_EQ(i.problem.scenarios[2].recourse_matrix[0].value, 4.0);
}

TEST(Scenarios, MayRepeatFirstStageDataButNotChangeIt) {
  EXPECT_THAT(demands(parse_small(sto("SCENARIOS\n SC A ROOT 1\n RHS CAP 10 NEED 4\n X OBJ 1"))), ElementsAre(4.0));
  EXPECT_THAT(error_of([] { parse_small(sto("SCENARIOS\n SC A ROOT 1\n RHS CAP 11")); }),
              HasSubstr("'CAP' belongs to the first period"));
}

TEST(RightHandSides, GoByAnyName) {
  for (const char* name : {"RHS", "rhs", "RHS1", "RIGHT", "B"}) {
    const Instance i = parse_small(sto(std::string("INDEP\n ") + name + " NEED 2 1"));
    EXPECT_THAT(demands(i), ElementsAre(2.0)) << name;
    const bool odd = name == std::string("B");
    EXPECT_EQ(i.warnings.size(), odd ? 1u : 0u) << name;
  }
  const std::string core = std::string(kCore).replace(kCore.find(" RHS  CAP"), 4, " D  ");
  EXPECT_THAT(parse_small(sto("INDEP\n D NEED 2 1"), core).warnings, IsEmpty());
  EXPECT_THAT(demands(parse_small(sto("SCENARIOS\n SC A ROOT 1\n NEED 2"))), ElementsAre(2.0));
}

TEST(RightHandSides, AreNotWhatAMisspeltColumnMeans) {
  EXPECT_THAT(error_of([] { parse_small(sto("INDEP\n RHS NEED 2 1\n YY OBJ 2 1")); }),
              HasSubstr("'YY' is no column of the core, and right-hand sides are called 'RHS' in this file"));
  EXPECT_THAT(error_of([] { parse_small(sto("INDEP\n YY OBJ 2 1\n RHS NEED 2 1")); }), HasSubstr("'YY' is no column"));
}

TEST(Maximisation, TurnsRandomCostsAround) {
  const Instance i = parse_small(sto("INDEP\n Y OBJ -3 1\n RHS OBJ 4 1"), "OBJSENSE MAX\n" + kCore);
  EXPECT_TRUE(i.maximise);
  EXPECT_EQ(recourse_data(i.problem, 0).cost[0], 3.0);
  EXPECT_EQ(recourse_data(i.problem, 0).offset, 4.0);
  EXPECT_THAT(i.warnings, ElementsAre(HasSubstr("maximised")));
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
