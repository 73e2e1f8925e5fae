// A scenario's MILP against all of its whole-number decisions, one by one, on tiny random studies.

#include <algorithm>

#include "common/random.hpp"
#include "solver/lp_solver.hpp"
#include "stochastic/extensive_form.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "unit/instances.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Sets whole columns one after the other, leaves out what a row excludes by the bounds of its columns alone, and solves
// the LP that is left at each leaf.
class Enumeration {
 public:
  explicit Enumeration(solver::LpModel model) : model_(std::move(model)) {
    rows_of_.resize(model_.columns.cost.size());
    for (int r = 0; r < model_.rows.count(); ++r)
      for (const auto& e : solver::row_of(model_.rows.matrix, r)) rows_of_[at(e.index)].push_back(r);
    for (int j = 0; j < model_.columns.count(); ++j)
      if (model_.columns.integer[at(j)] != 0) whole_.push_back(j);
    lp_.load(model_.columns, model_.rows, model_.offset);
    set(0);
  }
  double least() const { return least_; }
  int leaves() const { return leaves_; }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  void set(std::size_t depth) {
    if (depth == whole_.size()) return solve();
    const int j = whole_[depth];
    double &lower = model_.columns.lower[at(j)], &upper = model_.columns.upper[at(j)];
    const double least = lower, most = upper;
    for (double value = least; value <= most; value += 1.0) {
      lower = upper = value;
      const auto& rows = rows_of_[at(j)];
      if (std::all_of(rows.begin(), rows.end(), [&](int r) { return may_hold(r); })) set(depth + 1);
    }
    lower = least;
    upper = most;
  }

  bool may_hold(int r) const {
    double least = 0.0, most = 0.0;
    for (const auto& e : solver::row_of(model_.rows.matrix, r)) {
      const double a = e.value * model_.columns.lower[at(e.index)], b = e.value * model_.columns.upper[at(e.index)];
      least += std::min(a, b);
      most += std::max(a, b);
    }
    return least <= model_.rows.upper[at(r)] + 1e-7 && most >= model_.rows.lower[at(r)] - 1e-7;
  }

  void solve() {
    ++leaves_;
    lp_.set_all_column_bounds(model_.columns.lower, model_.columns.upper);
    const solver::LpStatus status = lp_.solve();
    if (status == solver::LpStatus::optimal) least_ = std::min(least_, lp_.objective());
    EXPECT_TRUE(status == solver::LpStatus::optimal || status == solver::LpStatus::infeasible) << to_string(status);
  }

  solver::LpModel model_;
  std::vector<std::vector<int>> rows_of_;
  std::vector<int> whole_;
  solver::LpSolver lp_;
  double least_ = solver::kInf;
  int leaves_ = 0;
};

// The only scenario's recourse at x, by the extensive form: all lazy rows are in, and the loss is the objective.
solver::LpModel recourse_of(const PlanningProblem& problem, const std::vector<double>& x) {
  const auto risk = stochastic::make_risk_measure(problem.risk_spec(problem.study().risk));
  solver::LpModel model = stochastic::extensive_form(problem.problem(), *risk, true);
  std::fill(model.columns.cost.begin(), model.columns.cost.end(), 0.0);
  model.offset = 0.0;
  std::copy(x.begin(), x.end(), model.columns.lower.begin());
  std::copy(x.begin(), x.end(), model.columns.upper.begin());
  for (int j = 0; j < model.columns.count(); ++j)
    if (model.columns.name(j) == "loss_s0") model.columns.cost[static_cast<std::size_t>(j)] = 1.0;
  return model;
}

// Buses 1 - 2 - 3 with a tie 1-3: blocks {1} and {2, 3}, two switches between them; modules at bus 3.
class RandomStudy {
 public:
  explicit RandomStudy(std::uint64_t k) : random_(17, "whole", k), study_(tiny_study({1.0, 0.6}, 3)) {
    add_site(study_, 3);
    for (double& price : study_.substation.import_price_usd_per_mwh) price = random_.uniform(20.0, 200.0);
    study_.substation.import_limit_mw = random_.uniform(1.0, 2.5);
    study_.substation.imbalance_tolerance_mw = 0.2;
    study_.substation.imbalance_up_usd_per_mwh = random_.uniform(0.0, 150.0);
    study_.substation.imbalance_down_usd_per_mwh = random_.uniform(0.0, 300.0);
    if (k % 2 == 0) switches();
    if (k % 4 != 0) genset();
    if (k % 4 != 2) calls();
    if (k % 4 <= 1) battery();
    set_ = calm(study_);
    shock::Scenario& s = set_.scenarios.front();
    for (double& scale : s.background_scale) scale = random_.uniform(0.6, 1.3);
    for (double& share : s.usable_share[0])
      if (random_.chance(0.3)) share = random_.uniform(0.4, 1.0);
    if (k % 2 != 0) return;
    if (random_.chance(0.3))
      s.import_share[1] = 0.0;
    else
      add_outage(set_, study_, random_.chance(0.3) ? "2-3" : "1-2", 1, random_.chance(0.5) ? 2 : 3);
  }
  const Study& study() const { return study_; }
  const shock::ScenarioSet& set() const { return set_; }

 private:
  void switches() {
    Restoration& r = study_.restoration;
    r.switching = Restoration::Switching::outages;
    r.operations_per_period = 1 + random_.integer(2);
    r.operation_cost_usd = random_.uniform(0.0, 60.0);
    r.interruption_usd_per_customer = random_.uniform(0.0, 2.0);
    r.penalty_usd_per_customer_h = random_.uniform(0.0, 5.0);
    r.pickup_share = random_.chance(0.5) ? 0.5 : 0.0;
    r.return_h = 1.0;
    grid::Branch tie = study_.network.branches.front();
    tie.name = "1-3";
    tie.to = grid::BusId(2);
    tie.closed = false;
    study_.network.branches.push_back(tie);
    for (grid::Branch& line : study_.network.branches) line.rating_mva = random_.uniform(0.6, 1.8);
    for (std::size_t b = 1; b < 3; ++b) study_.network.buses[b].load_mvar = 0.4;
    study_.network.branches.front().switchable = study_.network.branches.back().switchable = true;
  }
  void genset() {
    study_.fidelity.commitment = true;
    flex::Module& m = add_generator(study_, random_.uniform(30.0, 150.0));
    m.grid_forming = random_.chance(0.7);
    m.response_time_s = random_.chance(0.5) ? 30.0 : 300.0;
    m.generator.pmin_share = random_.uniform(0.0, 0.6);
    m.generator.ramp_share_per_min = random_.uniform(0.004, 0.02);
    m.generator.start_time_h = random_.chance(0.5) ? random_.uniform(0.0, 1.5) : 0.0;
    m.generator.start_cost_usd = random_.uniform(0.0, 80.0);
    m.generator.min_up_h = random_.uniform(0.0, 2.5);
    m.generator.min_down_h = random_.uniform(0.0, 2.5);
  }
  void calls() {
    study_.fidelity.activation = true;
    flex::DemandResponseData& r = add_demand_response(study_, random_.uniform(0.2, 1.2)).demand_response;
    r.max_duration_h = 1.0 + random_.integer(2);
    r.max_calls = 1;
    r.response_time_h = random_.uniform(0.0, 1.2);
    r.rebound_share = random_.uniform(0.0, 1.0);
    r.activation_cost_usd_per_mwh = random_.uniform(0.0, 60.0);
  }
  void battery() {
    study_.fidelity.exclusive_storage = true;
    flex::Module& m = add_battery(study_);
    m.power_mw = 0.5;
    m.grid_forming = random_.chance(0.7);
    m.storage.energy_mwh = 1.0;
    m.storage.charge_efficiency = m.storage.discharge_efficiency = 0.7;
  }

  RandomStream random_;
  Study study_;
  shock::ScenarioSet set_;
};

TEST(WholeNumbers, EqualTheLeastOfAllDecisions) {
  int fractional = 0;
  for (std::uint64_t k = 0; k < instances(20); ++k) {
    const RandomStudy random(k);
    const PlanningProblem problem(random.study(), random.set(), NetworkForm::full, true);
    std::vector<double> x(static_cast<std::size_t>(problem.problem().first_stage.columns.count()), 0.0);
    for (const Device& device : problem.first_stage().devices) x[static_cast<std::size_t>(device.column)] = 1.0;
    for (const int site : problem.first_stage().site_column) x[static_cast<std::size_t>(site)] = 1.0;
    const solver::LpModel model = recourse_of(problem, x);
    const Enumeration all(model);
    const stochastic::MipValue value = stochastic::ScenarioMip(problem.problem(), 0).at(x, 1e-9, nullptr);
    EXPECT_NEAR(value.upper, all.least(), kTolerance) << k;
    EXPECT_NEAR(value.lower, all.least(), kTolerance) << k;
    EXPECT_GT(all.leaves(), 1) << k;
    solver::LpSolver relaxed;
    relaxed.load(model.columns, model.rows, model.offset);
    ASSERT_EQ(relaxed.solve(), solver::LpStatus::optimal);
    EXPECT_LE(relaxed.objective(), all.least() + kTolerance) << k;
    fractional += relaxed.objective() < all.least() - 1e-3 ? 1 : 0;
    const PlanningProblem eliminated(random.study(), random.set(), NetworkForm::eliminated, true);
    EXPECT_NEAR(solver::solve_model(recourse_of(eliminated, x)).objective, all.least(), kTolerance) << "exported " << k;
    const stochastic::MipValue other = stochastic::ScenarioMip(eliminated.problem(), 0).at(x, 1e-9, nullptr);
    EXPECT_NEAR(other.upper, all.least(), kTolerance) << k;
    EXPECT_NEAR(other.lower, all.least(), kTolerance) << k;
  }
  EXPECT_GE(fractional, instances(10)) << "whole numbers should matter, or this proves little";
}

}  // namespace
}  // namespace gridkeel::planning::test
