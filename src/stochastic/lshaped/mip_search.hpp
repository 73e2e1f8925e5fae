#pragma once

#include <map>
#include <optional>
#include <vector>

#include "stochastic/integer/lagrangian_cuts.hpp"
#include "stochastic/integer/mip_evaluator.hpp"
#include "stochastic/lshaped/branch_and_bound.hpp"
#include "stochastic/lshaped/lshaped.hpp"
#include "stochastic/lshaped/missed_costs.hpp"

namespace gridkeel::stochastic {

// What is known of whole recourse at points of the first stage, and what branch and bound asks of it: MILPs give true
// costs, Lagrangian cuts and what is learnt from MILPs lift the model.
class LShaped::MipSearch : public BranchAndBound::Hooks {
 public:
  explicit MipSearch(LShaped& owner);

  // Before it, a tree is searched to this relative gap only, where MILPs may change the order of points.
  static constexpr double kFirstLook = 0.02;

  // At the root: cuts where the model has its minimum, until they stop to raise the bound.
  bool lift_root();

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override;
  std::optional<double> evaluate(const std::vector<double>& x) override;
  double proven_cost(const std::vector<double>& x) const override;

  // Of the gap, that the tree of the relaxed recourse may leave open.
  double relaxed_share() const;

  // Where whole recourse may cost far more than relaxed, and cuts at whole points tell the model.
  bool may_learn() const { return own_.has_integers() && !evaluator_.has_guesses(); }

  bool all_whole() const;

  // The best of a coarse tree's points: its MILPs are solved as they would be after the whole tree, those that are not
  // needed to learn from it beside the learning.
  void look_at(const std::vector<double>& x);

  // Points that the relaxed recourse makes about equally good, the first the best: MILPs may cost one of them much more
  // than its relaxation says and another nothing. What was found out where that is so: other points may be the best
  // then.
  enum class Found { nothing, costs, cuts };
  Found consider_best(const std::vector<std::vector<double>>& points);

  // What the relaxed tree may know of single points. With continuous columns there is more at the same whole numbers.
  double proven_of_point(const std::vector<double>& x) const { return all_whole() ? proven_cost(x) : -solver::kInf; }

  void stop_learning();

  bool done() const { return should_stop() || own_.closed(own_.options_.relative_gap); }
  bool evaluation_due() const override { return false; }
  bool should_stop() const override { return own_.should_stop(); }
  void after_round(const BranchAndBound& tree) override;

  void describe(Solution& solution) const;

 private:
  struct Known {
    double upper = solver::kInf, lower = -solver::kInf;
    std::vector<double> proven;  // per scenario, until cuts had nothing more to learn from it
  };

  double gap_of(double value) const { return own_.options_.relative_gap * std::max(1e-9, std::abs(value)); }

  double model_cost(const std::vector<double>& x) const;

  // The scenarios of the largest weight x error; the others together matter by no more than `left`.
  std::vector<int> worth_lifting(const std::vector<double>& weight, double left) const;

  // Lagrangian cuts at x for the scenarios in which the model may miss something that matters; how many were found.
  int lift(const std::vector<double>& x, int solves);

  // Cuts at the point considered last, if it costs much more than the model says; how many were found.
  int teach(const MissedCosts::Work& beside = {});

  void teach_beside_the_rest(const std::vector<double>& x, MipLosses found);

  // What the cut model says of x, and how MILPs there shall go about it.
  struct Outlook {
    std::vector<double> model;  // per scenario, from below
    std::vector<int> order;     // what matters most first
    double allowed_gap;         // of each scenario's MILP
  };

  Outlook outlook(const std::vector<double>& x) const;

  double cost_of(const std::vector<double>& x, const std::vector<double>& losses) const;

  void learn_errors(const Outlook& outlook, const MipLosses& found);

  // What MILPs prove beyond the model is more than the gap has room for, and x can take little of what is open between
  // the bounds: cuts there say more than its cost would. While no plan is known, at the first look, more than the
  // coarse tree left open.
  bool is_missed(double lower, double model) const;

  // The true cost of x by MILPs, unless it is proven to be no better than the best. False if stopped. To learn from,
  // the few scenarios will do that show that the model misses too much.
  bool consider(const std::vector<double>& x, bool to_learn = false);

  // More of the MILPs that weigh most, until all together are close enough.
  void prove(MipLosses& found, const std::vector<double>& x, const Outlook& look, const MipEvaluator::GoOn& go_on);

  void know(const std::vector<double>& x, MipLosses found);

  // What was found at x before, as far as it is good enough, and what the model says where it knows more.
  MipLosses begin(const std::vector<double>& x, const Outlook& look) const;

  // The tree names the points that it met, and others that relaxed recourse makes as good may be beside them: the best
  // of both.
  std::vector<std::vector<double>> with_neighbours(const std::vector<std::vector<double>>& points);
  double relaxed_cost(const std::vector<double>& x);

  // Where the work at one point is long, only one of them is worth all of it. Guesses at the first few show where the
  // local search has the least to do.
  const std::vector<double>& likeliest(const std::vector<std::vector<double>>& points);

  // What x costs by guesses, and by local search from them; inf if that seems to be no less than `enough`, or some
  // scenario defies them.
  double guess(const std::vector<double>& x);
  double estimate(const std::vector<double>& x, double enough);
  // Of a scenario's cost, for either.
  double close_enough(const std::vector<double>& x, const Outlook& look) const;

  // The open scenarios by what their gaps weigh, unless the bounds are near enough to each other as they are.
  std::vector<int> worth_refining(const MipLosses& losses, const std::vector<int>& open, double first_stage_cost,
                                  double allowed_gap) const;

  void keep(const std::vector<double>& x, MipLosses found);

  LShaped& own_;
  MipEvaluator evaluator_;
  LagrangianCuts lagrangian_;
  MissedCosts missed_;
  bool first_look_ = false, learns_ = true;
  double kept_lower_ = -solver::kInf;  // of the incumbent, when it was taken
  std::vector<double> error_;          // per scenario: what the model missed of the true cost when last evaluated
  std::map<std::vector<double>, Known> known_;
  std::map<std::vector<double>, MipLosses> begun_;  // of points that were not considered to the end
  MissedCosts::Point last_proven_;                  // the point considered last
};

}  // namespace gridkeel::stochastic
