#include "planning/call_limits.hpp"

#include <algorithm>

#include "planning/demand_caps.hpp"
#include "planning/recourse_model.hpp"

namespace gridkeel::planning {
namespace {

double demand_of(const std::vector<int>& loads, const std::vector<Load>& all, const shock::Scenario& scenario, int t) {
  double sum = 0.0;
  for (int l : loads) sum += demand_mw(all[static_cast<std::size_t>(l)], scenario, t);
  return sum;
}

}  // namespace

CallLimits::CallLimits(const Study& study, const FirstStage& first, const shock::ScenarioSet& set,
                       const std::vector<Load>& loads)
    : most_mw_(first.devices.size()) {
  // With fractions allowed, a scenario's costs would depend on the others of its set.
  if (!study.fidelity.activation || study.fidelity.relaxed) return;
  const std::vector<std::vector<int>> reducible = reducible_loads(study, first, loads);
  for (std::size_t d = 0; d < reducible.size(); ++d) {
    most_mw_[d].assign(static_cast<std::size_t>(study.horizon.periods), 0.0);
    for (int t = 0; t < study.horizon.periods; ++t)
      for (const shock::Scenario& scenario : set.scenarios) {
        double& most = most_mw_[d][static_cast<std::size_t>(t)];
        most = std::max(most, demand_of(reducible[d], loads, scenario, t));
      }
  }
}

double CallLimits::most_mw(int device, int period) const {
  const std::vector<double>& own = most_mw_[static_cast<std::size_t>(device)];
  return own.empty() ? solver::kInf : own[static_cast<std::size_t>(period)];
}

void add_call_limits(stochastic::ScenarioData& data, const RecourseBase& base, const shock::Scenario& scenario) {
  if (!base.study->fidelity.activation) return;
  const auto& called = base.device_rows.called_rows;
  const std::vector<std::vector<int>> reducible = reducible_loads(*base.study, *base.first, base.loads);
  for (std::size_t d = 0; d < called.size(); ++d)
    for (std::size_t t = 0; t < called[d].size(); ++t) {
      const double demand = demand_of(reducible[d], base.loads, scenario, static_cast<int>(t));
      for (const solver::Entry& e : solver::row_of(base.devices.rows.matrix, called[d][t]))
        if (e.index != base.columns.devices[d].reduction[t] && e.value < -demand)
          data.recourse_matrix.push_back({called[d][t], e.index, -demand});
    }
}

}  // namespace gridkeel::planning
