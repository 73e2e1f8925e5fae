// One problem, three ways: the L-shaped method, the extensive form, and the extensive form written to an MPS
// file, read back and solved, for every kind of risk measure.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/lshaped/lshaped.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {
namespace {

using stochastic::Ambiguity;
using stochastic::Solution;

constexpr double kGap = 1e-3;  // of the integer plans

struct Named {
  std::string name;
  RiskChoice risk;
};

std::ostream& operator<<(std::ostream& out, const Named& choice) { return out << choice.name; }

class MethodsAgree : public testing::TestWithParam<Named> {
 protected:
  static const PlanningProblem& problem() {
    static const Study study = shocked_study(4);
    static const PlanningProblem made(study, shocks(study, 20));
    return made;
  }
  Solution lshaped(bool relax, double gap) const {
    stochastic::RecourseKnowledge known(problem().problem(), 1);
    return stochastic::LShaped(known, *measure_, options(relax, gap)).solve();
  }
  Solution extensive(bool relax, double gap) const {
    return stochastic::solve_extensive(problem().problem(), *measure_, options(relax, gap));
  }
  double from_file(bool relax) const {
    const std::string path = testing::TempDir() + "gridkeel-ef-" + std::to_string(::getpid()) + ".mps";
    solver::write_model(stochastic::extensive_form(problem().problem(), *measure_, relax), path);
    const solver::LpModel model = solver::read_model(path);
    std::filesystem::remove(path);
    solver::MipOptions mip;
    mip.relative_gap = kGap;
    const solver::MipResult result = solver::solve_model(model, mip);
    EXPECT_EQ(result.status, solver::MipStatus::optimal);
    return result.objective;
  }
  static stochastic::SolveOptions options(bool relax, double gap) {
    stochastic::SolveOptions out;
    out.relative_gap = gap;
    out.threads = 1;
    out.relax_first_stage = relax;
    return out;
  }
  // The bounds prove the value by themselves; weights and losses reproduce it.
  static void check_consistent(const Solution& s) {
    EXPECT_LE(s.lower_bound, s.upper_bound + 1e-7 * std::abs(s.upper_bound));
    EXPECT_NEAR(s.first_stage_cost + s.risk_value, s.upper_bound, 1e-9 * std::abs(s.upper_bound));
    double weighted = 0.0, total = 0.0;
    for (std::size_t k = 0; k < s.weight.size(); ++k) {
      weighted += s.weight[k] * s.recourse_cost[k];
      total += s.weight[k];
      EXPECT_GE(s.weight[k], -1e-12);
    }
    EXPECT_NEAR(total, 1.0, 1e-9);
    EXPECT_NEAR(weighted, s.risk_value, 1e-9 * std::abs(s.risk_value));
    EXPECT_LE(s.largest_residual, 1e-6);
    EXPECT_LE(solver::primal_residual(problem().problem().first_stage, s.x), 1e-7);
  }
  const std::unique_ptr<stochastic::RiskMeasure> measure_ =
      stochastic::make_risk_measure(problem().risk_spec(GetParam().risk));
};

TEST_P(MethodsAgree, OnTheRelaxation) {
  const Solution a = lshaped(true, 1e-9), b = extensive(true, 1e-9);
  check_consistent(a);
  check_consistent(b);
  EXPECT_NEAR(a.upper_bound, b.upper_bound, 1e-6 * std::abs(b.upper_bound));
  EXPECT_NEAR(a.lower_bound, b.upper_bound, 1e-6 * std::abs(b.upper_bound));
  if (measure_->has_lp_epigraph()) {
    EXPECT_NEAR(from_file(true), b.upper_bound, 1e-6 * std::abs(b.upper_bound));
  }
}

TEST_P(MethodsAgree, OnTheIntegerPlanWithinProvenGaps) {
  const Solution a = lshaped(false, kGap), b = extensive(false, kGap);
  check_consistent(a);
  check_consistent(b);
  EXPECT_LE(a.gap(), kGap);
  EXPECT_LE(b.gap(), kGap + 1e-6);
  // Either's lower bound is below the other's upper bound, and no further than both gaps together.
  const double tolerance = 1e-7 * std::abs(b.upper_bound);
  EXPECT_LE(a.lower_bound, b.upper_bound + tolerance);
  EXPECT_LE(b.lower_bound, a.upper_bound + tolerance);
  EXPECT_NEAR(a.upper_bound, b.upper_bound, 2 * kGap * std::abs(b.upper_bound));
  if (GetParam().name == "mean_cvar") {
    EXPECT_NEAR(from_file(false), b.upper_bound, 2 * kGap * std::abs(b.upper_bound));
  }
  for (double v : a.x) EXPECT_EQ(v, std::round(v));
  double units = 0.0;
  for (const Device& d : problem().first_stage().devices) units += a.x[static_cast<std::size_t>(d.column)];
  EXPECT_GT(units, 0.0) << "a plan that buys nothing tests nothing";
}

INSTANTIATE_TEST_SUITE_P(Risk, MethodsAgree,
                         testing::Values(Named{"expectation", {0.9, 0.0, Ambiguity::none, 0.0}},
                                         Named{"mean_cvar", {0.8, 0.5, Ambiguity::none, 0.0}},
                                         Named{"cvar", {0.9, 1.0, Ambiguity::none, 0.0}},
                                         Named{"worst_case", {1.0, 1.0, Ambiguity::none, 0.0}},
                                         Named{"total_variation", {0.8, 0.5, Ambiguity::total_variation, 0.1}},
                                         Named{"wasserstein", {0.8, 0.5, Ambiguity::wasserstein, 0.2}},
                                         Named{"chi_square", {0.8, 0.5, Ambiguity::chi_square, 0.2}},
                                         Named{"kullback_leibler", {0.8, 0.5, Ambiguity::kullback_leibler, 0.1}},
                                         Named{"moment", {0.8, 0.5, Ambiguity::moment, 0.1}},
                                         Named{"box", {0.8, 0.5, Ambiguity::box, 0.5}}),
                         [](const auto& choice) { return choice.param.name; });

}  // namespace
}  // namespace gridkeel::planning::test
