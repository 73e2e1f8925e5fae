#pragma once

#include <string>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

struct AcResult {
  bool converged = false;
  std::string message;       // why not
  std::vector<double> v_pu;  // per bus
  double losses_kw = 0.0;
  double losses_kvar = 0.0;
  double load_mw = 0.0;
  double load_mvar = 0.0;
  double vmin_pu = 0.0;
  BusId vmin_bus;
};

// Balanced AC power flow of the closed network with its own loads, by power-grid-model's
// Newton-Raphson (C API). The source is an ideal voltage (its short-circuit power is set so high that
// the internal impedance does not show in the sixth decimal). The network may be meshed; buses that no
// closed branch connects to the source are dead: 0 pu, and left out of load and vmin. Throws InputError for
// data that the engine, which checks nothing, must not see; a flow without a solution (voltage collapse)
// is converged = false with the reason.
AcResult ac_power_flow(const Network& network);

// power-grid-model's version, for results.
std::string ac_engine_version();

}  // namespace gridkeel::grid
