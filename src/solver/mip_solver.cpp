#include "solver/mip_solver.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "solver/highs_common.hpp"

namespace gridkeel::solver {
namespace {

bool is_enough(const HighsCallbackOutput& out, const MipOptions& options) {
  return out.mip_dual_bound >= options.enough_bound || out.mip_primal_bound < options.enough_value ||
         (options.iteration_limit > 0 && out.mip_total_lp_iterations >= options.iteration_limit);
}

void watch(Highs& highs, const MipOptions& options) {
  auto callback = [&options](int type, const std::string&, const HighsCallbackOutput* out, HighsCallbackInput* in,
                             void*) {
    if (in != nullptr && options.stop != nullptr && options.stop->should_stop()) in->user_interrupt = true;
    if (type == kCallbackMipInterrupt && in != nullptr && out != nullptr && is_enough(*out, options))
      in->user_interrupt = true;
    if (options.on_progress && out != nullptr)
      options.on_progress(out->mip_primal_bound, out->mip_dual_bound, out->running_time);
  };
  require(highs.setCallback(callback, nullptr), "setCallback");
  require(highs.startCallback(kCallbackMipInterrupt), "startCallback");
  require(highs.startCallback(kCallbackSimplexInterrupt), "startCallback");
}

MipStatus status_of(const Highs& highs, bool has_solution) {
  switch (highs.getModelStatus()) {
    case HighsModelStatus::kOptimal:
    case HighsModelStatus::kModelEmpty:
      return MipStatus::optimal;
    case HighsModelStatus::kInfeasible:
      return MipStatus::infeasible;
    case HighsModelStatus::kUnbounded:
    case HighsModelStatus::kUnboundedOrInfeasible:
      return MipStatus::unbounded;
    default:
      return has_solution ? MipStatus::feasible : MipStatus::no_solution;
  }
}

void pass_start(Highs& highs, const std::vector<double>& start) {
  HighsSolution solution;
  solution.col_value = start;
  solution.value_valid = true;
  require(highs.setSolution(solution), "setSolution");
}

}  // namespace

MipResult solve_model(const LpModel& model, const MipOptions& options) {
  const bool integer = model.has_integers();
  Highs highs;
  set_common_options(highs);
  require(highs.setOptionValue("mip_rel_gap", options.relative_gap), "mip_rel_gap");
  require(highs.setOptionValue("mip_abs_gap", options.absolute_gap), "mip_abs_gap");
  require(highs.setOptionValue("random_seed", options.random_seed), "random_seed");
  require(highs.setOptionValue("primal_feasibility_tolerance", 1e-9), "tolerance");
  require(highs.setOptionValue("dual_feasibility_tolerance", 1e-9), "tolerance");
  for (const char* heuristic : {"mip_heuristic_run_feasibility_jump", "mip_heuristic_run_rins",
                                "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost"})
    require(highs.setOptionValue(heuristic, options.sub_mip_heuristics), heuristic);
  require(highs.setOptionValue("mip_pscost_minreliable", options.pseudocosts_reliable_after), "pscost");
  if (options.node_limit > 0) require(highs.setOptionValue("mip_max_nodes", options.node_limit), "mip_max_nodes");
  if (std::isfinite(options.time_limit_s))
    require(highs.setOptionValue("time_limit", std::max(0.0, options.time_limit_s)), "time_limit");
  require(highs.passModel(to_highs(model.columns, model.rows, model.offset, integer, false)), "passModel");
  const bool may_be_enough =
      std::isfinite(options.enough_bound) || std::isfinite(options.enough_value) || options.iteration_limit > 0;
  if (options.stop != nullptr || options.on_progress || may_be_enough) watch(highs, options);
  if (integer && !options.start.empty()) pass_start(highs, options.start);

  MipResult result;
  if (highs.run() == HighsStatus::kError) return result;
  const HighsInfo& info = highs.getInfo();
  const bool has_solution = info.primal_solution_status == kSolutionStatusFeasible;
  result.status = status_of(highs, has_solution);
  if (has_solution) {
    result.x = highs.getSolution().col_value;
    result.objective = info.objective_function_value;
  }
  if (integer) {
    result.dual_bound = info.mip_dual_bound;
    result.nodes = info.mip_node_count;
  } else if (result.status == MipStatus::optimal) {
    result.dual_bound = result.objective;
    result.dual = highs.getSolution().row_dual;
  }
  return result;
}

void write_model(const LpModel& model, const std::string& path) {
  Highs highs;
  set_common_options(highs);
  HighsLp lp = to_highs(model.columns, model.rows, model.offset, model.has_integers(), true);
  lp.model_name_ = model.name;
  require(highs.passModel(std::move(lp)), "passModel");
  // HiGHS's LP writer does not check that the file opened.
  if (!std::ofstream(path)) throw FileError(path, "cannot be written");
  if (highs.writeModel(path) == HighsStatus::kError) throw FileError(path, "cannot be written");
}

LpModel read_model(const std::string& path) {
  Highs highs;
  set_common_options(highs);
  const HighsStatus status = highs.readModel(path);
  const HighsLp& lp = highs.getLp();
  // HiGHS's LP reader takes any text for an empty model.
  if (status == HighsStatus::kError || lp.num_col_ == 0) throw FileError(path, "is not a model that HiGHS reads");
  LpModel model;
  for (HighsInt j = 0; j < lp.num_col_; ++j) {
    const auto c = static_cast<std::size_t>(j);
    const bool integer = !lp.integrality_.empty() && lp.integrality_[c] == HighsVarType::kInteger;
    model.columns.add(lp.col_cost_[c], lp.col_lower_[c], lp.col_upper_[c], integer,
                      c < lp.col_names_.size() ? lp.col_names_[c] : "");
  }
  HighsSparseMatrix by_row = lp.a_matrix_;
  by_row.ensureRowwise();
  for (HighsInt i = 0; i < lp.num_row_; ++i) {
    const auto r = static_cast<std::size_t>(i);
    std::vector<Entry> entries;
    for (HighsInt k = by_row.start_[r]; k < by_row.start_[r + 1]; ++k)
      entries.push_back({by_row.index_[static_cast<std::size_t>(k)], by_row.value_[static_cast<std::size_t>(k)]});
    model.rows.add(lp.row_lower_[r], lp.row_upper_[r], entries, r < lp.row_names_.size() ? lp.row_names_[r] : "");
  }
  model.offset = lp.offset_;
  return model;
}

}  // namespace gridkeel::solver
