#pragma once

#include <memory>
#include <vector>

#include "common/progress.hpp"
#include "solver/lp_solver.hpp"
#include "stochastic/lshaped/grouped_master.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

struct MasterPoint {
  bool feasible = false;
  std::vector<double> x;
  std::vector<double> theta;  // per scenario: the cut model's recourse cost
  double first_stage_cost = 0.0;
  double risk = 0.0;  // rho(theta), exact
  double value() const { return first_stage_cost + risk; }
  double bound = -solver::kInf;  // proven lower bound on the whole problem (over the box, if one was set)
};

// The relaxed problem  min c'x + phi : theta_s >= cuts, phi >= w'theta for worst-case weights w.
class Master {
 public:
  Master(const TwoStageProblem& problem, const RiskMeasure& risk);

  // Adds the cut unless it is the copy of one already there.
  void add_cut(const Cut& cut);
  int cut_count() const { return static_cast<int>(cuts_.size()); }

  // LP relaxation over the box (empty = the first stage's own bounds), with phi exact at the solution
  // (within the
  // relative tolerance where scenarios are grouped because there are many).
  MasterPoint solve_lp(const std::vector<double>& lower, const std::vector<double>& upper,
                       double grouped_tolerance = 1e-5);

  // Integer solution of the model to the relative gap, starting from `start_x` (may be empty), by branch
  // and bound on a smaller model with grouped scenarios (GroupedMaster). `bound` is its dual bound.
  MasterPoint solve_integer(double relative_gap, double time_limit_s, const StopToken* stop,
                            const std::vector<double>& start_x);
  // An evaluated integer point: the integer master will be tight there.
  void remember_integer_point(const std::vector<double>& x);

  double seconds() const { return seconds_; }
  std::vector<double> model_losses(const std::vector<double>& x) const;  // max over cuts, per scenario

 private:
  int theta(int scenario) const { return first_columns_ + scenario; }
  int phi() const { return first_columns_ + scenarios_; }
  void add_risk_cut(const std::vector<double>& weight);
  bool improve_risk_model(const std::vector<double>& theta_values, double phi_value);
  solver::LpModel relaxation() const;
  MasterPoint solve_grouped_lp(const std::vector<double>& lower, const std::vector<double>& upper, double tolerance);
  std::vector<std::vector<double>> binding_risk_cuts() const;
  double proven_bound(const std::vector<double>& dual, const std::vector<double>& lower,
                      const std::vector<double>& upper) const;
  MasterPoint point_at(const std::vector<double>& solution) const;

  const TwoStageProblem* problem_;
  const RiskMeasure* risk_;
  int first_columns_, scenarios_;
  solver::LpSolver lp_;                        // one column per scenario; unused when there are many
  std::unique_ptr<GroupedMaster> grouped_lp_;  // then this, refined where its solutions ask for it
  std::vector<Cut> cuts_;
  std::vector<std::vector<double>> risk_cuts_;
  // Row r of lp_ beyond the first stage's own: >= 0 a cut, < 0 risk cut -(i + 1).
  std::vector<int> row_kind_;
  std::vector<std::vector<double>> relaxed_points_;  // latest relaxed solutions: where cuts are gathered
  std::vector<std::vector<double>> integer_points_, integer_risk_cuts_;
  std::vector<double> lp_dual_;  // of the last relaxation
  double seconds_ = 0.0;
};

}  // namespace gridkeel::stochastic
