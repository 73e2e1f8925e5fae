// Public instances whose optima are known, published or from another implementation (relative 1e-6).
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using stochastic::test::solve_reference;

void expect_value(double value, double known) { EXPECT_NEAR(value, known, 1e-6 * std::abs(known)); }

TEST(KnownValues, Farmer) {
  SKIP_WITHOUT_INSTANCE("farmer");
  const Instance farmer = read_shared("farmer");
  EXPECT_EQ(farmer.problem.scenario_count(), 3);
  EXPECT_THAT(farmer.warnings, testing::IsEmpty());
  expect_value(optimum(farmer.problem), -108389.9994043);
}

// Type 2 of radius 0.1 is type 1 with squared distances and radius 0.01.
TEST(KnownValues, FarmerOverAWassersteinBallOfTypeTwo) {
  SKIP_WITHOUT_INSTANCE("farmer");
  const Instance farmer = read_shared("farmer");
  std::vector<double> squared;
  for (const double a : {1.0, 2.5 / 3.0, 2.0 / 3.0})
    for (const double b : {1.0, 2.5 / 3.0, 2.0 / 3.0})
      squared.push_back((a - b) * (a - b) * (3.0 * 3.0 + 3.6 * 3.6 + 24.0 * 24.0));
  RiskSpec spec = expectation(farmer.problem);
  spec.ambiguity = Ambiguity::wasserstein;
  spec.metric = GroundMetric::from_distances(3, 3, squared);
  spec.radius = 0.01;
  expect_value(solve_reference(farmer.problem, spec).upper_bound, -108353.5575);
}

TEST(KnownValues, LandS) {
  SKIP_WITHOUT_INSTANCE("LandS");
  const Instance lands = read_shared("LandS");
  EXPECT_EQ(lands.problem.scenario_count(), 27);
  expect_value(optimum(lands.problem), 397.751333333);
}

TEST(KnownValues, Pgp2) {
  SKIP_WITHOUT_INSTANCE("pgp2");
  const Instance pgp2 = read_shared("pgp2");
  EXPECT_EQ(pgp2.problem.scenario_count(), 576);
  expect_value(optimum(pgp2.problem), 447.324378737);
  // Every scenario solved alone at the optimal first stage. Scenarios as rare as 1e-13 cost so much that they count.
  EXPECT_NEAR(optimum(pgp2.problem), 447.324345481, 1e-7);
}

TEST(KnownValues, Simple) {
  SKIP_WITHOUT_INSTANCE("simple");
  const Instance simple = read_shared("simple");
  EXPECT_EQ(simple.problem.scenario_count(), 2);
  expect_value(optimum(simple.problem), -855.833333333);
}

TEST(KnownValues, Sizes3WithProbabilitiesAsWrittenAndNormalised) {
  SKIP_WITHOUT_INSTANCE("sizes3");
  ReadOptions raw;
  raw.raw_probabilities = true;
  const Instance as_written = read_shared("sizes3", raw);
  Instance normalised = read_shared("sizes3");
  EXPECT_NEAR(as_written.probability_sum, 0.999999, 1e-12);
  EXPECT_NEAR(as_written.cost_scale, 0.999999, 1e-12);
  EXPECT_THAT(normalised.warnings, testing::Contains(testing::HasSubstr("sum to 0.999999, not 1: normalised")));
  SolveOptions options;
  options.relative_gap = 5e-7;  // the last digits of the proof take longest
  const Solution solution =
      solve_extensive(as_written.problem, *make_risk_measure(expectation(as_written.problem)), options);
  expect_value(solution.upper_bound, 226191.403731);
  expect_value(solution.lower_bound, 226191.403731);
  // The same first stage is optimal for the other reading: no second search.
  normalised.problem.first_stage.columns.lower = normalised.problem.first_stage.columns.upper = solution.x;
  expect_value(optimum(normalised.problem), 226191.4667);
}

TEST(KnownValues, Sizes3Relaxed) {
  SKIP_WITHOUT_INSTANCE("sizes3");
  Instance sizes = read_shared("sizes3");
  relax_recourse(sizes.problem);
  expect_value(optimum(sizes.problem, true), 221867.813922609);
}

TEST(KnownValues, SslpRelaxed) {
  SKIP_WITHOUT_INSTANCE("sslp_5_25_50");
  Instance sslp = read_shared("sslp_5_25_50");
  EXPECT_EQ(sslp.problem.scenario_count(), 50);
  relax_recourse(sslp.problem);
  expect_value(optimum(sslp.problem, true), -160.063359705);
}

TEST(KnownValues, Dcap233Relaxed) {
  SKIP_WITHOUT_INSTANCE("dcap233_200");
  Instance dcap = read_shared("dcap233_200");
  EXPECT_EQ(dcap.problem.scenario_count(), 200);
  relax_recourse(dcap.problem);
  expect_value(optimum(dcap.problem, true), 877.652295900);
}

TEST(KnownValues, DrslpInBothReadingsOfItsScenarios) {
  SKIP_WITHOUT_INSTANCE("drslp_5_5_5_5");
  Files files = require_files(shared_instance("drslp_5_5_5_5"));
  files.ball = shared_instance("drslp_5_5_5_5") + ".dro";
  ReadOptions smi;
  smi.smi_compat = true;
  const Instance inherited = read(files, {}), from_core = read(files, smi);
  const auto value = [](const Instance& instance, double radius) {
    return solve_reference(instance.problem, worst_in(*instance.ball, radius)).upper_bound;
  };
  EXPECT_EQ(inherited.ball->radius, 1e-4);
  EXPECT_EQ(inherited.ball->metric.references(), 5);
  expect_value(value(inherited, inherited.ball->radius), 15.003394112550);
  expect_value(value(inherited, 1.0), 34.795229882);
  expect_value(value(from_core, from_core.ball->radius), 5.602474873734);
  expect_value(value(from_core, 1.0), 19.624336964);
}

TEST(KnownValues, SsnMustBeSampled) {
  SKIP_WITHOUT_INSTANCE("ssn");
  EXPECT_THAT(error_of([] { read_shared("ssn"); }), testing::HasSubstr("--sample"));
  ReadOptions options;
  options.sample = 3000;
  const Instance ssn = read_shared("ssn", options);
  EXPECT_NEAR(std::log10(ssn.outcome_count), 70.0, 0.2);
  EXPECT_EQ(ssn.problem.scenario_count(), 3000);
  std::size_t deltas = 0;
  for (const ScenarioData& s : ssn.problem.scenarios) deltas += s.row_sides.size();
  EXPECT_LE(deltas, 3000u * 86u);
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
