#include "planning/network_lazy_rows.hpp"

#include <algorithm>
#include <cmath>

#include "planning/polygon.hpp"

namespace gridkeel::planning {
namespace {

// How many of a period's broken rows are added at once: the worst voltage usually mends its neighbours.
constexpr std::size_t kWorstPerPeriod = 2;

struct BrokenRow {
  double excess;
  int row;
};

void append_worst(std::vector<BrokenRow>& broken, std::vector<int>& out) {
  const std::size_t keep = std::min(kWorstPerPeriod, broken.size());
  std::partial_sort(broken.begin(), broken.begin() + static_cast<std::ptrdiff_t>(keep), broken.end(),
                    [](const BrokenRow& a, const BrokenRow& b) {
                      return a.excess != b.excess ? a.excess > b.excess : a.row < b.row;
                    });
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
  std::vector<solver::Entry> entries(int period, const FlowSkeleton::Answer& answer) const;

  const std::vector<Injection>& injections(int period) const {
    const auto& own = injections_[static_cast<std::size_t>(period)];
    return own.empty() ? base_->injections[static_cast<std::size_t>(period)] : own;
  }

  const RecourseBase* base_;
  TopologySchedule topology_;
  std::vector<std::vector<Injection>> injections_;  // as RecourseModel's
  int periods_, buses_, branches_;
  int line_start_;
  std::vector<char> moves_;                       // [period]: not checked here, since switches move
  std::vector<std::vector<int>> voltage_column_;  // [period][component]: -1 for the substation's part
};

NetworkLazyRows::NetworkLazyRows(const RecourseModel& model, const RecourseBase& base)
    : base_(&base),
      topology_(model.topology),
      injections_(model.own_injections),
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
  const TopologyState& state = topology(period);
  const std::vector<Load>& loads = state.loads();
  std::vector<double> drawn(loads.size(), 0.0), roots;
  for (std::size_t l = 0; l < loads.size(); ++l)
    drawn[l] = sheddable(loads[l], scenario_of(scenario), period, !state.forest().energised_from_source(loads[l].bus));
  std::vector<FlowSkeleton::FedIn> fed_in;
  for (const Injection& injection : injections(period)) {
    const double value = y[static_cast<std::size_t>(injection.column)];
    if (injection.load >= 0)
      drawn[static_cast<std::size_t>(injection.load)] -= value;
    else if (value != 0.0)
      fed_in.push_back({state.skeleton().node_of(injection.bus), injection.mw * value, injection.mvar * value});
  }
  for (int c = 0; c < state.forest().component_count(); ++c) roots.push_back(root_v(period, c, y));

  std::vector<FlowSkeleton::Broken> broken;
  state.skeleton().find_broken(drawn, fed_in, roots, tolerance, broken);
  std::vector<BrokenRow> voltages, lines;
  for (const FlowSkeleton::Broken& b : broken) {
    if (b.voltage)
      voltages.push_back({b.excess, period * buses_ + b.element});
    else
      lines.push_back({b.excess, line_start_ + (period * branches_ + b.element) * kPolygonSides + b.side});
  }
  append_worst(voltages, out);
  append_worst(lines, out);
}

void NetworkLazyRows::violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                               std::vector<int>& out) const {
  for (int t = 0; t < periods_; ++t)
    if (!moves_[static_cast<std::size_t>(t)]) check_network(scenario, t, y, tolerance, out);
}

std::vector<solver::Entry> NetworkLazyRows::entries(int period, const FlowSkeleton::Answer& answer) const {
  std::vector<solver::Entry> entries;
  for (const Injection& injection : injections(period)) {
    double value = 0.0;
    if (injection.load >= 0) {
      value = answer.load[static_cast<std::size_t>(injection.load)];
    } else {
      const auto& at = answer.node[static_cast<std::size_t>(topology(period).skeleton().node_of(injection.bus))];
      value = at.per_mw * injection.mw + at.per_mvar * injection.mvar;
    }
    if (value != 0.0) entries.push_back({injection.column, value});
  }
  return entries;
}

std::vector<solver::Entry> NetworkLazyRows::voltage_row(int period, grid::BusId bus) const {
  std::vector<solver::Entry> row = entries(period, topology(period).skeleton().voltage_row(bus));
  const int component = topology(period).forest().component[bus.index()];
  const int root = voltage_column_[static_cast<std::size_t>(period)][static_cast<std::size_t>(component)];
  if (root >= 0) row.push_back({root, 1.0});
  return row;
}

std::vector<solver::Entry> NetworkLazyRows::recourse_row(int row) const {
  const Place at = place(row);
  return at.voltage ? voltage_row(at.period, grid::BusId(at.element))
                    : entries(at.period, topology(at.period).skeleton().line_row(grid::BranchId(at.element),
                                                                                 polygon_side(at.side)));
}

stochastic::LazyRows::Sides NetworkLazyRows::sides(int row, int scenario) const {
  const Place at = place(row);
  if (moves_[static_cast<std::size_t>(at.period)]) return {-solver::kInf, solver::kInf};
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
