// Generators in islands: what no whole unit can give, no fraction of one gives either. Each value by hand; and on
// random islands, whole units cost the same without the rows that say so.
#include "planning/island_units.hpp"

#include "common/random.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Bus 3, 0.25 MW, is cut off for 4 h; a unit of 1 MW there can hold it and gives 0.5 MW or nothing.
class IslandUnits : public testing::Test {
 protected:
  IslandUnits() {
    add_site(study_, 3);
    flex::Module& genset = add_generator(study_, 40.0);
    genset.grid_forming = true;
    genset.generator.pmin_share = 0.5;
    study_.fidelity.commitment = true;
  }
  Recourse run(const std::vector<double>& units, double delivered = 1.0) const {
    shock::ScenarioSet set = calm(study_);
    add_outage(set, study_, "2-3", 0, 2);
    set.scenarios[0].usable_share[0][0] = delivered;
    return solve(study_, set, units);
  }
  double unserved_mwh(const std::vector<double>& units, double delivered = 1.0) const {
    return run(units, delivered).outcome().unserved_mwh;
  }
  Study study_ = tiny_study({1.0, 0.25}, 3, 2.0);
};

TEST_F(IslandUnits, AreMoreThanASmallIslandTakes) {
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(unserved_mwh({1}), 1.0, 1e-8) << relaxed;
    EXPECT_NEAR(unserved_mwh({3}), 1.0, 1e-8) << relaxed;
  }
}

TEST_F(IslandUnits, FitWhereTheIslandIsLargeEnough) {
  study_.network.buses[2].load_mw = 0.75;  // one unit fits, the second would not
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(unserved_mwh({2}), 0.0, 1e-8) << relaxed;
  }
}

TEST_F(IslandUnits, OfAShortDeliveryAreSmaller) {
  EXPECT_NEAR(unserved_mwh({1}, 0.5), 0.0, 1e-8) << "0.25 MW, all of which the load takes";
  EXPECT_NEAR(unserved_mwh({1}, 0.6), 1.0, 1e-8) << "0.3 MW";
}

TEST_F(IslandUnits, AreTakenByStorageThatCharges) {
  flex::Module& battery = add_battery(study_);
  battery.storage.soc_initial = 0.0;
  EXPECT_NEAR(unserved_mwh({1, 1}), 0.0, 1e-8);
  battery.power_mw = 0.2;
  EXPECT_NEAR(unserved_mwh({1, 1}), 1.0, 1e-8) << "0.05 MW are left";
  EXPECT_NEAR(unserved_mwh({1, 2}), 0.0, 1e-8);
}

// On without output in the island's last 2 h, so that it can run once the line is back.
TEST_F(IslandUnits, MayStartAndGiveNothing) {
  study_.catalogue.offers[0].module.generator.start_time_h = 2.0;
  const Recourse r = run({1});
  EXPECT_NEAR(r.at(Quantity::on, 1), 1.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 0.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 2), 1.0, 1e-9);
}

// Two start, and one stops again while they do: the other counts as 0.4 of a unit, which gives the 0.2 MW needed. One
// alone would give 0.21 MW at least.
TEST_F(IslandUnits, KnowThoseThatStoppedWhileTheyStarted) {
  study_.network.buses[2].load_mw = 0.2;
  study_.catalogue.offers[0].module.generator.start_time_h = 2.6;
  study_.catalogue.offers[0].module.generator.pmin_share = 0.3;
  EXPECT_NEAR(unserved_mwh({1}), 0.8, 1e-8);
  EXPECT_NEAR(unserved_mwh({2}), 0.4, 1e-8);
}

// A relaxation would start a quarter of a unit for a quarter of its power.
TEST_F(IslandUnits, StartWholeForALittlePower) {
  flex::GeneratorData& generator = study_.catalogue.offers[0].module.generator;
  generator.pmin_share = 0.0;
  generator.fuel_usd_per_mwh = 60.0;  // dearer than imports
  generator.start_cost_usd = 100.0;
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(run({1}).term(CostTerm::start), 100.0, 1e-7) << relaxed;
  }
  study_.network.buses[2].load_mw = 1.25;  // a second one for the 0.25 MW beyond the first
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(run({2}).term(CostTerm::start), 200.0, 1e-7) << relaxed;
  }
}

// A random island with a generator, storage and demand response that catches up.
class RandomIsland {
 public:
  explicit RandomIsland(std::uint64_t index) : random_(5, "island-units", index) {
    study_.fidelity.commitment = study_.fidelity.exclusive_storage = study_.fidelity.activation = true;
    add_site(study_, 3, 3);
    add_modules();
    shock::ScenarioSet set = calm(study_);
    const int first = random_.integer(3);
    add_outage(set, study_, "2-3", first, first + 2 + random_.integer(3));
    for (double& scale : set.scenarios[0].background_scale) scale = random_.uniform(0.4, 1.6);
    for (double& share : set.scenarios[0].usable_share[0])
      share = random_.chance(0.3) ? random_.uniform(0.2, 1.0) : 1.0;
    problem_.emplace(study_, set);
    x_.assign(static_cast<std::size_t>(problem_->problem().first_stage.columns.count()), 0.0);
    for (const Device& d : problem_->first_stage().devices) x_[static_cast<std::size_t>(d.column)] = random_.integer(3);
  }

  const stochastic::TwoStageProblem& problem() const { return problem_->problem(); }
  // Without the rows, or only without those over what may be reduced.
  stochastic::TwoStageProblem without(bool reducible_only) const {
    stochastic::TwoStageProblem out = problem();
    for (const IslandUnitsRow& row : problem_->model(0).island_units) {
      if (reducible_only && row.reducible.empty()) continue;
      out.templates[0].rows.upper[static_cast<std::size_t>(row.row)] = solver::kInf;
      std::erase_if(out.scenarios[0].row_sides, [&](const auto& change) { return change.index == row.row; });
    }
    return out;
  }
  double whole(const stochastic::TwoStageProblem& problem) const {
    return stochastic::evaluate_mips(problem, x_, 1e-9, 1).upper[0];
  }
  double relaxed(stochastic::TwoStageProblem problem) const {
    stochastic::relax_recourse(problem);
    stochastic::RecourseEvaluator evaluator(problem, 1);
    double value = 0.0;
    evaluator.evaluate_all(x_, nullptr, [&](stochastic::RecourseResult&& r) { value = r.value; });
    return value;
  }

 private:
  void add_modules() {
    flex::Module& genset = add_generator(study_, random_.uniform(30.0, 200.0));
    genset.grid_forming = true;
    genset.power_mw = random_.uniform(0.15, 0.6);
    genset.generator.pmin_share = random_.chance(0.7) ? random_.uniform(0.2, 0.9) : 0.0;
    genset.generator.start_cost_usd = random_.uniform(0.0, 300.0);
    genset.generator.min_up_h = 1.0 + random_.integer(4);
    if (random_.chance(0.3)) genset.generator.start_time_h = random_.uniform(0.1, 1.5);
    flex::Module& battery = add_battery(study_);
    battery.power_mw = random_.uniform(0.02, 0.1);
    battery.storage.energy_mwh = 2.0 * battery.power_mw;
    battery.storage.soc_initial = random_.uniform(0.0, 1.0);
    flex::Module& capping = add_demand_response(study_, random_.uniform(0.05, 0.2));
    capping.demand_response.rebound_share = random_.uniform(0.3, 1.0);
    capping.demand_response.rebound_window_h = 3.0;
    capping.demand_response.max_duration_h = 2.0;
    capping.demand_response.max_calls = 2;
    capping.demand_response.activation_cost_usd_per_mwh = random_.uniform(0.0, 500.0);
  }

  RandomStream random_;
  Study study_ = tiny_study({1.0, 0.1, 0.15}, 8);  // demand response reaches bus 3 alone
  std::optional<PlanningProblem> problem_;
  std::vector<double> x_;
};

TEST(IslandUnitsRows, SayNothingNewOfWholeUnitsAndLiftTheirRelaxation) {
  int lifted = 0, lifted_by_reducible = 0;
  for (std::uint64_t k = 0; k < 60; ++k) {
    const RandomIsland island(k);
    const double whole = island.whole(island.problem()), relaxed = island.relaxed(island.problem());
    EXPECT_NEAR(whole, island.whole(island.without(false)), 1e-6 * std::abs(whole)) << k;
    EXPECT_LE(relaxed, whole + 1e-6 * std::abs(whole)) << k;
    const double worth = 1e-4 * std::abs(whole);
    lifted += relaxed > island.relaxed(island.without(false)) + worth;
    lifted_by_reducible += relaxed > island.relaxed(island.without(true)) + worth;
  }
  EXPECT_GE(lifted, 20);
  EXPECT_GE(lifted_by_reducible, 3);
}

}  // namespace
}  // namespace gridkeel::planning::test
