#include "grid/lindistflow.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "grid/ac_power_flow.hpp"
#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

std::vector<double> load_injections(const Network& network, double Bus::*load) {
  std::vector<double> injections;
  for (const Bus& bus : network.buses) injections.push_back(-(bus.*load));
  return injections;
}

LinDistFlowState evaluate_loads(const Network& network, const LinDistFlow& flow) {
  const std::vector<double> root_v_sq(flow.forest().roots.size(),
                                      network.source_voltage_pu * network.source_voltage_pu);
  return flow.evaluate(load_injections(network, &Bus::load_mw), load_injections(network, &Bus::load_mvar), root_v_sq);
}

TEST(LinDistFlow, TwoBusesByHand) {
  Network network = test::small_network(2, {{2, 1}});
  network.base_mva = 10.0;
  const LinDistFlow flow(network, make_forest(network));
  const LinDistFlowState state = flow.evaluate(std::vector{0.0, -2.0}, std::vector{0.0, -1.0}, std::vector{1.0});
  EXPECT_DOUBLE_EQ(state.p_mw[0], 2.0);
  EXPECT_DOUBLE_EQ(state.q_mvar[0], 1.0);
  EXPECT_DOUBLE_EQ(state.v_sq_pu[1], 1.0 - 2.0 * (0.01 * 0.2 + 0.02 * 0.1));
}

TEST(LinDistFlow, BalanceAndVoltageDropHoldOnEveryBranch) {
  const Network network = test::random_tree(300, 9, 11);
  const LinDistFlow flow(network, make_forest(network, {BranchId(40), BranchId(200)}));
  const LinDistFlowState state = evaluate_loads(network, flow);
  std::vector<double> balance(network.buses.size(), 0.0);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    balance[i] -= network.buses[i].load_mw;
    const BranchId up = flow.forest().parent_branch[i];
    if (!up.valid()) continue;
    const BusId parent = flow.forest().parent[i];
    balance[i] += state.p_mw[up.index()];
    balance[parent.index()] -= state.p_mw[up.index()];
    const Branch& b = network.branch(up);
    const double drop = 2.0 * (b.r_pu * state.p_mw[up.index()] + b.x_pu * state.q_mvar[up.index()]) / network.base_mva;
    EXPECT_NEAR(state.v_sq_pu[i], state.v_sq_pu[parent.index()] - drop, 1e-13);
  }
  for (std::size_t i = 0; i < balance.size(); ++i) {
    if (flow.forest().parent[i].valid()) {
      EXPECT_NEAR(balance[i], 0.0, 1e-12);
    }
  }
  EXPECT_EQ(state.p_mw[40], 0.0);
  EXPECT_EQ(state.q_mvar[200], 0.0);
}

// AC losses are what LinDistFlow leaves out, so its voltages lie above the true ones, but not by much.
TEST(LinDistFlow, IsWithinFiveThousandthsOfAcOnCase33bw) {
  SKIP_WITHOUT_SHARED("case33bw");
  const Network network = test::read_shared("case33bw");
  const LinDistFlow flow(network, make_forest(network));
  const LinDistFlowState linear = evaluate_loads(network, flow);
  const AcResult ac = ac_power_flow(network);
  ASSERT_TRUE(ac.converged);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    EXPECT_NEAR(std::sqrt(linear.v_sq_pu[i]), ac.v_pu[i], 0.005) << "bus " << network.buses[i].name;
    EXPECT_GE(std::sqrt(linear.v_sq_pu[i]), ac.v_pu[i] - 1e-9);
  }
}

// The maps are affine, so a step of any size gives the exact derivative.
void expect_rows_match_steps(const Network& network, const LinDistFlow& flow) {
  std::vector<BusId> all;
  for (std::size_t i = 0; i < network.buses.size(); ++i) all.push_back(BusId(i));
  std::vector<std::vector<LinDistFlow::Pair>> rows(all.size());
  for (const BusId bus : all) flow.voltage_row(bus, all, rows[bus.index()]);

  const LinDistFlowState base = evaluate_loads(network, flow);
  const std::vector<double> root_v_sq(flow.forest().roots.size(),
                                      network.source_voltage_pu * network.source_voltage_pu);
  std::vector<double> p = load_injections(network, &Bus::load_mw), q = load_injections(network, &Bus::load_mvar);
  for (const BusId k : all) {
    p[k.index()] += 1.0;
    const LinDistFlowState with_p = flow.evaluate(p, q, root_v_sq);
    p[k.index()] -= 1.0;
    q[k.index()] += 1.0;
    const LinDistFlowState with_q = flow.evaluate(p, q, root_v_sq);
    q[k.index()] -= 1.0;
    for (const BusId j : all) {
      ASSERT_NEAR(with_p.v_sq_pu[j.index()] - base.v_sq_pu[j.index()], rows[j.index()][k.index()].per_mw, 1e-12);
      ASSERT_NEAR(with_q.v_sq_pu[j.index()] - base.v_sq_pu[j.index()], rows[j.index()][k.index()].per_mvar, 1e-12);
    }
    for (std::size_t e = 0; e < network.branches.size(); ++e) {
      const double expected = flow.feeds(BranchId(e), k) ? -1.0 : 0.0;
      ASSERT_NEAR(with_p.p_mw[e] - base.p_mw[e], expected, 1e-10) << network.branches[e].name;
      ASSERT_NEAR(with_q.q_mvar[e] - base.q_mvar[e], expected, 1e-10) << network.branches[e].name;
    }
  }
}

class LinDistFlowRows : public testing::TestWithParam<std::string> {};

TEST_P(LinDistFlowRows, MatchStepsOfEvaluateIntactAndWithIslands) {
  SKIP_WITHOUT_SHARED(GetParam());
  const Network network = test::read_shared(GetParam());
  expect_rows_match_steps(network, LinDistFlow(network, make_forest(network)));
  const std::vector<BranchId> out{BranchId(4), BranchId(11), BranchId(network.buses.size() / 2)};
  const LinDistFlow cut(network, make_forest(network, out));
  EXPECT_EQ(cut.forest().component_count(), 4);
  expect_rows_match_steps(network, cut);
}

INSTANTIATE_TEST_SUITE_P(PublicFeeders, LinDistFlowRows, testing::ValuesIn(test::kSharedCases),
                         [](const auto& test_case) { return test_case.param; });

TEST(LinDistFlow, WorksForAnyForestOrderThatPutsParentsFirst) {
  const Network network = test::random_tree(60, 5, 3);
  Forest forest = make_forest(network);
  // Breadth-first instead of depth-first: subtrees are no longer contiguous in `order`.
  std::vector<int> depth(network.buses.size(), 0);
  for (const BusId bus : forest.order)
    if (forest.parent[bus.index()].valid()) depth[bus.index()] = depth[forest.parent[bus.index()].index()] + 1;
  std::stable_sort(forest.order.begin(), forest.order.end(),
                   [&](BusId a, BusId b) { return depth[a.index()] < depth[b.index()]; });
  expect_rows_match_steps(network, LinDistFlow(network, forest));
}

TEST(LinDistFlow, TenThousandBusesInOnePath) {
  const Network network = test::random_tree(10'000, 1, 2);
  const LinDistFlow flow(network, make_forest(network));
  std::vector<BusId> controllable;
  for (int i = 0; i < 10'000; i += 100) controllable.push_back(BusId(i));
  std::vector<LinDistFlow::Pair> row;
  const BusId last = flow.forest().order.back();
  for (int repeat = 0; repeat < 100; ++repeat) flow.voltage_row(last, controllable, row);
  const std::vector<double> r_pu = path_resistance_pu(network, flow.forest());
  for (std::size_t k = 0; k < controllable.size(); ++k)
    EXPECT_NEAR(row[k].per_mw, 2.0 * r_pu[controllable[k].index()] / network.base_mva, 1e-9);
  EXPECT_EQ(evaluate_loads(network, flow).v_sq_pu.size(), 10'000u);
}

TEST(LinDistFlow, RefusesVectorsOfWrongLength) {
  const Network network = test::small_network(2, {{1, 2}});
  const LinDistFlow flow(network, make_forest(network));
  EXPECT_THROW(flow.evaluate(std::vector{0.0}, std::vector{0.0, 0.0}, std::vector{1.0}), InternalError);
  EXPECT_THROW(flow.evaluate(std::vector{0.0, 0.0}, std::vector{0.0, 0.0}, std::vector<double>{}), InternalError);
}

}  // namespace
}  // namespace gridkeel::grid
