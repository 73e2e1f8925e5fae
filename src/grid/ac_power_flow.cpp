#include "grid/ac_power_flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "grid/element_checks.hpp"
#include "grid/power_grid_model/handles.hpp"
#include "grid/power_grid_model/model_data.hpp"

namespace gridkeel::grid {

namespace {

// Voltage change per iteration, pu. Very short lines (6e-7 pu in case141) may keep rounding above the
// tightest, so the next is tried; each is far below the six decimals that results are quoted with.
constexpr std::array<double, 3> kTolerancesPu{1e-12, 1e-10, 1e-8};
constexpr PGM_Idx kMaxIterations = 40;

struct Output {
  explicit Output(const pgm::ModelData& data)
      : u_pu(data.node.id.size()),
        energized(data.node.id.size()),
        p_from(data.line.id.size()),
        p_to(p_from.size()),
        q_from(p_from.size()),
        q_to(p_from.size()) {}
  std::vector<double> u_pu;
  std::vector<std::int8_t> energized;
  std::vector<double> p_from, p_to, q_from, q_to;
};

pgm::OutputSet output_set(PGM_Handle* handle, Output& output) {
  pgm::OutputSet set(handle);
  set.component("node", output.u_pu.size());
  set.column("node", "u_pu", output.u_pu);
  set.column("node", "energized", output.energized);
  set.component("line", output.p_from.size());
  set.column("line", "p_from", output.p_from);
  set.column("line", "p_to", output.p_to);
  set.column("line", "q_from", output.q_from);
  set.column("line", "q_to", output.q_to);
  return set;
}

// The reason why it did not converge, empty if it did.
std::string solve(const pgm::ModelData& data, Output& output) {
  const pgm::Handle handle(PGM_create_handle());
  pgm::InputSet input(handle.get());
  data.add_to(input);
  const pgm::OutputSet result = output_set(handle.get(), output);
  const pgm::Options options =
      pgm::power_flow_options(handle.get(), PGM_newton_raphson, kMaxIterations, kTolerancesPu.front());
  pgm::require_ok(handle.get(), "setting up");
  const pgm::Model model(PGM_create_model(handle.get(), pgm::kFrequencyHz, input.get()));
  pgm::require_ok(handle.get(), "building the model");
  std::string why;
  for (const double tolerance : kTolerancesPu) {
    PGM_clear_error(handle.get());
    PGM_set_err_tol(handle.get(), options.get(), tolerance);
    PGM_calculate(handle.get(), model.get(), options.get(), result.get(), nullptr);
    if (PGM_error_code(handle.get()) == PGM_no_error) return {};
    why = PGM_error_message(handle.get());
  }
  return why;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

void fill(const Network& network, const Output& output, AcResult& result) {
  constexpr double kWattPerKw = 1e3;
  constexpr double kSameVoltagePu = 1e-11;  // rounding must not choose between buses behind an unloaded line
  result.v_pu = output.u_pu;
  result.vmin_pu = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < result.v_pu.size(); ++i) {
    if (output.energized[i] == 0) {
      result.v_pu[i] = 0.0;
      continue;
    }
    result.load_mw += network.buses[i].load_mw;
    result.load_mvar += network.buses[i].load_mvar;
    if (result.v_pu[i] > result.vmin_pu - kSameVoltagePu) continue;
    result.vmin_pu = result.v_pu[i];
    result.vmin_bus = BusId(i);
  }
  for (std::size_t e = 0; e < output.p_from.size(); ++e) {
    result.losses_kw += (output.p_from[e] + output.p_to[e]) / kWattPerKw;
    result.losses_kvar += (output.q_from[e] + output.q_to[e]) / kWattPerKw;
  }
}

}  // namespace

AcResult ac_power_flow(const Network& network) {
  check_elements(network);
  const pgm::ModelData data(network);
  Output output(data);
  AcResult result;
  result.message = solve(data, output);
  if (result.message.empty() && !(all_finite(output.u_pu) && all_finite(output.p_from)))
    result.message = "power-grid-model returned values that are not finite";
  result.converged = result.message.empty();
  if (result.converged) fill(network, output, result);
  return result;
}

std::string ac_engine_version() { return "power-grid-model " GRIDKEEL_PGM_VERSION; }

}  // namespace gridkeel::grid
