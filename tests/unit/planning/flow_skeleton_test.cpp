// The skeleton against LinDistFlow's sweeps over the whole feeder: same broken limits, same rows.

#include "planning/flow_skeleton.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "common/random.hpp"
#include "grid/synthetic_feeder.hpp"
#include "planning/topology_state.hpp"

namespace gridkeel::planning::test {
namespace {

struct SkeletonCase {
  int buses;
  bool by_zone;
  std::uint64_t index;
};
void PrintTo(const SkeletonCase& c, std::ostream* out) {
  *out << c.buses << " buses" << (c.by_zone ? " by zone " : " by bus ") << c.index;
}

class Skeleton : public testing::TestWithParam<SkeletonCase> {
 protected:
  Skeleton() : random_(3, "skeleton-test", GetParam().index) {
    study_ = load_study("builtin:ieee33");
    if (GetParam().buses != 33) {
      study_.network = grid::synthetic_feeder(GetParam().buses, GetParam().index);
      study_.bus_class.assign(study_.network.buses.size(), 0);
      for (auto& class_of : study_.bus_class) class_of = random_.integer(3);
      for (auto& ai : study_.ai_sites) ai.bus = any_bus();
      for (auto& site : study_.candidate_sites) site.bus = any_bus();
    }
    study_.shedding = {GetParam().by_zone ? Shedding::By::zone : Shedding::By::bus, 5};
    study_.network.buses[any_bus().index()].load_mvar = -0.4;
    for (grid::Branch& line : study_.network.branches) line.rating_mva = random_.uniform(0.1, 4.0);
    loads_ = list_loads(study_);
    std::vector<grid::BranchId> out;
    for (std::uint64_t k = GetParam().index % 3; k > 0; --k)
      out.push_back(make_forest_().parent_branch[any_bus().index()]);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    state_ = std::make_unique<TopologyState>(study_, loads_, out);
  }
  grid::Forest make_forest_() const { return grid::make_forest(study_.network); }
  grid::BusId any_bus() { return grid::BusId(1 + random_.integer(static_cast<int>(study_.network.buses.size()) - 1)); }
  std::size_t roots() const { return state_->forest().roots.size(); }

  // What the whole feeder does when loads draw and sites feed in that much.
  struct Whole {
    std::vector<double> p, q;
    grid::LinDistFlowState flow;
  };
  Whole whole(const std::vector<double>& drawn, const std::vector<FlowSkeleton::FedIn>& fed,
              const std::vector<grid::BusId>& fed_at, const std::vector<double>& v) const {
    Whole w;
    w.p.assign(study_.network.buses.size(), 0.0);
    w.q = w.p;
    for (std::size_t l = 0; l < drawn.size(); ++l)
      for_each_share(state_->loads()[l], [&](grid::BusId bus, double mw, double mvar) {
        w.p[bus.index()] -= mw * drawn[l];
        w.q[bus.index()] -= mvar * drawn[l];
      });
    for (std::size_t k = 0; k < fed.size(); ++k) {
      w.p[fed_at[k].index()] += fed[k].mw;
      w.q[fed_at[k].index()] += fed[k].mvar;
    }
    w.flow = state_->flow().evaluate(w.p, w.q, v);
    return w;
  }

  RandomStream random_;
  Study study_;
  std::vector<Load> loads_;
  std::unique_ptr<TopologyState> state_;
};

TEST_P(Skeleton, FindsExactlyTheLimitsThatAreBroken) {
  std::size_t broken_in_all = 0, twigs_broken = 0;
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::vector<double> drawn, v;
    for (const Load& load : state_->loads()) {
      const double most = load.kind != Load::Kind::background ? 1.0
                          : load.reactive_only()              ? std::abs(load.q_fixed_mvar)
                                                              : load.base_mw;
      drawn.push_back(most * random_.uniform(0.0, 2.0) * (random_.chance(0.2) ? 0.0 : 1.0));
    }
    std::vector<FlowSkeleton::FedIn> fed;
    std::vector<grid::BusId> fed_at;
    for (const CandidateSite& site : study_.candidate_sites) {
      fed_at.push_back(site.bus);
      fed.push_back({state_->skeleton().node_of(site.bus), random_.uniform(-2.0, 2.0), random_.uniform(-1.0, 1.0)});
    }
    for (std::size_t c = 0; c < roots(); ++c) v.push_back(random_.uniform(0.9, 1.05));
    const double tolerance = repeat % 2 == 0 ? 1e-7 : 1e-3;
    std::vector<FlowSkeleton::Broken> found;
    state_->skeleton().find_broken(drawn, fed, v, tolerance, found);
    std::set<std::tuple<bool, int, int>> got, expected;
    for (const auto& b : found) {
      got.insert({b.voltage, b.element, b.side});
      if (b.voltage && state_->skeleton().node_of(grid::BusId(b.element)) < 0) ++twigs_broken;
    }
    EXPECT_EQ(got.size(), found.size()) << "a limit twice";

    const Whole w = whole(drawn, fed, fed_at, v);
    const grid::Network& n = study_.network;
    for (std::size_t b = 0; b < n.buses.size(); ++b) {
      if (grid::BusId(b) == n.source) continue;
      const double low = n.buses[b].vmin_pu * n.buses[b].vmin_pu, high = n.buses[b].vmax_pu * n.buses[b].vmax_pu;
      if (std::max(low - w.flow.v_sq_pu[b], w.flow.v_sq_pu[b] - high) > tolerance)
        expected.insert({true, static_cast<int>(b), 0});
    }
    for (std::size_t e = 0; e < n.branches.size(); ++e)
      for (int k = 0; k < kPolygonSides; ++k) {
        const PolygonSide side = polygon_side(k);
        const double value = side.p * w.flow.p_mw[e] + side.q * w.flow.q_mvar[e];
        if (value - polygon_radius(n.branches[e].rating_mva) > tolerance)
          expected.insert({false, static_cast<int>(e), k});
      }
    EXPECT_EQ(got, expected) << "repeat " << repeat;
    broken_in_all += expected.size();
  }
  EXPECT_GT(broken_in_all, 20u);
  if (GetParam().buses > 100) {
    EXPECT_GT(twigs_broken, 0u);
  }
}

// Rows are derivatives: a step of each load and each injection through the sweeps.
TEST_P(Skeleton, RowsAreTheSweepsDerivatives) {
  const std::vector<double> v(roots(), 1.0), none(state_->loads().size(), 0.0);
  const FlowSkeleton& skeleton = state_->skeleton();
  std::vector<grid::BusId> buses;
  for (int k = 0; k < 12; ++k) buses.push_back(any_bus());
  std::vector<grid::BranchId> lines;
  for (const grid::BusId bus : buses)
    if (const auto id = state_->forest().parent_branch[bus.index()]; id.valid()) lines.push_back(id);
  const PolygonSide side = polygon_side(3);
  for (std::size_t l = 0; l < none.size(); ++l) {
    std::vector<double> drawn = none;
    drawn[l] = -1.0;  // shed one unit
    const Whole w = whole(drawn, {}, {}, v);
    for (const grid::BusId bus : buses)
      EXPECT_NEAR(skeleton.voltage_row(bus).load[l], w.flow.v_sq_pu[bus.index()] - 1.0, 1e-12);
    for (const grid::BranchId line : lines)
      EXPECT_NEAR(skeleton.line_row(line, side).load[l],
                  side.p * w.flow.p_mw[line.index()] + side.q * w.flow.q_mvar[line.index()], 1e-12);
  }
  for (const CandidateSite& site : study_.candidate_sites) {
    const int node = skeleton.node_of(site.bus);
    ASSERT_GE(node, 0);
    const Whole w = whole(none, {{node, 1.0, 0.5}}, {site.bus}, v);
    for (const grid::BusId bus : buses) {
      const auto at = skeleton.voltage_row(bus).node[static_cast<std::size_t>(node)];
      EXPECT_NEAR(at.per_mw + 0.5 * at.per_mvar, w.flow.v_sq_pu[bus.index()] - 1.0, 1e-12);
    }
    for (const grid::BranchId line : lines) {
      const auto at = skeleton.line_row(line, side).node[static_cast<std::size_t>(node)];
      EXPECT_NEAR(at.per_mw + 0.5 * at.per_mvar,
                  side.p * w.flow.p_mw[line.index()] + side.q * w.flow.q_mvar[line.index()], 1e-12);
    }
  }
}

std::vector<SkeletonCase> skeleton_cases() {
  std::vector<SkeletonCase> all;
  for (const int buses : {33, 60, 400})
    for (const bool by_zone : {false, true})
      for (std::uint64_t index = 1; index <= 4; ++index) all.push_back({buses, by_zone, index});
  return all;
}
INSTANTIATE_TEST_SUITE_P(Random, Skeleton, testing::ValuesIn(skeleton_cases()));

}  // namespace
}  // namespace gridkeel::planning::test
