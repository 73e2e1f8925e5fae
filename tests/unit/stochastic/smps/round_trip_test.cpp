// What the writer writes, the reader reads back to the same problem.
#include "common/file.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/one_template.hpp"
#include "stochastic/smps/writer.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/lazy_instance.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

Instance read_back(const Written& files, const ReadOptions& options = {}) {
  return parse({"w.cor", files.core}, {"w.tim", files.time}, {"w.sto", files.random}, options);
}

void expect_same_optimum(const TwoStageProblem& a, const TwoStageProblem& b, bool relax = false) {
  const double value = optimum(a, relax);
  EXPECT_NEAR(optimum(b, relax), value, 1e-7 * std::max(1.0, std::abs(value)));
}

TEST(RoundTrip, RandomProblemsWithEveryFeature) {
  for (std::uint64_t index = 0; index < 40; ++index) {
    SCOPED_TRACE(index);
    const TwoStageProblem problem = stochastic::test::random_problem(index, stochastic::test::features_of(index));
    const Instance back = read_back(write(problem, "random"));
    EXPECT_THAT(back.warnings, testing::IsEmpty());
    EXPECT_EQ(back.problem.scenario_count(), problem.scenario_count());
    validate(back.problem);
    expect_same_optimum(problem, back.problem);
  }
}

// Nothing is inherited from another scenario, so both readings of the format agree.
TEST(RoundTrip, ReadsTheSameWhereverScenariosStart) {
  stochastic::test::Features features;
  features.costs = features.technology = true;
  features.templates = 2;
  const TwoStageProblem problem = stochastic::test::random_problem(5, features);
  ReadOptions smi;
  smi.smi_compat = true;
  expect_same_optimum(problem, read_back(write(problem, "random"), smi).problem);
}

TEST(RoundTrip, PublicInstances) {
  for (const char* name : {"farmer", "LandS", "simple", "pgp2", "dcap233_200", "sslp_5_25_50", "drslp_5_5_5_5"}) {
    SCOPED_TRACE(name);
    SKIP_WITHOUT_INSTANCE(name);
    Instance instance = read_shared(name);
    relax_recourse(instance.problem);
    Instance back = read_back(write(instance.problem, instance.name));
    EXPECT_EQ(back.name, instance.name);
    expect_same_optimum(instance.problem, back.problem, true);
  }
}

TEST(RoundTrip, LazyRowsAreWrittenOut) {
  const TwoStageProblem problem = stochastic::test::lazy_problem(1);
  const TwoStageProblem plain = without_lazy_rows(problem);
  ASSERT_GT(plain.templates[0].rows.count(), problem.templates[0].rows.count());
  expect_same_optimum(problem, plain);
  expect_same_optimum(problem, read_back(write(problem, "lazy")).problem);
}

// The deterministic equivalent as a file, read by HiGHS and by our own reader.
TEST(RoundTrip, ExtensiveFormsAsModelFiles) {
  const Instance depots = read(require_files(std::string(GRIDKEEL_TEST_CASES) + "/own/smps/depots.smps"), {});
  RiskSpec spec = expectation(depots.problem);
  spec.alpha = 0.6;
  spec.lambda = 0.5;
  const double value = stochastic::test::solve_reference(depots.problem, spec).upper_bound;
  const solver::LpModel model = extensive_form(depots.problem, *make_risk_measure(spec), false);
  const std::string path = testing::TempDir() + "smps_round_trip_test.mps";
  solver::write_model(model, path);
  EXPECT_NEAR(solver::solve_model(solver::read_model(path)).objective, value, 1e-6);
  std::vector<std::string> warnings;
  EXPECT_NEAR(solver::solve_model(parse_mps({path, read_file(path)}, warnings)).objective, value, 1e-6);
}

TEST(RoundTrip, KeepsNamesThatTheFormatAllows) {
  TwoStageProblem problem = stochastic::test::farmer();
  problem.first_stage.columns.names = {"wheat", "sugar beet", "RHS"};
  problem.scenarios[0].name = "root";
  problem.scenarios[1].name = "dry year";
  const Instance back = read_back(write(problem, "my farm"));
  EXPECT_EQ(back.name, "my_farm");
  EXPECT_EQ(back.problem.first_stage.columns.names, (std::vector<std::string>{"wheat", "sugar_beet", "RHS"}));
  EXPECT_EQ(back.problem.scenarios[0].name, "root");
  EXPECT_EQ(back.problem.scenarios[1].name, "dry_year");
  expect_same_optimum(problem, back.problem);
}

TEST(RoundTrip, Balls) {
  Ball ball;
  ball.radius = 0.1;
  ball.probability = {0.25, 0.75};
  ball.metric = GroundMetric::from_distances(2, 3, {0.0, 1.0, 2.5, 1.0, 0.0, 1.0 / 3.0});
  std::vector<std::string> warnings;
  const Ball back = parse_ball({"b.dro", ball_text(ball)}, 3, warnings);
  EXPECT_EQ(back.radius, ball.radius);
  EXPECT_EQ(back.probability, ball.probability);
  for (int k = 0; k < 2; ++k)
    for (int s = 0; s < 3; ++s) EXPECT_EQ(back.metric.at(k, s), ball.metric.at(k, s));
  EXPECT_THAT(warnings, testing::IsEmpty());
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
