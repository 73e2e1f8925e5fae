// A study solved at many points, each from what is known of those before.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assessment/shared_recourse.hpp"
#include "assessment/sweep_points.hpp"
#include "planning/make_scenarios.hpp"
#include "planning/plan_file.hpp"

namespace gridkeel::assessment {

struct SweepRow {
  std::vector<std::string> values;  // of the grid's columns
  std::string fingerprint;          // of the study and its files, the point and how it is solved
  std::string status;               // as in plan.json; "infeasible" rows hold no figures
  double objective = 0.0, lower_bound = 0.0, gap = 0.0;
  double first_stage_usd = 0.0, price_usd = 0.0, risk_usd = 0.0;
  double expected_usd = 0.0, cvar_usd = 0.0, worst_usd = 0.0;  // recourse, at the scenarios' own probabilities
  double unserved_mwh = 0.0, loss_of_load = 0.0;               // expected
  int units = 0;
  std::vector<planning::PlannedModule> modules;
  long lp_solves = 0;
  double seconds = 0.0;
  bool kept = false;  // of an earlier sweep

  bool solved() const { return status != "infeasible" && !status.empty(); }
};

struct SweepRequest {
  std::function<planning::Study(const std::vector<ConfigEdit>&)> study_at;  // the study with these edits
  std::function<shock::ScenarioSet(const planning::Study&)> scenarios_of = [](const planning::Study& study) {
    return planning::make_scenarios(study);
  };
  std::string scenarios_id;  // of scenarios that are no draw of the study's
  SweepGrid grid;
  std::map<std::string, SweepRow> known;  // by fingerprint: rows that need not be solved again
  StopToken* stop = nullptr;
  std::function<void(const std::string&)> on_step;
  std::function<void(const std::vector<SweepRow>&)> on_row;  // all points, those to come without a status
};

// One row per point, in the grid's order; rows that a stop left out have no status. Points that differ only in
// the criterion, prices or limits of Stage I share what is learnt of Stage II.
std::vector<SweepRow> sweep(const SweepRequest& request);

// Of rows by price and CVaR: those that no other row beats in both, cheapest first; and the one where the curve bends
// most: farthest below the line between its ends. Needs at least three to have a knee.
struct Frontier {
  std::vector<std::size_t> rows;
  std::optional<std::size_t> knee;
};
Frontier frontier_of(const std::vector<SweepRow>& rows);

// Of a tornado's rows: how far each parameter moves the objective, the farthest first.
struct TornadoBar {
  std::string parameter;
  double low = 0.0, high = 0.0;  // objective with the smaller and the larger value
  double swing() const;
};
std::vector<TornadoBar> tornado_bars(const std::vector<SweepRow>& rows);

}  // namespace gridkeel::assessment
