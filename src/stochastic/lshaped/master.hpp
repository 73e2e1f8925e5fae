#pragma once

#include <memory>
#include <span>
#include <vector>

#include "solver/lp_solver.hpp"
#include "stochastic/lshaped/cut_store.hpp"
#include "stochastic/lshaped/partition.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

struct FirstStageBox {
  std::vector<double> lower, upper;
};

struct MasterPoint {
  bool feasible = false;  // false: no first-stage point in the box
  bool open = false;      // the cut model has no minimum over the box: x is only far out
  std::vector<double> x;
  double first_stage_cost = 0.0;
  double value = solver::kInf;   // c'x + rho(cut model at x)
  double bound = -solver::kInf;  // proven lower bound of the whole problem over the box; inf if it is empty
  std::vector<double> loss;      // the cut model per scenario, at x; empty if the bound reached the cutoff
  std::vector<int> cut;          // the cuts behind it, for CutStore::touch
};

// Minimises the cut model  c'x + rho(theta(x)),  theta_s(x) = max_k a_sk + b_sk'x  (CutStore), over a box of first
// stages. The LP has, per worst-case weight vector w met so far, one column per group g of scenarios:
//   phi >= sum_g theta_wg,   theta_wg >= sum_{s in g} w_s (a_sk + b_sk'x),
// and its rows are taken from the store where its solutions ask for them, so its size follows the number of
// groups, not that of scenarios, and any risk measure is served by the same rows.
class Master {
 public:
  // Reads the store only, so that masters may work side by side.
  Master(const TwoStageProblem& problem, const RiskMeasure& risk, const CutStore& store, int threads);

  // Regroups scenarios by these losses and weights at x; forgets all rows but feasibility cuts.
  void regroup(const std::vector<double>& x, std::span<const double> loss, std::span<const double> weight, int groups);
  void add_feasibility_cut(const Cut& cut);

  // Until the model's value at x exceeds the LP's by at most `tolerance`, or the bound reaches `cutoff`. In a box
  // without end the LP may lack the rows that bound it: these are then looked for within reach, farther each time.
  MasterPoint minimise(const FirstStageBox& box, double tolerance, double cutoff = solver::kInf);

  // The LP's value with the rows it has, for choosing where to branch; inf if the box is empty, -inf if the LP has no
  // minimum. Proves nothing.
  double relaxation_value(const FirstStageBox& box);

  double seconds() const { return seconds_; }
  long solves() const { return solves_; }  // of its LP
  int groups() const { return partition_.groups(); }
  int thetas() const { return groups() * static_cast<int>(weights_.size()); }
  int rows() const { return static_cast<int>(rows_.size()); }

 private:
  struct WeightVector {
    std::vector<double> weight;  // per scenario
    std::vector<int> column;     // per group: theta's column, -1 where the group has no weight
  };
  struct CutRow {
    int weights = -1, group = -1;  // group -1: the row of a weight vector
    double constant = 0.0;
    std::vector<double> slope;
    int idle = 0;
    // Of a floor's cut: it holds in this box and in parts of it, and elsewhere has no side.
    std::shared_ptr<const FirstStageBox> only_in;
    bool active = true;
  };

  solver::LpStatus solve();
  void load();
  void set_box(const FirstStageBox& box, double reach = solver::kInf);
  // The floors' cuts in the box, and which rows hold there.
  void enter(const FirstStageBox& box);
  CutStore::Losses losses_at(const std::vector<double>& x, CutStore::Losses of_store) const;
  void add_weights(std::vector<double> weight, const CutStore::Losses& of_store);
  // Adds the rows of weight vector `w` that (x, theta) breaks by more than `tolerance` in all; their number.
  int separate(int w, const CutStore::Losses& losses, const std::vector<double>& solution, double tolerance);
  void push_cut_row(CutRow row);
  static double side_of(const CutRow& row);
  CutRow group_row(int w, int group, const CutStore::Losses& losses) const;
  double weighted(int w, const std::vector<double>& loss) const;
  int worst_weights(const std::vector<double>& loss) const;
  void note_binding();
  bool forget_idle();  // true if the LP must be loaded again
  double proven_bound(const FirstStageBox& box) const;
  bool proven_empty(const FirstStageBox& box);
  MasterPoint point_at(const std::vector<double>& solution) const;

  const TwoStageProblem* problem_;
  const RiskMeasure* risk_;
  const CutStore* store_;
  int threads_;
  int first_columns_;
  Partition partition_;
  std::vector<double> origin_;  // where the first rows are taken
  solver::LpSolver lp_;
  bool loaded_ = false;
  int lp_columns_ = 0;
  std::vector<Cut> feasibility_;
  std::shared_ptr<const FirstStageBox> box_;  // the last
  std::vector<Cut> floors_;                   // their cuts in it; CutStore::Losses have -2 - k for the k-th
  std::vector<WeightVector> weights_;
  std::vector<CutRow> rows_;  // of the LP, after the first stage's and the feasibility cuts'
  solver::Rows pending_;      // the last of them, not yet in the LP
  double seconds_ = 0.0;
  long solves_ = 0;
};

// Bounds of first-stage columns that every feasible point satisfies: the given ones, tightened by the rows where
// they are infinite. Weak duality needs them.
FirstStageBox implied_box(const solver::LpModel& first_stage);

}  // namespace gridkeel::stochastic
