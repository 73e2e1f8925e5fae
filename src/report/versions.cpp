#include "report/versions.hpp"

#include <nlohmann/json.hpp>

#include "grid/ac_power_flow.hpp"
#include "solver/lp_solver.hpp"

namespace gridkeel::report {
namespace {

// "power-grid-model 1.12.110" -> "1.12.110"
std::string last_word(const std::string& text) { return text.substr(text.rfind(' ') + 1); }

}  // namespace

std::string version() { return GRIDKEEL_VERSION; }

nlohmann::ordered_json versions_json() {
  return {{"gridkeel", version()},
          {"highs", last_word(solver::solver_version())},
          {"power_grid_model", last_word(grid::ac_engine_version())}};
}

}  // namespace gridkeel::report
