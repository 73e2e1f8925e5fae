#pragma once

#include <vector>

#include "solver/mip_solver.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The integer master with few rows. Scenarios whose worst-case weights are proportional to their
// probabilities in every risk cut taken in form a group; a group has one column, the probability-weighted
// sum of its scenarios' losses, and at each gathered point one row: the sum of the scenarios' highest cuts
// there. Tail scenarios, whose weights differ, end up alone. Weaker than one column per scenario but
// valid, several times faster in branch and bound, and refined where its solutions ask for it.
class GroupedMaster {
 public:
  // `cuts` must outlive the object and not change.
  GroupedMaster(const TwoStageProblem& problem, const std::vector<Cut>& cuts,
                std::vector<std::vector<double>> risk_cuts);

  void add_risk_cut(const std::vector<double>& weight) { risk_cuts_.push_back(weight); }
  void add_point(const std::vector<double>& x) { highest_.push_back(highest_at(x)); }
  // Takes the points whose rows bind in the relaxation.
  void add_relaxed_points(const std::vector<std::vector<double>>& points);

  solver::MipResult solve(const solver::MipOptions& options, const std::vector<double>& start_x, double start_phi);

  // The relaxation over a box (empty = the first stage's bounds), with a lower bound on it recomputed from
  // its duals: risk-cut multipliers, scaled to sum to one, give weights in the convex weight set; each
  // group's row multipliers, scaled likewise, a convex combination of its cuts.
  struct Relaxed {
    std::vector<double> x;  // empty if infeasible
    double objective = 0.0;
    double bound = -solver::kInf;
  };
  Relaxed solve_relaxed(const std::vector<double>& lower, const std::vector<double>& upper);
  // Forgets risk cuts and points that have not been binding in the last `patience` relaxations.
  void forget(int patience);
  const std::vector<std::vector<double>>& risk_cuts() const { return risk_cuts_; }

 private:
  using Highest = std::vector<int>;  // per scenario, the cut that is highest at a point; -1 if it has none

  Highest highest_at(const std::vector<double>& x) const;
  void make_groups();
  solver::LpModel model() const;
  double proven_bound(const solver::LpModel& relaxed, const std::vector<double>& dual) const;
  void note_binding(const std::vector<double>& dual);
  void add_point_rows(solver::LpModel& model, const Highest& highest) const;

  const TwoStageProblem* problem_;
  const std::vector<Cut>* cuts_;
  std::vector<std::vector<double>> risk_cuts_;
  std::vector<Highest> highest_;
  std::vector<int> group_of_;                      // per scenario
  std::vector<std::vector<double>> group_factor_;  // [risk cut][group]: weight / probability
  int groups_ = 0;
  std::vector<int> risk_idle_, point_idle_;  // relaxations since last binding
};

}  // namespace gridkeel::stochastic
