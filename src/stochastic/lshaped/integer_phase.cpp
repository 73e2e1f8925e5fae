// The first stage's integers: what branch and bound asks of the scenarios.
#include <algorithm>
#include <cmath>
#include <utility>

#include "stochastic/lshaped/branch_and_bound.hpp"
#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr int kTreeGroups = 2;  // few, since the tree solves many masters
constexpr double kEstimateShare =
    0.2;                        // of the gap, and of what a point is worse than the best, that an estimate may miss
constexpr double kNear = 0.05;  // of the cost: the distance from the lower bound of a point that may be the best
constexpr long kPassesUnevaluated = 4;  // LPs, in passes over all scenarios, after which the best point is evaluated
constexpr long kRoundsPerReport = 5;
constexpr double kForgotten = 1e-7;       // share of the cost that the cuts of a point must miss to count as forgotten
constexpr std::size_t kMostFromTree = 4;  // of the relaxed tree
constexpr double kPointSpread = 3.0;      // gaps from the best to the last of them
constexpr std::size_t kMostKept = 100'000;  // parts of a relaxed tree, for the next
constexpr int kTreeMasters = 2;             // nodes solved side by side; more would search more nodes than it takes

// Gives a number its value back at the end, however that comes.
class Restored {
 public:
  explicit Restored(double& number) : number_(number), value_(number) {}
  ~Restored() { number_ = value_; }
  Restored(const Restored&) = delete;
  Restored& operator=(const Restored&) = delete;
  double value() const { return value_; }

 private:
  double& number_;
  double value_;
};
}  // namespace

class LShaped::Search : public BranchAndBound::Hooks {
 public:
  // `proven`: what is proven of single points beyond the model.
  explicit Search(LShaped& owner, ProvenCost proven = {})
      : own_(owner), proven_(std::move(proven)), evaluated_at_(owner.evaluator_->counters().solves) {}

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override {
    ++own_.solution_.iterations;
    if (const auto known = from_memory(x)) return known;
    const double reference = std::isfinite(best_) ? best_ : own_.centre_value_;
    const double least = kEstimateShare * own_.options_.relative_gap * std::max(1e-9, std::abs(reference));
    auto losses = own_.oracle_->estimate(
        x, *own_.risk_, [&](double value) { return std::max(least, kEstimateShare * (value - reference)); },
        own_.options_.stop);
    if (!losses) return std::nullopt;
    own_.add_feasibility_cuts(*losses);
    if (!losses->feasibility.empty()) return BranchAndBound::Refined{solver::kInf, solver::kInf, true};
    if (may_mislead(x, *losses)) {
      losses = own_.exact(x);
      if (!losses) return std::nullopt;
      if (!losses->feasibility.empty()) return BranchAndBound::Refined{solver::kInf, solver::kInf, true};
    }
    own_.accept(x, *losses);
    const double model = std::max(own_.first_stage_cost(x) + losses->risk.value, proven_by_cuts(x));
    return BranchAndBound::Refined{model, cost(x, *losses, std::max(model, proven_cost(x))), losses->complete};
  }

  std::optional<double> evaluate(const std::vector<double>& x) override {
    ++own_.solution_.iterations;
    const auto losses = own_.exact(x);
    if (!losses) return std::nullopt;
    evaluated_at_ = own_.evaluator_->counters().solves;
    return losses->feasibility.empty() ? cost(x, *losses, std::max(proven_by_cuts(x), proven_cost(x))) : solver::kInf;
  }

  // But for what is proven, the cut model is exact where a point was evaluated.
  double proven_cost(const std::vector<double>& x) const override { return proven_ ? proven_(x) : -solver::kInf; }

  bool evaluation_due() const override {
    const long since = own_.evaluator_->counters().solves - evaluated_at_;
    return since >= kPassesUnevaluated * own_.problem_->scenario_count();
  }

  bool should_stop() const override { return own_.should_stop(); }

  void after_round(const BranchAndBound& tree) override {
    own_.note(tree);
    if (rounds_++ % kRoundsPerReport == 0) own_.report("integer");
  }

 private:
  // A point evaluated exactly, if the cuts from then are all still there.
  std::optional<BranchAndBound::Refined> from_memory(const std::vector<double>& x) {
    const auto losses = own_.recall(x);
    if (!losses) return std::nullopt;
    const double model = model_cost(x);
    const double value = cost(x, *losses, -solver::kInf);
    if (model < value - kForgotten * std::max(1e-9, std::abs(value))) return std::nullopt;
    return BranchAndBound::Refined{model, value, true};
  }

  // The tree would be searched against this estimate, ever more exactly the nearer its nodes are. Where recourse has
  // integers there are few enough scenarios to be sure of it first.
  bool may_mislead(const std::vector<double>& x, const LossEstimate& losses) const {
    const double value = own_.first_stage_cost(x) + losses.risk.value + losses.missing;
    return own_.integer_recourse_ && !losses.complete && value < best_ &&
           value - own_.solution_.lower_bound < kNear * std::abs(value);
  }

  // `proven`: what it costs at least.
  double cost(const std::vector<double>& x, const LossEstimate& losses, double proven) {
    const double value = std::max(own_.first_stage_cost(x) + losses.risk.value + losses.missing, proven);
    best_ = std::min(best_, value);
    own_.report("integer");
    return value;
  }

  double model_cost(const std::vector<double>& x) const {
    return own_.first_stage_cost(x) + own_.risk_->evaluate(own_.store_->at_whole(x, 1).value).value;
  }

  // Cuts may know more of recourse with integers than its relaxation at x.
  double proven_by_cuts(const std::vector<double>& x) const {
    return own_.integer_recourse_ ? model_cost(x) : -solver::kInf;
  }

  LShaped& own_;
  ProvenCost proven_;
  double best_ = solver::kInf;
  long evaluated_at_;
  long rounds_ = 0;
};

// One master for each node of a round, all grouped at the centre.
BranchAndBound LShaped::make_tree(int groups, BranchAndBound::Hooks& hooks) {
  const CutStore::Losses known = store_->at(centre_, evaluator_->threads());
  const RiskValue risk = risk_->evaluate(known.value);
  std::vector<Master*> masters;
  for (int k = 0; k < kTreeMasters; ++k) {
    tree_masters_.push_back(std::make_unique<Master>(*problem_, *risk_, *store_, 1));
    tree_masters_.back()->regroup(centre_, known.value, risk.weight, std::min(groups, problem_->scenario_count()));
    for (const Cut& cut : known_->feasibility) tree_masters_.back()->add_feasibility_cut(cut);
    masters.push_back(tree_masters_.back().get());
  }
  const BranchAndBound::Settings settings{options_.relative_gap, centre_value_, evaluator_->threads(),
                                          options_.relax_first_stage};
  return {*problem_, masters, *store_, limits_, settings, hooks};
}

void LShaped::note(const BranchAndBound& tree) {
  raise_lower(tree.lower_bound());
  solution_.nodes = tree.nodes();
  tree_s_ = tree.seconds();
}

// What the cuts of the relaxed recourse prove with the first stage's integers, and the best points of theirs. Nothing
// if stopped before any was met. `branching`: of the last such tree, and then of this one.
std::vector<std::vector<double>> LShaped::relaxed_recourse_tree(double relative_gap, BranchingMemory& branching,
                                                                const ProvenCost& proven) {
  Search search(*this, proven);
  const Restored asked(options_.relative_gap);
  options_.relative_gap = relative_gap;
  BranchAndBound tree = make_tree(kTreeGroups, search);
  tree.start_from(branching);
  if (!solution_.x.empty()) tree.offer(solution_.x, solution_.upper_bound);
  tree.run();
  branching = tree.memory_with_bounds();
  if (branching.parts.size() > kMostKept) branching.coarsen();
  note(tree);
  tree_masters_.clear();
  report("integer");
  return tree.best_points(kMostFromTree, kPointSpread * asked.value());
}

void LShaped::integer_phase() {
  Search search(*this);
  BranchAndBound tree = make_tree(kTreeGroups, search);
  for (const RecourseKnowledge::Point& point : known_->points)
    if (const auto losses = recall(point.x); losses && integral(point.x))
      tree.offer(point.x, first_stage_cost(point.x) + losses->risk.value);
  tree.start_from(known_->branching);
  const bool done = tree.run();
  note(tree);
  known_->branching = tree.memory();
  report("integer");
  if (done && solution_.x.empty() && tree.lower_bound() == solver::kInf) infeasible_ = true;
}

}  // namespace gridkeel::stochastic
