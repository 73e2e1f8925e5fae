#include "planning/call_limits.hpp"

#include <algorithm>
#include <cmath>

#include "planning/recourse_model.hpp"

namespace gridkeel::planning {
namespace {

double demand_of(const std::vector<int>& loads, const std::vector<Load>& all, const shock::Scenario& scenario, int t) {
  double sum = 0.0;
  for (int l : loads) sum += demand_mw(all[static_cast<std::size_t>(l)], scenario, t);
  return sum;
}

}  // namespace

LastCall last_call(double demand_mw, double power_mw) {
  constexpr double kRounding = 1e-6;  // of a call
  const int before = std::max(0, static_cast<int>(std::ceil(demand_mw / power_mw - kRounding)) - 1);
  const double left_mw = demand_mw - before * power_mw;
  // Where there is no demand, its own row says so.
  return {before, left_mw > kRounding * power_mw ? std::min(left_mw, power_mw) : power_mw};
}

void add_call_limits(stochastic::ScenarioData& data, const RecourseBase& base, const shock::Scenario& scenario) {
  const DeviceRows& rows = base.device_rows;
  for (std::size_t d = 0; d < rows.last_calls.size(); ++d)
    for (std::size_t t = 0; t < rows.last_calls[d].size(); ++t) {
      const DeviceRows::LastCallRow& row = rows.last_calls[d][t];
      const double demand = demand_of(rows.reducible[d], base.loads, scenario, static_cast<int>(t));
      const LastCall last = last_call(demand, row.power_mw);
      if (last.before == 0 && last.helps_mw == row.power_mw) continue;  // as the template has it
      for (const int call : row.calls) data.recourse_matrix.push_back({row.row, call, -last.helps_mw});
      data.row_sides.push_back({row.row, -solver::kInf, row.side(last)});
    }
}

}  // namespace gridkeel::planning
