#pragma once

#include <string>
#include <vector>

#include "grid/power_grid_model/model_data.hpp"

namespace gridkeel::grid::pgm {

// Load cases of one switching state, solved in one call. Columns hold case after case; the caller fills the first
// group and reads the second.
class BatchFlow {
 public:
  // `data` must outlive the flow.
  BatchFlow(const ModelData& data, std::size_t cases);

  // By current iteration, which factorises the network once for all cases and is twice as fast; what it does not solve
  // soon (it slows down towards voltage collapse) by Newton-Raphson. `voltages_vary`: u_ref of the sources differs
  // between cases; else the model's own stay.
  void solve(bool voltages_vary);

  // One call of the library. Cases without a solution are marked, and their rows mean nothing: the library leaves them
  // uninitialised. Throws InternalError for anything else that goes wrong.
  void solve_by(PGM_CalculationMethod method, bool voltages_vary);

  std::vector<double> p_w, q_var;  // per bus: load
  std::vector<double> u_ref;       // per source, pu

  std::vector<double> u_pu;                        // per bus
  std::vector<double> p_from, q_from, p_to, q_to;  // per line, W and var into the line
  std::vector<char> failed;                        // per case

 private:
  void solve_failed_again(bool voltages_vary);
  InputSet updates(bool voltages_vary) const;
  OutputSet output();
  void mark_failed();

  const ModelData& data_;
  std::size_t cases_;
  Handle handle_;
};

}  // namespace gridkeel::grid::pgm
