#pragma once

#include <string>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

struct AcResult {
  bool converged = false;
  std::string message;            // why not
  std::vector<double> v_pu;       // per bus
  double losses_kw = 0.0;
  double losses_kvar = 0.0;
  double load_mw = 0.0;
  double load_mvar = 0.0;
  double vmin_pu = 0.0;
  BusId vmin_bus;
};

// Balanced AC power flow of the closed network with its own loads, by power-grid-model's
// Newton-Raphson (C API). The source is an ideal voltage (its short-circuit power is set so high that
// the internal impedance does not show in the sixth decimal).
AcResult ac_power_flow(const Network& network);

// power-grid-model's version, for results.
std::string ac_engine_version();

}  // namespace gridkeel::grid
