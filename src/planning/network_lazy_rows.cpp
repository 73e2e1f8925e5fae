#include "planning/network_lazy_rows.hpp"

#include <algorithm>
#include <cmath>

#include "planning/polygon.hpp"

namespace gridkeel::planning {
namespace {

// How many of a period's broken rows are added at once: the worst voltage usually mends its neighbours.
constexpr std::size_t kWorstPerPeriod = 2;

struct Broken {
  double excess;
  int row;
};

void append_worst(std::vector<Broken>& broken, std::vector<int>& out) {
  const std::size_t keep = std::min(kWorstPerPeriod, broken.size());
  std::partial_sort(
      broken.begin(), broken.begin() + static_cast<std::ptrdiff_t>(keep), broken.end(),
      [](const Broken& a, const Broken& b) { return a.excess != b.excess ? a.excess > b.excess : a.row < b.row; });
  for (std::size_t k = 0; k < keep; ++k) out.push_back(broken[k].row);
  broken.clear();
}

class NetworkLazyRows : public stochastic::LazyRows {
 public:
  NetworkLazyRows(const RecourseModel& model, const RecourseBase& base);

  int count() const override { return line_start_ + periods_ * branches_ * kPolygonSides; }
  void violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                std::vector<int>& out) const override;
  std::vector<solver::Entry> recourse_row(int row) const override;
  std::vector<solver::Entry> technology_row(int, int) const override { return {}; }
  Sides sides(int row, int scenario) const override;

 private:
  struct Place {  // what a row index stands for
    bool voltage;
    int period, element, side;
  };
  Place place(int row) const;
  const TopologyState& topology(int period) const { return *topology_[static_cast<std::size_t>(period)]; }
  const shock::Scenario& scenario_of(int s) const { return base_->set->scenarios[static_cast<std::size_t>(s)]; }
  double root_v(int period, int component, std::span<const double> y) const;
  void check_network(int scenario, int period, std::span<const double> y, double tolerance,
                     std::vector<int>& out) const;
  std::vector<solver::Entry> voltage_row(int period, grid::BusId bus) const;
  std::vector<solver::Entry> line_row(int period, grid::BranchId branch, int side) const;

  const RecourseBase* base_;
  TopologySchedule topology_;
  int periods_, buses_, branches_;
  int line_start_;
  std::vector<char> moves_;                       // [period]: not checked here, since switches move
  std::vector<std::vector<int>> voltage_column_;  // [period][component]: -1 for the substation's part
};

NetworkLazyRows::NetworkLazyRows(const RecourseModel& model, const RecourseBase& base)
    : base_(&base),
      topology_(model.topology),
      periods_(base.study->horizon.periods),
      buses_(static_cast<int>(base.study->network.buses.size())),
      branches_(static_cast<int>(base.study->network.branches.size())),
      line_start_(periods_ * buses_),
      moves_(model.moves) {
  for (int t = 0; t < periods_; ++t)
    voltage_column_.emplace_back(static_cast<std::size_t>(topology(t).forest().component_count()), -1);
  for (const IslandPeriod& island : model.islands)
    voltage_column_[static_cast<std::size_t>(island.period)][static_cast<std::size_t>(island.component)] =
        island.voltage_column;
}

NetworkLazyRows::Place NetworkLazyRows::place(int row) const {
  if (row < line_start_) return {true, row / buses_, row % buses_, 0};
  const int k = row - line_start_;
  const int per_period = branches_ * kPolygonSides;
  return {false, k / per_period, k % per_period / kPolygonSides, k % kPolygonSides};
}

double NetworkLazyRows::root_v(int period, int component, std::span<const double> y) const {
  const int column = voltage_column_[static_cast<std::size_t>(period)][static_cast<std::size_t>(component)];
  const double v0 = base_->study->network.source_voltage_pu;
  return column < 0 ? v0 * v0 : y[static_cast<std::size_t>(column)];
}

void NetworkLazyRows::check_network(int scenario, int period, std::span<const double> y, double tolerance,
                                    std::vector<int>& out) const {
  const auto t = static_cast<std::size_t>(period);
  const grid::Network& network = base_->study->network;
  const auto& forest = topology(period).forest();
  std::vector<double> p(static_cast<std::size_t>(buses_), 0.0), q = p, roots;
  for (const Load& load : base_->loads) {
    p[load.bus.index()] -= demand_mw(load, scenario_of(scenario), period);
    q[load.bus.index()] -= demand_mvar(load, scenario_of(scenario), period, !forest.energised_from_source(load.bus));
  }
  for (const Injection& injection : base_->injections[t]) {
    p[injection.bus.index()] += injection.mw * y[static_cast<std::size_t>(injection.column)];
    q[injection.bus.index()] += injection.mvar * y[static_cast<std::size_t>(injection.column)];
  }
  for (int c = 0; c < forest.component_count(); ++c) roots.push_back(root_v(period, c, y));
  const grid::LinDistFlowState state = topology(period).flow().evaluate(p, q, roots);

  std::vector<Broken> broken;
  for (int b = 0; b < buses_; ++b) {
    if (grid::BusId(b) == network.source) continue;  // its voltage is given, not limited
    const grid::Bus& bus = network.buses[static_cast<std::size_t>(b)];
    const double v = state.v_sq_pu[static_cast<std::size_t>(b)];
    const double excess = std::max(bus.vmin_pu * bus.vmin_pu - v, v - bus.vmax_pu * bus.vmax_pu);
    if (excess > tolerance) broken.push_back({excess, period * buses_ + b});
  }
  append_worst(broken, out);
  for (int e = 0; e < branches_; ++e) {
    const double rating = network.branches[static_cast<std::size_t>(e)].rating_mva;
    if (!std::isfinite(rating)) continue;
    const double mw = state.p_mw[static_cast<std::size_t>(e)], mvar = state.q_mvar[static_cast<std::size_t>(e)];
    if (std::hypot(mw, mvar) <= polygon_radius(rating) + tolerance) continue;
    for (int k = 0; k < kPolygonSides; ++k) {
      const PolygonSide side = polygon_side(k);
      const double excess = side.p * mw + side.q * mvar - polygon_radius(rating);
      if (excess > tolerance) broken.push_back({excess, line_start_ + (period * branches_ + e) * kPolygonSides + k});
    }
  }
  append_worst(broken, out);
}

void NetworkLazyRows::violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                               std::vector<int>& out) const {
  for (int t = 0; t < periods_; ++t)
    if (!moves_[static_cast<std::size_t>(t)]) check_network(scenario, t, y, tolerance, out);
}

std::vector<solver::Entry> NetworkLazyRows::voltage_row(int period, grid::BusId bus) const {
  const auto& injections = base_->injections[static_cast<std::size_t>(period)];
  std::vector<grid::BusId> at;
  for (const Injection& injection : injections) at.push_back(injection.bus);
  std::vector<grid::LinDistFlow::Pair> effect;
  topology(period).flow().voltage_row(bus, at, effect);
  std::vector<solver::Entry> entries;
  for (std::size_t k = 0; k < injections.size(); ++k) {
    const double value = effect[k].per_mw * injections[k].mw + effect[k].per_mvar * injections[k].mvar;
    if (value != 0.0) entries.push_back({injections[k].column, value});
  }
  const int component = topology(period).forest().component[bus.index()];
  const int root = voltage_column_[static_cast<std::size_t>(period)][static_cast<std::size_t>(component)];
  if (root >= 0) entries.push_back({root, 1.0});
  return entries;
}

std::vector<solver::Entry> NetworkLazyRows::line_row(int period, grid::BranchId branch, int side) const {
  const PolygonSide s = polygon_side(side);
  std::vector<solver::Entry> entries;
  for (const Injection& injection : base_->injections[static_cast<std::size_t>(period)]) {
    if (!topology(period).flow().feeds(branch, injection.bus)) continue;
    const double value = -(s.p * injection.mw + s.q * injection.mvar);
    if (value != 0.0) entries.push_back({injection.column, value});
  }
  return entries;
}

std::vector<solver::Entry> NetworkLazyRows::recourse_row(int row) const {
  const Place at = place(row);
  return at.voltage ? voltage_row(at.period, grid::BusId(at.element))
                    : line_row(at.period, grid::BranchId(at.element), at.side);
}

stochastic::LazyRows::Sides NetworkLazyRows::sides(int row, int scenario) const {
  const Place at = place(row);
  const shock::Scenario& s = scenario_of(scenario);
  if (at.voltage) {
    const grid::BusId id(at.element);
    const grid::Bus& bus = base_->study->network.bus(id);
    double fixed = topology(at.period).load_voltage(id, s, at.period);
    const int component = topology(at.period).forest().component[id.index()];
    if (voltage_column_[static_cast<std::size_t>(at.period)][static_cast<std::size_t>(component)] < 0)
      fixed += base_->study->network.source_voltage_pu * base_->study->network.source_voltage_pu;
    return {bus.vmin_pu * bus.vmin_pu - fixed, bus.vmax_pu * bus.vmax_pu - fixed};
  }
  const grid::BranchId id(at.element);
  double mw = 0.0, mvar = 0.0;
  topology(at.period).load_flow(id, s, at.period, mw, mvar);
  const PolygonSide side = polygon_side(at.side);
  const double rating = base_->study->network.branch(id).rating_mva;
  const double limit = std::isfinite(rating) ? polygon_radius(rating) - side.p * mw - side.q * mvar : solver::kInf;
  return {-solver::kInf, limit};
}

}  // namespace

std::shared_ptr<const stochastic::LazyRows> make_network_lazy_rows(const RecourseModel& model,
                                                                   const RecourseBase& base) {
  return std::make_shared<NetworkLazyRows>(model, base);
}

}  // namespace gridkeel::planning
