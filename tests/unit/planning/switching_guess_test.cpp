// Guesses of switch states and their neighbours: where they start from, and that the local search gets to the optimum.

#include <algorithm>
#include <cmath>
#include <memory>

#include "stochastic/integer/scenario_mip.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

using stochastic::MipValue;
using stochastic::ScenarioMip;

// Buses 1 (source) - 2 - 3 - 4 - 5 with 1 MW each behind the source, every line a switch.
class SwitchingGuesses : public testing::Test {
 protected:
  SwitchingGuesses() {
    study_.restoration.switching = Restoration::Switching::outages;
    study_.restoration.return_h = 2.0;
    study_.restoration.operation_cost_usd = 1.0;
    for (grid::Branch& line : study_.network.branches) line.switchable = true;
  }
  void add_tie(int from, int to) {
    grid::Branch tie = study_.network.branches.front();
    tie.name = std::to_string(from) + "-" + std::to_string(to);
    tie.from = grid::BusId(from - 1);
    tie.to = grid::BusId(to - 1);
    tie.closed = false;
    study_.network.branches.push_back(tie);
  }
  PlanningProblem with_outage(const std::string& line, int first, int end) const {
    shock::ScenarioSet set = calm(study_);
    add_outage(set, study_, line, first, end);
    return PlanningProblem(study_, std::move(set), NetworkForm::eliminated);
  }
  static std::vector<double> plan(const PlanningProblem& p, const std::vector<double>& units) {
    std::vector<double> x(static_cast<std::size_t>(p.problem().first_stage.columns.count()), 0.0);
    for (std::size_t d = 0; d < units.size(); ++d)
      x[static_cast<std::size_t>(p.first_stage().devices.at(d).column)] = units[d];
    return x;
  }
  // The best recourse that never closes this switch.
  static MipValue without(const PlanningProblem& p, const std::string& line, const std::vector<double>& x) {
    stochastic::TwoStageProblem less = p.problem();
    const int k = p.base().blocks.find_switch(*p.study().network.find_branch(line));
    for (const SwitchingPeriod& s : p.model(0).switching)
      less.templates[0].columns.upper[static_cast<std::size_t>(s.closed[static_cast<std::size_t>(k)])] = 0.0;
    less.templates[0].guess = nullptr;
    return ScenarioMip(less, 0).at(x, 0.0, nullptr);
  }
  static void expect_found_from(MipValue start, const PlanningProblem& p, const std::vector<double>& x) {
    const double best = ScenarioMip(p.problem(), 0).at(x, 0.0, nullptr).upper;
    EXPECT_GT(start.upper, best + 1.0) << "the test is about nothing";
    start.lower = 0.0;
    ScenarioMip(p.problem(), 0).improve(start, x, 0.0, nullptr);
    EXPECT_NEAR(start.upper, best, kTolerance);
    EXPECT_LE(start.residual, 1e-7);
  }

  Study study_ = tiny_study({1.0, 1.0, 1.0, 1.0}, 8);
};

TEST_F(SwitchingGuesses, LocalSearchClosesATie) {
  add_tie(1, 5);
  const PlanningProblem p = with_outage("2-3", 1, 3);
  const std::vector<double> x = plan(p, {});
  expect_found_from(without(p, "1-5", x), p, x);
}

// Elsewhere, the same switch states are the first that are tried.
TEST_F(SwitchingGuesses, WhatWasBestBeforeIsAGuess) {
  add_site(study_, 5);
  add_battery(study_).grid_forming = true;
  const PlanningProblem p = with_outage("1-2", 1, 3);
  const std::vector<double> x = plan(p, {2}), other = plan(p, {3});
  ScenarioMip mip(p.problem(), 0);
  MipValue value = mip.guess(x, 0.0, nullptr);
  mip.improve(value, x, 0.0, nullptr);
  EXPECT_LE(mip.guess(x, 0.0, nullptr).upper, value.upper + kTolerance);
  EXPECT_LE(mip.guess(other, 0.0, nullptr).upper,
            ScenarioMip(p.problem(), 0).guess(other, 0.0, nullptr).upper + kTolerance);
}

// The switch must open elsewhere when the other tie closes: one exchange.
TEST_F(SwitchingGuesses, LocalSearchExchangesTies) {
  add_tie(1, 5);
  add_tie(2, 5);
  for (grid::Branch& line : study_.network.branches)
    if (line.name == "1-2") line.rating_mva = 3.0;  // too little for all through 2-5
  const PlanningProblem p = with_outage("2-3", 1, 5);
  const std::vector<double> x = plan(p, {});
  expect_found_from(without(p, "1-5", x), p, x);
}

TEST_F(SwitchingGuesses, LocalSearchJoinsAnIsland) {
  add_site(study_, 5);
  add_battery(study_).grid_forming = true;
  const PlanningProblem p = with_outage("1-2", 1, 3);
  const std::vector<double> x = plan(p, {2});
  expect_found_from(without(p, "4-5", x), p, x);
}

// Every block holds a battery that can hold the grid; which one does makes no difference to the best recourse, so a
// step to another one must be among the neighbours, each keeping one root.
TEST_F(SwitchingGuesses, NeighboursMoveTheRoot) {
  add_site(study_, 4);
  add_site(study_, 5);
  add_battery(study_).grid_forming = true;
  const PlanningProblem p = with_outage("1-2", 1, 3);
  const std::vector<double> x = plan(p, {1, 1});
  const MipValue value = ScenarioMip(p.problem(), 0).at(x, 0.0, nullptr);
  const SwitchingPeriod& s = p.model(0).switching.front();
  ASSERT_EQ(s.period, 1);
  const auto held_by = [&](int block, const auto& value_of) {
    const int column = s.root[static_cast<std::size_t>(block)];
    return column >= 0 && value_of(column) > 0.5;
  };
  const int four = p.base().blocks.of_bus[3], five = p.base().blocks.of_bus[4];
  const auto now = [&](int column) { return value.y[static_cast<std::size_t>(column)]; };
  ASSERT_NE(held_by(four, now), held_by(five, now)) << "one island";
  int moved = 0;
  for (const auto& guess : p.problem().templates[0].guess->neighbours(value.y, value.y)) {
    const auto then = [&](int column) {
      const auto entry = std::find_if(guess.begin(), guess.end(), [&](const auto& e) { return e.index == column; });
      return entry == guess.end() ? 0.0 : entry->value;
    };
    const bool same_switches =
        std::all_of(s.closed.begin(), s.closed.end(), [&](int c) { return then(c) == std::round(now(c)); });
    if (same_switches && held_by(four, then) == held_by(five, now) && held_by(five, then) == held_by(four, now))
      ++moved;
  }
  EXPECT_GE(moved, 1);
}

// Of one dispatch among many, the last guess holds no island, also where the relaxation holds none: what follows a
// decision must have an answer.
TEST_F(SwitchingGuesses, TheLastOneHoldsNoIsland) {
  add_tie(1, 5);
  add_site(study_, 4);
  add_battery(study_).grid_forming = true;
  shock::ScenarioSet set = calm(study_);
  add_outage(set, study_, "2-3", 1, 3);
  auto state = std::make_shared<InitialState>();
  state->devices.resize(build_first_stage(study_).devices.size());
  const PlanningProblem p(study_, std::move(set), NetworkForm::eliminated, false, std::move(state));
  const auto& recourse = p.problem().templates[0];
  for (const double relaxed : {0.0, 1.0}) {
    const std::vector<double> y(static_cast<std::size_t>(recourse.columns.count()), relaxed);
    const auto guesses = recourse.guess->guesses(y);
    int held = 0;
    const auto hold = [&](const std::vector<solver::Entry>& guess) {
      double sum = 0.0;
      for (const SwitchingPeriod& s : p.model(0).switching)
        for (std::size_t b = 1; b < s.root.size(); ++b)
          for (const solver::Entry& e : guess) sum += e.index == s.root[b] ? e.value : 0.0;
      return sum > 0.0;
    };
    for (const auto& guess : guesses) held += hold(guess);
    EXPECT_GT(held, 0) << "the test is about nothing";
    EXPECT_FALSE(hold(guesses.back())) << relaxed;
    EXPECT_EQ(std::count(guesses.begin(), guesses.end(), guesses.back()), 1);
  }
}

// Guesses without neighbours.
class NoNeighbours : public stochastic::RecourseGuess {
 public:
  explicit NoNeighbours(std::shared_ptr<const stochastic::RecourseGuess> inner) : inner_(std::move(inner)) {}
  std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const override {
    return inner_->guesses(relaxed);
  }
  std::vector<std::vector<int>> columns_by_period() const override { return inner_->columns_by_period(); }

 private:
  std::shared_ptr<const stochastic::RecourseGuess> inner_;
};

TEST_F(SwitchingGuesses, WindowsOfTimeCloseATie) {
  add_tie(1, 5);
  const PlanningProblem p = with_outage("2-3", 1, 6);  // longer than a window
  const std::vector<double> x = plan(p, {});
  stochastic::TwoStageProblem copy = p.problem();
  copy.templates[0].guess = std::make_shared<NoNeighbours>(copy.templates[0].guess);
  MipValue value = without(p, "1-5", x);
  const double before = value.upper, best = ScenarioMip(p.problem(), 0).at(x, 0.0, nullptr).upper;
  ASSERT_GT(before, best + 1.0) << "the test is about nothing";
  value.lower = 0.0;
  ScenarioMip(copy, 0).improve(value, x, 0.0, nullptr);
  EXPECT_NEAR(value.upper, best, kTolerance);
  EXPECT_LE(value.residual, 1e-7);
}

// Two operations a period. After the repair of the block of buses 3 and 4, two switches close and the tie opens: not
// before bus 5 has its own way again.
TEST_F(SwitchingGuesses, WayBackDarkensNobody) {
  add_tie(1, 5);
  study_.network.branches[2].switchable = false;  // 3-4
  study_.restoration.operations_per_period = 2;
  const PlanningProblem p = with_outage("3-4", 1, 3);
  const std::vector<double> x = plan(p, {});
  const double best = ScenarioMip(p.problem(), 0).at(x, 0.0, nullptr).upper;
  EXPECT_NEAR(best, (32.0 - 4.0) * 50.0 + 4.0 * 1000.0 + 4.0, kTolerance) << "buses 3 and 4 wait for two hours";
  EXPECT_NEAR(ScenarioMip(p.problem(), 0).guess(x, 0.0, nullptr).upper, best, kTolerance);
}

}  // namespace
}  // namespace gridkeel::planning::test
