#include "assessment/ac_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "assessment/ac_state.hpp"
#include "assessment/spread.hpp"
#include "common/parallel.hpp"
#include "common/progress.hpp"

namespace gridkeel::assessment {

namespace {

using planning::Plan;
using planning::PlanningProblem;
using planning::Study;

// States worked on together: their linear picture is kept for the comparison, so that large feeders get smaller blocks.
constexpr std::size_t kBusesPerBlock = 200'000;

int scenarios_per_block(const Study& study) {
  const std::size_t per_scenario = study.network.buses.size() * static_cast<std::size_t>(study.horizon.periods);
  return static_cast<int>(std::max<std::size_t>(1, kBusesPerBlock / per_scenario));
}

grid::AcBatch group_by_topology(const std::vector<AcState>& states) {
  grid::AcBatch batch;
  std::map<grid::AcTopology, int> known;
  for (const AcState& state : states) {
    const auto [at, is_new] = known.try_emplace(topology_of(state.feeder), static_cast<int>(batch.topologies.size()));
    if (is_new) batch.topologies.push_back(at->first);
    batch.topology_of.push_back(at->second);
  }
  return batch;
}

// Adds blocks of scenarios, one after the other.
class AcChecker {
 public:
  AcChecker(const PlanningProblem& problem, const Plan& plan, const Study& limits, int threads)
      : problem_(problem), plan_(plan), limits_(limits), threads_(threads) {
    out_.losses_mwh.assign(plan.outcomes.size(), 0.0);
    out_.losses_usd = out_.losses_mwh;
    const std::size_t states = plan.outcomes.size() * static_cast<std::size_t>(limits.horizon.periods);
    for (auto* of_buses : {&voltage_, &linear_voltage_}) of_buses->reset(limits.network.buses.size(), states);
    for (auto* of_branches : {&loading_, &linear_loading_}) of_branches->reset(limits.network.branches.size(), states);
  }

  AcCheck run() {
    const Stopwatch watch;
    const int count = static_cast<int>(plan_.outcomes.size()), step = scenarios_per_block(limits_);
    for (int first = 0; first < count; first += step) add_block(first, std::min(count, first + step));
    const std::vector<double> probability = problem_.problem().probabilities();
    for (std::size_t s = 0; s < out_.losses_mwh.size(); ++s) {
      out_.expected_losses_mwh += probability[s] * out_.losses_mwh[s];
      out_.expected_losses_usd += probability[s] * out_.losses_usd[s];
    }
    out_.spread = {voltage_.spreads(), linear_voltage_.spreads(), loading_.spreads(), linear_loading_.spreads()};
    out_.seconds = watch.seconds();
    return std::move(out_);
  }

 private:
  void add_block(int first, int end) {
    const int periods = limits_.horizon.periods;
    std::vector<AcState> states(static_cast<std::size_t>((end - first) * periods));
    parallel_for(static_cast<int>(states.size()), threads_, [&](int k) {
      states[static_cast<std::size_t>(k)] = ac_state(problem_, plan_, limits_, first + k / periods, k % periods);
    });
    const grid::AcBatch batch = group_by_topology(states);
    std::vector<AcRecord> records(states.size());
    solve_ac_batch(
        limits_.network, batch, threads_,
        [&](int k, const grid::AcInput& input) { fill(states[static_cast<std::size_t>(k)].feeder, input); },
        [&](int k, const grid::AcSolution& solution) {
          records[static_cast<std::size_t>(k)] = record_of(states[static_cast<std::size_t>(k)], solution, limits_);
          spread(states[static_cast<std::size_t>(k)], solution);
        });
    out_.topologies = std::max(out_.topologies, static_cast<int>(batch.topologies.size()));
    for (AcRecord& record : records) add(record);
  }

  // From several threads at once: a spread does not depend on the order.
  void spread(const AcState& state, const grid::AcSolution& solution) {
    if (!solution.converged) return;
    const planning::FeederState& feeder = state.feeder;
    const std::lock_guard lock(mutex_);
    for (std::size_t b = 0; b < feeder.v_pu.size(); ++b) {
      if (!feeder.energised[b]) continue;
      voltage_.add(b, solution.v_pu[b]);
      linear_voltage_.add(b, feeder.v_pu[b]);
    }
    for (std::size_t e = 0; e < feeder.closed.size(); ++e) {
      if (!feeder.closed[e]) continue;
      loading_.add(e, solution.flow_mva[e]);
      linear_loading_.add(e, std::hypot(feeder.p_mw[e], feeder.q_mvar[e]));
    }
  }

  void add(AcRecord& record) {
    const AcStateNote& note = record.note;
    ++out_.states;
    out_.failed += note.failed ? 1 : 0;
    out_.with_islands += note.islands.empty() ? 0 : 1;
    out_.with_dead_buses += note.dead_buses > 0 ? 1 : 0;
    out_.dead_buses += note.dead_buses;
    const double losses_mwh = record.losses_mw * limits_.horizon.step_h;
    const auto& price = limits_.substation.import_price_usd_per_mwh;
    out_.losses_mwh[static_cast<std::size_t>(note.scenario)] += losses_mwh;
    out_.losses_usd[static_cast<std::size_t>(note.scenario)] +=
        losses_mwh * price[static_cast<std::size_t>(note.period)];
    out_.violations.insert(out_.violations.end(), record.violations.begin(), record.violations.end());
    for (std::size_t q = 0; q < record.worst.size(); ++q) keep_worse(out_.worst[q], record.worst[q]);
    keep_worse(out_.voltage_error, record.voltage_error);
    if (note.failed || note.dead_buses > 0 || !note.islands.empty()) out_.notes.push_back(std::move(record.note));
  }

  const PlanningProblem& problem_;
  const Plan& plan_;
  const Study& limits_;
  int threads_;
  AcCheck out_;
  std::mutex mutex_;
  SpreadKeeper voltage_, linear_voltage_, loading_, linear_loading_;
};

}  // namespace

std::string_view to_string(AcQuantity quantity) {
  static constexpr std::string_view names[kAcQuantities] = {"undervoltage", "overvoltage", "line_flow", "import_p",
                                                            "import_q"};
  return names[static_cast<int>(quantity)];
}

std::string_view unit_of(AcQuantity quantity) {
  static constexpr std::string_view units[kAcQuantities] = {"pu", "pu", "MVA", "MW", "Mvar"};
  return units[static_cast<int>(quantity)];
}

AcCheck check_ac(const PlanningProblem& problem, const Plan& plan, const Study& limits, int threads) {
  return AcChecker(problem, plan, limits, threads).run();
}

}  // namespace gridkeel::assessment
