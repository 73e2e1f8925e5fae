#include "planning/full_network.hpp"

#include <fmt/format.h>

#include <cmath>

#include "planning/polygon.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

class FullNetwork {
 public:
  FullNetwork(RecourseModel& model, const RecourseBase& base) : model_(model), base_(base) {}

  void add_period(int t) {
    t_ = static_cast<std::size_t>(t);
    model_.balance_p.emplace_back(network().buses.size(), -1);
    model_.balance_q.emplace_back(network().buses.size(), -1);
    if (model_.switches_move(t)) return;
    forest_ = &model_.topology[t_]->forest();
    add_columns();
    add_balances();
    add_voltage_drops();
    add_line_ratings();
  }

 private:
  const grid::Network& network() const { return base_.study->network; }
  std::string name(const char* what, const std::string& element) const {
    return base_.with_names ? fmt::format("{}[{},t{:02}]", what, element, t_) : std::string();
  }
  int add_row(double lower, double upper, const Entries& y, std::string row_name) {
    const int row = model_.recourse.rows.add(lower, upper, y, std::move(row_name));
    model_.recourse.technology.add({});
    return row;
  }

  void add_columns() {
    auto& columns = model_.recourse.columns;
    const double wide = base_.flow_limit;
    flow_p_.assign(network().buses.size(), -1);
    flow_q_ = v_ = flow_p_;
    for (std::size_t b = 0; b < network().buses.size(); ++b) {
      const grid::Bus& bus = network().buses[b];
      const int component = forest_->component[b];
      const bool root = !forest_->parent[b].valid();
      if (root && component > 0) {
        v_[b] = island_voltage(component);
      } else {
        const double fixed = network().source_voltage_pu * network().source_voltage_pu;
        v_[b] = columns.add(0.0, root ? fixed : bus.vmin_pu * bus.vmin_pu, root ? fixed : bus.vmax_pu * bus.vmax_pu,
                            false, name("v_sq", bus.name));
      }
      if (root) continue;
      const std::string& branch = network().branch(forest_->parent_branch[b]).name;
      flow_p_[b] = columns.add(0.0, -wide, wide, false, name("flow_p", branch));
      flow_q_[b] = columns.add(0.0, -wide, wide, false, name("flow_q", branch));
    }
  }

  int island_voltage(int component) const {
    for (const IslandPeriod& island : model_.islands)
      if (static_cast<std::size_t>(island.period) == t_ && island.component == component) return island.voltage_column;
    return -1;
  }

  void add_balances() {
    std::vector<Entries> p(network().buses.size()), q = p;
    p[network().source.index()].push_back({base_.columns.import_p[t_], 1.0});
    q[network().source.index()].push_back({base_.columns.import_q[t_], 1.0});
    const int period = static_cast<int>(t_);
    for (const Injection& injection : model_.injections(base_, period))
      for_each_bus(injection, model_.loads(period), [&](grid::BusId bus, double mw, double mvar) {
        p[bus.index()].push_back({injection.column, mw});
        q[bus.index()].push_back({injection.column, mvar});
      });
    for (std::size_t b = 0; b < p.size(); ++b) {
      if (!forest_->parent[b].valid()) continue;
      const std::size_t parent = forest_->parent[b].index();
      p[b].push_back({flow_p_[b], 1.0});
      q[b].push_back({flow_q_[b], 1.0});
      p[parent].push_back({flow_p_[b], -1.0});
      q[parent].push_back({flow_q_[b], -1.0});
    }
    for (std::size_t b = 0; b < p.size(); ++b) {
      model_.balance_p.back()[b] = add_row(0.0, 0.0, p[b], name("p", network().buses[b].name));
      model_.balance_q.back()[b] = add_row(0.0, 0.0, q[b], name("q", network().buses[b].name));
    }
  }

  void add_voltage_drops() {
    for (std::size_t b = 0; b < network().buses.size(); ++b) {
      if (!forest_->parent[b].valid()) continue;
      const grid::Branch& e = network().branch(forest_->parent_branch[b]);
      add_row(0.0, 0.0,
              {{v_[b], 1.0},
               {v_[forest_->parent[b].index()], -1.0},
               {flow_p_[b], 2.0 * e.r_pu / network().base_mva},
               {flow_q_[b], 2.0 * e.x_pu / network().base_mva}},
              name("drop", e.name));
    }
  }

  void add_line_ratings() {
    for (std::size_t b = 0; b < network().buses.size(); ++b) {
      if (!forest_->parent[b].valid()) continue;
      const grid::Branch& e = network().branch(forest_->parent_branch[b]);
      if (!std::isfinite(e.rating_mva)) continue;
      for (int k = 0; k < kPolygonSides; ++k) {
        const PolygonSide side = polygon_side(k);
        add_row(-kInf, polygon_radius(e.rating_mva), {{flow_p_[b], side.p}, {flow_q_[b], side.q}},
                name("rating", fmt::format("{}#{}", e.name, k)));
      }
    }
  }

  RecourseModel& model_;
  const RecourseBase& base_;
  std::size_t t_ = 0;
  const grid::Forest* forest_ = nullptr;
  std::vector<int> flow_p_, flow_q_, v_;  // per bus: flow from its parent, squared voltage
};

}  // namespace

void add_full_network(RecourseModel& model, const RecourseBase& base) {
  FullNetwork builder(model, base);
  for (int t = 0; t < base.study->horizon.periods; ++t) builder.add_period(t);
}

}  // namespace gridkeel::planning
