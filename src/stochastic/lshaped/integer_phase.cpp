// The first stage's integers: what branch and bound asks of the scenarios.
#include <algorithm>
#include <cmath>

#include "stochastic/lshaped/branch_and_bound.hpp"
#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr int kTreeGroups = 5;  // few, since the tree solves many masters
constexpr double kEstimateShare =
    0.2;  // of the gap, and of what a point is worse than the best, that an estimate may miss
constexpr long kPassesUnevaluated = 4;  // LPs, in passes over all scenarios, after which the best point is evaluated
constexpr long kNodesPerReport = 20;
}  // namespace

class LShaped::Search : public BranchAndBound::Hooks {
 public:
  explicit Search(LShaped& owner) : own_(owner), evaluated_at_(owner.evaluator_->counters().solves) {}

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override {
    ++own_.solution_.iterations;
    const double reference = std::isfinite(best_) ? best_ : own_.centre_value_;
    const double least = kEstimateShare * own_.options_.relative_gap * std::max(1e-9, std::abs(reference));
    const auto losses = own_.oracle_.estimate(
        x, [&](double value) { return std::max(least, kEstimateShare * (value - reference)); }, own_.options_.stop);
    if (!losses) return std::nullopt;
    own_.add_feasibility_cuts(*losses);
    if (!losses->feasibility.empty()) return BranchAndBound::Refined{solver::kInf, solver::kInf, true};
    own_.accept(x, *losses);
    return BranchAndBound::Refined{own_.first_stage_cost(x) + losses->risk.value, cost(x, *losses), losses->complete};
  }

  std::optional<double> evaluate(const std::vector<double>& x) override {
    ++own_.solution_.iterations;
    const auto losses = own_.exact(x);
    if (!losses) return std::nullopt;
    evaluated_at_ = own_.evaluator_->counters().solves;
    return losses->feasibility.empty() ? cost(x, *losses) : solver::kInf;
  }

  // The cut model is exact where a point was evaluated.
  double proven_cost(const std::vector<double>&) const override { return -solver::kInf; }

  bool evaluation_due() const override {
    const long since = own_.evaluator_->counters().solves - evaluated_at_;
    return since >= kPassesUnevaluated * own_.problem_->scenario_count();
  }

  bool should_stop() const override { return own_.should_stop(); }

  void after_node(const BranchAndBound& tree) override {
    own_.raise_lower(tree.lower_bound());
    own_.solution_.nodes = tree.nodes();
    if (tree.nodes() < kNodesPerReport || tree.nodes() % kNodesPerReport == 0) own_.report("integer");
  }

 private:
  double cost(const std::vector<double>& x, const LossEstimate& losses) {
    const double value = own_.first_stage_cost(x) + losses.risk.value + losses.missing;
    best_ = std::min(best_, value);
    own_.report("integer");
    return value;
  }

  LShaped& own_;
  double best_ = solver::kInf;
  long evaluated_at_;
};

void LShaped::integer_phase() {
  const CutStore::Losses known = store_.at(centre_, evaluator_->threads());
  master_.regroup(centre_, known.value, risk_->evaluate(known.value).weight,
                  std::min(kTreeGroups, problem_->scenario_count()));
  Search search(*this);
  BranchAndBound tree(*problem_, master_, limits_, centre_value_, options_.relative_gap, search);
  const bool done = tree.run();
  raise_lower(tree.lower_bound());
  solution_.nodes = tree.nodes();
  report("integer");
  if (done && solution_.x.empty() && tree.lower_bound() == solver::kInf) infeasible_ = true;
}

}  // namespace gridkeel::stochastic
