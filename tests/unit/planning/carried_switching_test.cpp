// Switches, blocks, operations and cold-load pick-up that a dispatch takes over from one before it; each value by hand.

#include <memory>

#include "stochastic/integer/scenario_mip.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Buses 1 (source) - 2 - 3 - 4 with 1 MW each behind the source, every line a switch, and a tie 1-4. Import costs 50
// USD/MWh, unserved energy 1 000.
class CarriedSwitching : public testing::Test {
 protected:
  CarriedSwitching() {
    study_.restoration.switching = Restoration::Switching::outages;
    study_.restoration.operation_cost_usd = 7.0;
    for (grid::Branch& line : study_.network.branches) line.switchable = true;
    grid::Branch tie = study_.network.branches.front();
    tie.name = "1-4";
    tie.from = grid::BusId(0);
    tie.to = grid::BusId(3);
    tie.closed = false;
    study_.network.branches.push_back(tie);
    state_.closed = {1, 1, 1, 0};  // in branch order
    state_.energised = {1, 1, 1, 1};
  }
  void line_out_before(const std::string& line) {
    const grid::BranchId id = *study_.network.find_branch(line);
    state_.outages.out = {id};
    state_.closed[id.index()] = 0;
  }
  // The line fails again or is out still in the first `end` periods.
  double solve(const std::string& line, int end) {
    shock::ScenarioSet set = calm(study_);
    if (end > 0) add_outage(set, study_, line, 0, end);
    auto initial = std::make_shared<InitialState>();
    initial->switching = state_;
    problem_ = std::make_unique<PlanningProblem>(study_, std::move(set), NetworkForm::eliminated, false, initial);
    const std::vector<double> x(static_cast<std::size_t>(problem_->problem().first_stage.columns.count()), 0.0);
    value_ = stochastic::ScenarioMip(problem_->problem(), 0).at(x, 0.0, nullptr);
    // Its own guesses find it as well.
    EXPECT_NEAR(stochastic::ScenarioMip(problem_->problem(), 0).guess(x, 0.0, nullptr).upper, value_.upper, kTolerance);
    return value_.upper;
  }
  double closed(int period, int line) const {
    return value_
        .y[static_cast<std::size_t>(problem_->model(0).switching_at(period)->closed[static_cast<std::size_t>(line)])];
  }

  Study study_ = tiny_study({1.0, 1.0, 1.0}, 4);
  SwitchingState state_;
  std::unique_ptr<PlanningProblem> problem_;
  stochastic::MipValue value_;
};

TEST_F(CarriedSwitching, ATieThatTookOverStaysWithoutAnotherOperation) {
  line_out_before("2-3");
  state_.closed[3] = 1;
  state_.operate_left = 0;  // frozen
  EXPECT_NEAR(solve("2-3", 4), 12.0 * 50.0, kTolerance);
  for (int t = 0; t < 4; ++t) EXPECT_NEAR(closed(t, 3), 1.0, 1e-6);
}

TEST_F(CarriedSwitching, FrozenSwitchesLeaveADarkPartDark) {
  line_out_before("2-3");
  state_.energised = {1, 1, 0, 0};
  state_.operate_left = 0;
  EXPECT_NEAR(solve("2-3", 4), 4.0 * 50.0 + 8.0 * 1000.0, kTolerance);
  state_.operate_left = 2;  // in one more period, then, the tie can close
  EXPECT_NEAR(solve("2-3", 4), 12.0 * 50.0 + 7.0, kTolerance);
}

// Two operations in four steps, both made just now: the tie must wait until they no longer count.
TEST_F(CarriedSwitching, OperationsOfEarlierStepsCount) {
  study_.restoration.operation_periods = 4;
  study_.restoration.operate_h = 4.0;
  state_.operations = {2, 0, 0, 0};
  EXPECT_NEAR(solve("2-3", 4), (12.0 - 6.0) * 50.0 + 6.0 * 1000.0 + 7.0, kTolerance);
  state_.operations = {0, 0, 2, 0};
  EXPECT_NEAR(solve("2-3", 4), (12.0 - 2.0) * 50.0 + 2.0 * 1000.0 + 7.0, kTolerance);
}

// One operation in two steps allowed: the tie takes it in period 0, so nothing can follow in period 1.
TEST_F(CarriedSwitching, OperationsShareTheirLimitAcrossSteps) {
  study_.restoration.operations_per_period = 1;
  study_.restoration.operation_periods = 2;
  state_.energised = {1, 1, 0, 0};
  state_.closed = {1, 0, 0, 0};  // 2-3 and 3-4 open, nothing out: bus 3, then bus 4, or the other way round
  EXPECT_NEAR(solve("", 0), (12.0 - 2.0) * 50.0 + 2.0 * 1000.0 + 2 * 7.0, kTolerance);
}

// Buses 3 and 4 came back one step ago and draw half as much again for two hours: one more hour.
TEST_F(CarriedSwitching, PickUpGoesOn) {
  study_.restoration.pickup_share = 0.5;
  study_.restoration.pickup_h = 2.0;
  state_.returned = {{0, 0, 1, 1}};
  EXPECT_NEAR(solve("", 0), (12.0 + 2 * 0.5) * 50.0, kTolerance);
  state_.returned = {{0, 0, 0, 0}, {0, 0, 1, 1}};
  EXPECT_NEAR(solve("", 0), 12.0 * 50.0, kTolerance) << "two hours ago";
}

// Nothing is out any more: the feeder is back to normal in the last period in which switches move.
TEST_F(CarriedSwitching, TheFeederReturnsToNormal) {
  state_.closed = {1, 0, 1, 1};
  state_.return_left = 2;
  EXPECT_NEAR(solve("", 0), 12.0 * 50.0 + 2 * 7.0, kTolerance);
  EXPECT_NEAR(closed(1, 1), 1.0, 1e-6);
  EXPECT_NEAR(closed(1, 3), 0.0, 1e-6);
  EXPECT_EQ(problem_->model(0).switching_at(2), nullptr);
}

}  // namespace
}  // namespace gridkeel::planning::test
