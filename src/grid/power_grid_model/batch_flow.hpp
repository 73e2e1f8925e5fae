#pragma once

#include <string>
#include <vector>

#include "grid/power_grid_model/model_data.hpp"

namespace gridkeel::grid::pgm {

// Load cases of one switching state, solved in one call. Columns hold case after case; the caller fills the first
// group and reads the second.
class BatchFlow {
 public:
  // `voltages_vary`: u_ref of the sources differs between cases; else the model's own stay. Copies nothing: `data`
  // must outlive the flow.
  BatchFlow(const ModelData& data, std::size_t cases);

  // Cases without a solution (voltage collapse) are marked, and their rows mean nothing: the library leaves them
  // uninitialised. Throws InternalError for anything else that goes wrong.
  void solve(bool voltages_vary);

  std::vector<double> p_w, q_var;  // per bus: load
  std::vector<double> u_ref;       // per source, pu

  std::vector<double> u_pu;                        // per bus
  std::vector<double> p_from, q_from, p_to, q_to;  // per line, W and var into the line
  std::vector<char> failed;                        // per case

 private:
  InputSet updates(bool voltages_vary) const;
  OutputSet output();
  void mark_failed();

  const ModelData& data_;
  std::size_t cases_;
  Handle handle_;
};

}  // namespace gridkeel::grid::pgm
