#include "grid/ac_batch.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "grid/ac_power_flow.hpp"
#include "unit/common/message_of.hpp"
#include "unit/grid/support.hpp"
#include "unit/grid/sweep.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

struct LoadCase {
  int topology = 0;
  std::vector<double> p_mw, q_mvar, root_v_pu;
};

struct Solved {
  bool converged = false;
  std::vector<double> v_pu, flow_mva, root_mw, root_mvar;
  double losses_mw = 0.0, losses_mvar = 0.0;
  int visits = 0;
  bool operator==(const Solved&) const = default;
};

std::vector<double> copy_of(std::span<const double> values) { return {values.begin(), values.end()}; }

// Solves the cases and keeps everything.
std::vector<Solved> solve_all(const Network& network, const std::vector<AcTopology>& topologies,
                              const std::vector<LoadCase>& cases, int threads = 1) {
  AcBatch batch{topologies, {}};
  for (const LoadCase& c : cases) batch.topology_of.push_back(c.topology);
  std::vector<Solved> out(cases.size());
  solve_ac_batch(
      network, batch, threads,
      [&](int k, const AcInput& input) {
        const LoadCase& c = cases[static_cast<std::size_t>(k)];
        std::ranges::copy(c.p_mw, input.p_mw.begin());
        std::ranges::copy(c.q_mvar, input.q_mvar.begin());
        std::ranges::copy(c.root_v_pu, input.root_v_pu.begin());
      },
      [&](int k, const AcSolution& s) {
        Solved& kept = out[static_cast<std::size_t>(k)];
        kept = {s.converged,          copy_of(s.v_pu), copy_of(s.flow_mva), copy_of(s.root_mw),
                copy_of(s.root_mvar), s.losses_mw,     s.losses_mvar,       kept.visits + 1};
      });
  return out;
}

class Ieee33 : public testing::Test {
 protected:
  AcTopology closed_feeder() const {
    AcTopology topology{{}, {network_.source}};
    for (const Branch& branch : network_.branches) topology.closed.push_back(branch.closed);
    return topology;
  }
  // Line 5-6 is out; what is behind it holds itself at bus 6, unless it is dead.
  AcTopology cut_feeder(bool alive) const {
    AcTopology topology = closed_feeder();
    topology.closed[test::branch_id(network_, "5-6").index()] = 0;
    if (alive) topology.roots.push_back(*network_.find_bus("6"));
    return topology;
  }
  LoadCase scaled(double scale, int topology = 0) const {
    LoadCase c;
    c.topology = topology;
    for (const Bus& bus : network_.buses) {
      c.p_mw.push_back(-scale * bus.load_mw);
      c.q_mvar.push_back(-scale * bus.load_mvar);
    }
    c.root_v_pu = {1.0};
    return c;
  }
  // Loads and feed-in of any sign, and any voltage of the roots.
  LoadCase random_case(RandomStream& random, const std::vector<AcTopology>& topologies) const {
    LoadCase c = scaled(1.0, random.integer(static_cast<int>(topologies.size())));
    for (double& p : c.p_mw) p *= random.uniform(-1.0, 1.6);
    for (double& q : c.q_mvar) q *= random.uniform(-1.0, 1.6);
    c.root_v_pu.clear();
    for (std::size_t r = 0; r < topologies[static_cast<std::size_t>(c.topology)].roots.size(); ++r)
      c.root_v_pu.push_back(random.uniform(0.95, 1.05));
    return c;
  }
  const Network network_ = builtin_feeder("ieee33");
};

TEST_F(Ieee33, MatchesThePublishedLossesAndTheSingleFlow) {
  const Solved batch = solve_all(network_, {closed_feeder()}, {scaled(1.0)}).front();
  ASSERT_TRUE(batch.converged);
  EXPECT_NEAR(batch.losses_mw, 0.202677, 1e-6);  // Baran & Wu 1989
  EXPECT_NEAR(batch.losses_mvar, 0.135141, 1e-6);
  const AcResult single = ac_power_flow(network_);
  for (std::size_t b = 0; b < single.v_pu.size(); ++b) EXPECT_NEAR(batch.v_pu[b], single.v_pu[b], 1e-9);
  EXPECT_NEAR(batch.losses_mw, single.losses_kw / 1e3, 1e-9);
  EXPECT_NEAR(batch.root_mw[0], network_.total_load_mw() + batch.losses_mw, 1e-7);
  EXPECT_NEAR(batch.root_mvar[0], network_.total_load_mvar() + batch.losses_mvar, 1e-7);
}

// Against sweeps of our own, over three switching states in random order, more cases than one call takes.
TEST_F(Ieee33, MatchesSweepsInEverySwitchingState) {
  const std::vector<AcTopology> topologies{closed_feeder(), cut_feeder(true), cut_feeder(false)};
  RandomStream random(5, "ac_batch");
  std::vector<LoadCase> cases;
  for (int k = 0; k < 2'000; ++k) cases.push_back(random_case(random, topologies));
  const std::vector<Solved> solved = solve_all(network_, topologies, cases);
  std::vector<test::Sweeper> sweepers;
  for (const AcTopology& topology : topologies) sweepers.emplace_back(network_, topology);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    const LoadCase& c = cases[k];
    const test::Sweep reference = sweepers[static_cast<std::size_t>(c.topology)].solve(c.p_mw, c.q_mvar, c.root_v_pu);
    ASSERT_LT(reference.change_pu, 1e-12);
    ASSERT_TRUE(solved[k].converged);
    ASSERT_EQ(solved[k].visits, 1);
    for (std::size_t b = 0; b < reference.v_pu.size(); ++b)
      ASSERT_NEAR(solved[k].v_pu[b], reference.v_pu[b], 1e-8) << "case " << k << " bus " << b;
    for (std::size_t e = 0; e < reference.flow_mva.size(); ++e)
      ASSERT_NEAR(solved[k].flow_mva[e], reference.flow_mva[e], 1e-6) << "case " << k << " branch " << e;
    ASSERT_NEAR(solved[k].losses_mw, reference.losses_mw, 1e-7);
  }
}

TEST_F(Ieee33, AnIslandIsFedAtItsRootAndADeadOneIsZero) {
  const std::vector<AcTopology> topologies{cut_feeder(true), cut_feeder(false)};
  LoadCase alive = scaled(1.0), dead = scaled(1.0, 1);
  alive.root_v_pu = {1.0, 1.03};
  const std::vector<Solved> solved = solve_all(network_, topologies, {alive, dead});
  const std::size_t root = network_.find_bus("6")->index(), end = network_.find_bus("18")->index();
  EXPECT_NEAR(solved[0].v_pu[root], 1.03, 1e-12);
  EXPECT_LT(solved[0].v_pu[end], 1.03);
  EXPECT_NEAR(solved[0].root_mw[0] + solved[0].root_mw[1], network_.total_load_mw() + solved[0].losses_mw, 1e-7);
  EXPECT_EQ(solved[1].v_pu[root], 0.0);
  EXPECT_EQ(solved[1].v_pu[end], 0.0);
  EXPECT_EQ(solved[1].flow_mva[test::branch_id(network_, "6-7").index()], 0.0);
  EXPECT_NEAR(solved[1].root_mw[0], solved[0].root_mw[0], 1e-9) << "the other part does not notice";
  EXPECT_LT(solved[1].losses_mw, solved[0].losses_mw);
  EXPECT_EQ(live_buses(network_, topologies[1])[end], 0);
  EXPECT_EQ(live_buses(network_, topologies[0])[end], 1);
}

// Up to the nose of the PV curve and beyond: the batch solves what Newton-Raphson to 1e-12 solves, and no more, with
// islands' voltages that differ from case to case.
TEST_F(Ieee33, SolvesWhatCanBeSolvedUpToVoltageCollapse) {
  std::vector<LoadCase> cases;
  for (int k = 0; k < 120; ++k) cases.push_back(scaled(1.0 + 0.025 * k));
  for (LoadCase& c : cases) c.root_v_pu = {1.0 + 0.01 * static_cast<double>(&c - cases.data()) / 120.0};
  const std::vector<Solved> solved = solve_all(network_, {closed_feeder()}, cases);
  int failed = 0;
  for (std::size_t k = 0; k < cases.size(); ++k) {
    Network network = network_;
    network.source_voltage_pu = cases[k].root_v_pu[0];
    for (std::size_t b = 0; b < network.buses.size(); ++b) {
      network.buses[b].load_mw = -cases[k].p_mw[b];
      network.buses[b].load_mvar = -cases[k].q_mvar[b];
    }
    const AcResult single = ac_power_flow(network);
    ASSERT_EQ(solved[k].converged, single.converged) << k;
    failed += single.converged ? 0 : 1;
    for (std::size_t b = 0; single.converged && b < single.v_pu.size(); ++b)
      ASSERT_NEAR(solved[k].v_pu[b], single.v_pu[b], 1e-7) << k;
  }
  EXPECT_GT(failed, 0);
  EXPECT_LT(failed, 60);
}

// The library leaves the rows of cases without a solution as they were: nothing of them may be shown, and their
// neighbours must not suffer.
TEST_F(Ieee33, VoltageCollapseIsReportedAndMasked) {
  std::vector<LoadCase> cases;
  for (int k = 0; k < 40; ++k) cases.push_back(scaled(k % 7 == 3 ? 20.0 : 1.0 + 0.01 * k));
  const std::vector<Solved> solved = solve_all(network_, {closed_feeder()}, cases);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    EXPECT_EQ(solved[k].converged, k % 7 != 3) << k;
    EXPECT_EQ(solved[k].visits, 1);
    EXPECT_EQ(solved[k].v_pu.empty(), k % 7 == 3);
    if (k % 7 != 3)
      EXPECT_EQ(solved[k].v_pu, solve_all(network_, {closed_feeder()}, {cases[k]}).front().v_pu) << "as on its own";
    else
      EXPECT_EQ(solved[k].losses_mw, 0.0);
  }
}

TEST_F(Ieee33, ThreadsDoNotChangeTheAnswer) {
  const std::vector<AcTopology> topologies{closed_feeder(), cut_feeder(true)};
  RandomStream random(9, "threads");
  std::vector<LoadCase> cases;
  for (int k = 0; k < 1'500; ++k) cases.push_back(random_case(random, topologies));
  const std::vector<Solved> one = solve_all(network_, topologies, cases, 1);
  EXPECT_EQ(solve_all(network_, topologies, cases, 3), one);
}

TEST_F(Ieee33, ShuntsAndChargingCount) {
  Network network = network_;
  network.buses[17].shunt_mvar = 0.3;
  network.branches[4].b_pu = 0.02;
  const AcResult single = ac_power_flow(network);
  const Solved batch = solve_all(network, {closed_feeder()}, {scaled(1.0)}).front();
  for (std::size_t b = 0; b < single.v_pu.size(); ++b) EXPECT_NEAR(batch.v_pu[b], single.v_pu[b], 1e-9);
  EXPECT_NEAR(batch.losses_mvar, single.losses_kvar / 1e3, 1e-9);
  EXPECT_NEAR(batch.root_mvar[0], network.total_load_mvar() + batch.losses_mvar - 0.3 * std::pow(batch.v_pu[17], 2),
              1e-7);
}

TEST_F(Ieee33, NothingToSolveIsFine) { EXPECT_TRUE(solve_all(network_, {closed_feeder()}, {}).empty()); }

TEST_F(Ieee33, RefusesWhatTheEngineWouldNotCheck) {
  LoadCase bad = scaled(1.0);
  bad.p_mw[3] = std::nan("");
  EXPECT_THAT(message_of([&] {
                solve_all(network_, {closed_feeder()}, {scaled(1.0), bad});
              }),
              HasSubstr("case 1 has an injection that is not finite"));
  LoadCase flat = scaled(1.0);
  flat.root_v_pu = {0.0};
  EXPECT_THAT(message_of([&] { solve_all(network_, {closed_feeder()}, {flat}); }), HasSubstr("positive voltage"));
  Network broken = network_;
  broken.branches[2].r_pu = -1.0;
  EXPECT_THAT(message_of([&] { solve_all(broken, {closed_feeder()}, {scaled(1.0)}); }), HasSubstr("3-4"));
}

}  // namespace
}  // namespace gridkeel::grid
