#include "assessment/ac_state.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::assessment {

namespace {

using planning::FeederState;
using planning::Study;

// Fills the record of one state.
class Recorder {
 public:
  Recorder(const AcState& state, const grid::AcSolution& solution, const Study& limits)
      : state_(state), solution_(solution), limits_(limits) {
    out_.note.scenario = state.scenario;
    out_.note.period = state.period;
    for (const char energised : state.feeder.energised) out_.note.dead_buses += energised ? 0 : 1;
  }

  AcRecord record() {
    out_.note.failed = !solution_.converged;
    if (!solution_.converged) {
      note_islands();
      return out_;
    }
    out_.losses_mw = solution_.losses_mw;
    note_islands();
    check_voltages();
    check_lines();
    check_import();
    return out_;
  }

 private:
  // The roots of the solution are those of the live parts.
  void note_islands() {
    std::size_t root = 0;
    for (const planning::FeederPart& part : state_.feeder.parts) {
      if (!part.live) continue;
      if (!part.by_substation)
        out_.note.islands.push_back({part.root, part.root_v_pu, solution_.converged ? solution_.root_mw[root] : 0.0});
      ++root;
    }
  }

  void hold(AcQuantity quantity, int element, double value, double limit, double linear, double excess) {
    const AcPoint point{quantity, state_.scenario, state_.period, element, value, limit, linear, excess};
    keep_worse(out_.worst[static_cast<std::size_t>(quantity)], point);
    const bool is_voltage = quantity == AcQuantity::undervoltage || quantity == AcQuantity::overvoltage;
    if (excess > (is_voltage ? limits_.ac.voltage_tolerance_pu : limits_.ac.loading_tolerance))
      out_.violations.push_back(point);
  }

  void check_voltages() {
    for (std::size_t b = 0; b < solution_.v_pu.size(); ++b) {
      if (!state_.feeder.energised[b]) continue;
      const double v = solution_.v_pu[b], linear = state_.feeder.v_pu[b];
      const int element = static_cast<int>(b);
      keep_worse(out_.voltage_error,
                 {{}, state_.scenario, state_.period, element, v, 0.0, linear, std::abs(v - linear)});
      const bool source = grid::BusId(b) == limits_.network.source;
      if (source && state_.feeder.parts.front().by_substation) continue;  // given, not limited
      const grid::Bus& bus = limits_.network.buses[b];
      const double given = limits_.network.source_voltage_pu;
      const double least = source ? std::min(given, bus.vmin_pu) : bus.vmin_pu;
      const double most = source ? std::max(given, bus.vmax_pu) : bus.vmax_pu;
      hold(AcQuantity::undervoltage, element, v, least, linear, least - v);
      hold(AcQuantity::overvoltage, element, v, most, linear, v - most);
    }
  }

  void check_lines() {
    for (std::size_t e = 0; e < solution_.flow_mva.size(); ++e) {
      const double rating = limits_.network.branches[e].rating_mva;
      if (!state_.feeder.closed[e] || !std::isfinite(rating)) continue;
      const double mva = solution_.flow_mva[e], linear = std::hypot(state_.feeder.p_mw[e], state_.feeder.q_mvar[e]);
      hold(AcQuantity::line_flow, static_cast<int>(e), mva, rating, linear, mva / rating - 1.0);
    }
  }

  // Shares are of the whole limit, since a scenario may leave nothing of it.
  void check_import() {
    const planning::FeederPart& first = state_.feeder.parts.front();
    if (!first.live || !first.by_substation) return;
    const planning::Substation& s = limits_.substation;
    const double mw = solution_.root_mw[0], mvar = std::abs(solution_.root_mvar[0]);
    hold(AcQuantity::import_p, -1, mw, state_.import_limit_mw, state_.import_mw,
         (mw - state_.import_limit_mw) / s.import_limit_mw);
    hold(AcQuantity::import_q, -1, mvar, s.import_limit_mvar, std::abs(state_.import_mvar),
         mvar / s.import_limit_mvar - 1.0);
  }

  const AcState& state_;
  const grid::AcSolution& solution_;
  const Study& limits_;
  AcRecord out_;
};

}  // namespace

AcState ac_state(const planning::PlanningProblem& problem, const planning::Plan& plan, const Study& limits,
                 int scenario, int period) {
  const auto s = static_cast<std::size_t>(scenario), t = static_cast<std::size_t>(period);
  const std::vector<double>& y = plan.outcomes[s].y;
  const planning::RecourseColumns& columns = problem.base().columns;
  AcState state;
  state.scenario = scenario;
  state.period = period;
  state.feeder = planning::feeder_state(problem, plan.solution.x, scenario, y, period);
  state.import_mw = y[static_cast<std::size_t>(columns.import_p[t])];
  state.import_mvar = y[static_cast<std::size_t>(columns.import_q[t])];
  state.import_limit_mw = limits.substation.usable_import_mw(problem.scenarios().scenarios[s].import_share[t]);
  return state;
}

grid::AcTopology topology_of(const FeederState& state) {
  grid::AcTopology topology{state.closed, {}};
  for (const planning::FeederPart& part : state.parts)
    if (part.live) topology.roots.push_back(part.root);
  return topology;
}

void fill(const FeederState& state, const grid::AcInput& input) {
  for (std::size_t b = 0; b < state.energised.size(); ++b) {
    if (!state.energised[b]) continue;
    input.p_mw[b] = state.injected_mw[b];
    input.q_mvar[b] = state.injected_mvar[b];
  }
  std::size_t root = 0;
  for (const planning::FeederPart& part : state.parts)
    if (part.live) input.root_v_pu[root++] = part.root_v_pu;
}

AcRecord record_of(const AcState& state, const grid::AcSolution& solution, const Study& limits) {
  return Recorder(state, solution, limits).record();
}

void keep_worse(AcPoint& worst, const AcPoint& point) {
  if (point.scenario >= 0 && (worst.scenario < 0 || point.excess > worst.excess)) worst = point;
}

}  // namespace gridkeel::assessment
