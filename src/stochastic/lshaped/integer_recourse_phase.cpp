// Recourse with integers: cuts of the relaxed recourse are valid but not tight. Lagrangian cuts lift the model, MILPs
// at integer points give the true costs, and branch and bound closes what both leave open.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "common/parallel.hpp"
#include "stochastic/integer/lagrangian_cuts.hpp"
#include "stochastic/integer/mip_evaluator.hpp"
#include "stochastic/lshaped/branch_and_bound.hpp"
#include "stochastic/lshaped/lshaped.hpp"
#include "stochastic/lshaped/missed_costs.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kMipShare = 0.1;     // of the gap that each scenario's MILP may leave open
constexpr double kRoomShare = 0.5;    // of what the gap leaves room for above the model's own error
constexpr double kWorthARound = 0.1;  // of the gap: a rise of the bound that is worth another round of cuts
constexpr int kRootRounds = 60, kRootPatience = 3;
constexpr double kCutShare = 0.02;  // of the gap: a rise of a scenario's cut that is worth another MILP
constexpr double kLeftShare = 0.1;  // of the gap: what cuts of all scenarios that get none could raise the criterion by
constexpr int kRootSolves = 2, kNodeSolves = 2;  // MILPs per Lagrangian cut
constexpr int kCutNodes = 50;                    // of each of them where it is large
constexpr int kRecourseTreeGroups = 20;
constexpr double kWorthKnowing = 0.5;  // of what is open: a better plan is worth all its MILPs
constexpr int kIdleRounds = 3;         // without cuts, of these
constexpr int kTeachingRounds = 40;    // of the tree with what points have taught
constexpr double kRelaxedShare = 0.3;  // of the gap, that the tree of the relaxed recourse may leave open
constexpr double kGuessedShare = 0.1;  // the same where MILPs take so long that one point more costs more than its tree
constexpr double kFirstLook = 0.02;    // relative gap of the tree before it, where MILPs may change the order of points
}  // namespace

class LShaped::MipSearch : public BranchAndBound::Hooks {
 public:
  explicit MipSearch(LShaped& owner)
      : own_(owner),
        evaluator_(*owner.problem_, owner.evaluator_->threads()),
        lagrangian_(*owner.problem_),
        missed_(*owner.problem_, *owner.risk_, *owner.store_, lagrangian_, owner.evaluator_->threads()),
        error_(static_cast<std::size_t>(owner.problem_->scenario_count()), solver::kInf) {}

  // At the root: cuts where the model has its minimum, until they stop to raise the bound.
  bool lift_root() {
    double last = -solver::kInf;
    int idle = 0;
    for (int round = 0; round < kRootRounds && idle < kRootPatience; ++round) {
      if (should_stop()) return false;
      ++own_.solution_.iterations;
      const MasterPoint point = own_.master_.minimise(own_.limits_, 0.02 * gap_of(own_.centre_value_));
      if (!point.feasible) return true;
      own_.raise_lower(point.bound);
      own_.report("lagrangian");
      if (own_.closed(own_.options_.relative_gap)) return true;
      idle = point.bound < last + kWorthARound * gap_of(point.bound) ? idle + 1 : 0;
      // Where points taught the model, the tree knows more than cuts at the root may catch up with.
      last = std::max({last, point.bound, may_learn() ? own_.solution_.lower_bound : -solver::kInf});
      if (!own_.has_integers() || own_.integral(point.x))
        if (!consider(point.x)) return false;
      if (lift(point.x, kRootSolves) == 0) break;
    }
    return !should_stop();
  }

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override {
    ++own_.solution_.iterations;
    const auto losses = own_.oracle_->exact(x, *own_.risk_, own_.options_.stop);
    if (!losses) return std::nullopt;
    own_.add_feasibility_cuts(*losses);
    if (!losses->feasibility.empty()) return BranchAndBound::Refined{solver::kInf, solver::kInf, true};
    const double before = model_cost(x);
    lift(x, kNodeSolves);
    if (should_stop()) return std::nullopt;
    BranchAndBound::Refined refined;
    refined.model = model_cost(x);
    const bool settled = refined.model <= before + kWorthARound * gap_of(before);
    if (!settled && known_.count(x) == 0 && std::isfinite(own_.solution_.upper_bound)) return refined;
    if (!consider(x)) return std::nullopt;
    const Known& known = known_.at(x);
    refined.cost = known.upper;
    refined.exact = true;
    return refined;
  }

  std::optional<double> evaluate(const std::vector<double>& x) override {
    if (!consider(x)) return std::nullopt;
    return known_.at(x).upper;
  }

  double proven_cost(const std::vector<double>& x) const override {
    const auto at = known_.find(x);
    return at == known_.end() ? -solver::kInf : at->second.lower;
  }

  // Of the gap, that the tree of the relaxed recourse may leave open.
  double relaxed_share() const { return evaluator_.has_guesses() ? kGuessedShare : kRelaxedShare; }

  // Where whole recourse may cost far more than relaxed, and cuts at whole points tell the model.
  bool may_learn() const { return own_.has_integers() && !evaluator_.has_guesses(); }

  bool all_whole() const {
    const std::vector<char>& integer = own_.problem_->first_stage.columns.integer;
    return std::all_of(integer.begin(), integer.end(), [](char whole) { return whole != 0; });
  }

  // The best of a coarse tree's points: its MILPs are solved as they would be after the whole tree, those that are not
  // needed to learn from it beside the learning.
  void look_at(const std::vector<double>& x) {
    first_look_ = true;
    if (consider(x, true) && !done()) {
      if (const auto begun = begun_.find(x); begun == begun_.end())
        teach();
      else
        teach_beside_the_rest(x, std::move(begun->second));
    }
    first_look_ = false;
  }

  // Points that the relaxed recourse makes about equally good, the first the best: MILPs may cost one of them much more
  // than its relaxation says and another nothing. What was found out where that is so: other points may be the best
  // then.
  enum class Found { nothing, costs, cuts };
  Found consider_best(const std::vector<std::vector<double>>& points) {
    if (points.size() > 1 && evaluator_.has_guesses()) {
      consider(likeliest(points));
      begun_.clear();
      return Found::nothing;
    }
    const std::size_t known_before = known_.size();
    for (const std::vector<double>& x : points) {
      if (done() || !consider(x, may_learn())) break;
      if (!done() && teach() > 0) return Found::cuts;
      if (known_.count(x) > 0) continue;  // else there was nothing to learn from what made it stop early
      if (done() || !consider(x)) break;
      if (!done() && teach() > 0) return Found::cuts;
    }
    return known_.size() > known_before && may_learn() && all_whole() ? Found::costs : Found::nothing;
  }

  // What the relaxed tree may know of single points. With continuous columns there is more at the same whole numbers.
  double proven_of_point(const std::vector<double>& x) const { return all_whole() ? proven_cost(x) : -solver::kInf; }

  void stop_learning() {
    learns_ = false;
    begun_.clear();
    for (auto& [x, known] : known_) known.proven.clear();
  }

  bool done() const { return should_stop() || own_.closed(own_.options_.relative_gap); }
  bool evaluation_due() const override { return false; }
  bool should_stop() const override { return own_.should_stop(); }
  void after_round(const BranchAndBound& tree) override {
    own_.note(tree);
    own_.report("integer");
  }

  void describe(Solution& solution) const {
    solution.mip_solves = evaluator_.solves() + lagrangian_.solves() + missed_.solves();
    double lower = kept_lower_;
    if (const auto best = known_.find(solution.x); best != known_.end()) lower = std::max(lower, best->second.lower);
    if (std::isfinite(lower))
      solution.recourse_gap = (solution.upper_bound - lower) / std::max(1e-9, std::abs(solution.upper_bound));
  }

 private:
  struct Known {
    double upper = solver::kInf, lower = -solver::kInf;
    std::vector<double> proven;  // per scenario, until cuts had nothing more to learn from it
  };

  double gap_of(double value) const { return own_.options_.relative_gap * std::max(1e-9, std::abs(value)); }

  double model_cost(const std::vector<double>& x) const {
    const auto losses = own_.store_->at_whole(x, 1);
    return own_.first_stage_cost(x) + own_.risk_->evaluate(losses.value).value;
  }

  // The scenarios of the largest weight x error; the others together matter by no more than `left`.
  std::vector<int> worth_lifting(const std::vector<double>& weight, double left) const {
    const auto matters = [&](int s) {
      const auto i = static_cast<std::size_t>(s);
      return weight[i] > 0.0 ? weight[i] * error_[i] : 0.0;
    };
    std::vector<int> order(error_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return matters(a) > matters(b); });
    double rest = 0.0;
    while (!order.empty() && rest + matters(order.back()) <= left) {
      rest += matters(order.back());
      order.pop_back();
    }
    return order;
  }

  // Lagrangian cuts at x for the scenarios in which the model may miss something that matters; how many were found.
  int lift(const std::vector<double>& x, int solves) {
    const CutStore::Losses losses = own_.store_->at(x, 1);
    const RiskValue risk = own_.risk_->evaluate(losses.value);
    const double gap = gap_of(own_.first_stage_cost(x) + risk.value);
    const std::vector<int> wanted = worth_lifting(risk.weight, kLeftShare * gap);
    std::vector<std::optional<Cut>> cuts(wanted.size());
    parallel_for(static_cast<int>(wanted.size()), own_.evaluator_->threads(), [&](int k) {
      const auto s = static_cast<std::size_t>(wanted[static_cast<std::size_t>(k)]);
      double constant = 0.0;
      std::vector<double> slope(x.size(), 0.0);
      own_.store_->accumulate(static_cast<int>(s), losses.cut[s], 1.0, constant, slope);
      const LagrangianCuts::Effort effort{
          solves, 1e-6, kCutShare * gap / std::max(1e-6, risk.weight[s]), {kCutNodes}, own_.options_.relax_first_stage};
      cuts[static_cast<std::size_t>(k)] =
          lagrangian_.at(static_cast<int>(s), x, slope, losses.value[s], effort, own_.options_.stop);
    });
    int found = 0;
    for (const auto& cut : cuts)
      if (cut && own_.store_->add(*cut, x)) ++found;
    return found;
  }

  // Cuts at the point considered last, if it costs much more than the model says; how many were found.
  int teach(const MissedCosts::Work& beside = {}) {
    const MissedCosts::Point point = std::exchange(last_proven_, {});
    if (point.proven.empty()) return 0;
    const double model = model_cost(point.x), upper = own_.solution_.upper_bound;
    if (model >= upper - (std::isfinite(upper) ? gap_of(upper) : 0.0)) return 0;
    const int found = missed_.teach(point, gap_of(model), own_.options_.stop, beside);
    if (const auto known = known_.find(point.x); known != known_.end())
      known->second.proven = found > 0 ? point.proven : std::vector<double>();
    return found;
  }

  void teach_beside_the_rest(const std::vector<double>& x, MipLosses found) {
    begun_.clear();
    const Outlook look = outlook(x);
    teach(evaluator_.remaining(found, x, look.order, look.allowed_gap, own_.options_.stop));
    prove(found, x, look, {});
    learn_errors(look, found);
    if (!found.complete() && cost_of(x, found.lower) < own_.solution_.upper_bound) return;
    know(x, std::move(found));
  }

  // What the cut model says of x, and how MILPs there shall go about it.
  struct Outlook {
    std::vector<double> model;  // per scenario, from below
    std::vector<int> order;     // what matters most first
    double allowed_gap;         // of each scenario's MILP
  };

  Outlook outlook(const std::vector<double>& x) const {
    Outlook out;
    out.model = own_.store_->at_whole(x, 1).value;
    const RiskValue risk = own_.risk_->evaluate(out.model);
    out.order.resize(out.model.size());
    std::iota(out.order.begin(), out.order.end(), 0);
    const auto matters = [&](int s) {
      const auto i = static_cast<std::size_t>(s);
      return risk.weight[i] * (std::isfinite(error_[i]) ? error_[i] : std::abs(out.model[i]));
    };
    std::stable_sort(out.order.begin(), out.order.end(), [&](int a, int b) { return matters(a) > matters(b); });
    const double cost = own_.first_stage_cost(x) + risk.value, upper = own_.solution_.upper_bound;
    const double reference = std::isfinite(upper) ? upper : cost;
    const double below = first_look_ ? kRelaxedShare * gap_of(reference) : cost - own_.solution_.lower_bound;
    const double room = gap_of(reference) - below;
    out.allowed_gap = std::max(kMipShare * gap_of(reference), kRoomShare * room);
    return out;
  }

  double cost_of(const std::vector<double>& x, const std::vector<double>& losses) const {
    const bool possible = std::all_of(losses.begin(), losses.end(), [](double v) { return std::isfinite(v); });
    return possible ? own_.first_stage_cost(x) + own_.risk_->evaluate(losses).value : solver::kInf;
  }

  void learn_errors(const Outlook& outlook, const MipLosses& found) {
    for (std::size_t s = 0; s < error_.size(); ++s)
      if (std::isfinite(found.upper[s])) error_[s] = std::max(found.upper[s] - outlook.model[s], 0.0);
  }

  // What MILPs prove beyond the model is more than the gap has room for, and x can take little of what is open between
  // the bounds: cuts there say more than its cost would. While no plan is known, at the first look, more than the
  // coarse tree left open.
  bool is_missed(double lower, double model) const {
    const double upper = own_.solution_.upper_bound, least = own_.solution_.lower_bound;
    const double missed = lower - std::max(model, least);
    if (!std::isfinite(upper)) return first_look_ && missed > kFirstLook * std::abs(lower);
    return missed > gap_of(lower) && upper - lower < kWorthKnowing * (upper - least);
  }

  // The true cost of x by MILPs, unless it is proven to be no better than the best. False if stopped. To learn from,
  // the few scenarios will do that show that the model misses too much.
  bool consider(const std::vector<double>& x, bool to_learn = false) {
    if (const auto known = known_.find(x); known != known_.end()) {
      last_proven_ = {x, std::exchange(known->second.proven, {})};
      return true;
    }
    const Outlook look = outlook(x);
    MipLosses found = begin(x, look);
    MipEvaluator::GoOn go_on;
    const double model = cost_of(x, look.model);
    if (std::isfinite(own_.solution_.upper_bound) || first_look_)
      go_on = [&](const MipLosses& so_far) {
        const double lower = cost_of(x, so_far.lower);
        return lower < own_.solution_.upper_bound && !(to_learn && is_missed(lower, model));
      };
    if (evaluator_.guess(found, x, look.order, look.allowed_gap, own_.options_.stop, go_on))
      prove(found, x, look, go_on);
    const double lower = cost_of(x, found.lower);
    if (should_stop() && !found.complete() && lower < own_.solution_.upper_bound) return false;
    learn_errors(look, found);
    if (may_learn() && learns_) last_proven_ = {x, found.lower};
    if (to_learn && lower < own_.solution_.upper_bound && (!found.complete() || is_missed(lower, model))) {
      if (found.complete()) keep(x, found);
      begun_ = {{x, std::move(found)}};
      return true;
    }
    know(x, std::move(found));
    return true;
  }

  // More of the MILPs that weigh most, until all together are close enough.
  void prove(MipLosses& found, const std::vector<double>& x, const Outlook& look, const MipEvaluator::GoOn& go_on) {
    evaluator_.refine(found, x, look.allowed_gap, MipEvaluator::Until::proven, own_.options_.stop, go_on,
                      [&](const MipLosses& so_far, const std::vector<int>& open) {
                        return worth_refining(so_far, open, own_.first_stage_cost(x), look.allowed_gap);
                      });
  }

  void know(const std::vector<double>& x, MipLosses found) {
    known_[x] = {cost_of(x, found.upper), cost_of(x, found.lower),
                 may_learn() && learns_ ? found.lower : std::vector<double>()};
    if (found.complete()) keep(x, std::move(found));
  }

  // What was found at x before, as far as it is good enough, and what the model says where it knows more.
  MipLosses begin(const std::vector<double>& x, const Outlook& look) const {
    const auto begun = begun_.find(x);
    if (begun == begun_.end()) return evaluator_.unevaluated(look.model);
    MipLosses found = begun->second;
    if (!may_learn()) return found;
    for (std::size_t s = 0; s < look.model.size(); ++s) {
      found.lower[s] = std::min(found.upper[s], std::max(found.lower[s], look.model[s]));
      if (found.upper[s] - found.lower[s] <= look.allowed_gap || found.next_nodes[s] > 0) continue;
      found.upper[s] = solver::kInf;
      found.next_nodes[s] = 0;
    }
    return found;
  }

  // Where the work at one point is long, only one of them is worth all of it.
  const std::vector<double>& likeliest(const std::vector<std::vector<double>>& points) {
    const std::vector<double>* best = &points.front();
    double least = solver::kInf;
    for (const std::vector<double>& x : points) {
      if (should_stop()) break;
      const double enough = std::min(least, own_.solution_.upper_bound);
      if (const double cost = estimate(x, enough); cost < least) {
        least = cost;
        best = &x;
      }
      own_.report("integer");
      if (least - own_.solution_.lower_bound <= gap_of(least)) break;
    }
    return *best;
  }

  // What x costs by guesses and local search; inf if that seems to be no less than `enough`, or some scenario defies
  // them.
  double estimate(const std::vector<double>& x, double enough) {
    const Outlook look = outlook(x);
    if (cost_of(x, look.model) >= enough) return solver::kInf;
    MipLosses& found = begun_[x] = evaluator_.unevaluated(look.model);
    const double close = std::max(look.allowed_gap, kRoomShare * gap_of(cost_of(x, look.model)));
    evaluator_.guess(found, x, look.order, close, own_.options_.stop, {});
    // A guess says little before the local search; until then, a scenario counts as no dearer than proven.
    const auto may_be_best = [&](const MipLosses& so_far) {
      std::vector<double> likely = so_far.lower;
      for (std::size_t s = 0; s < likely.size(); ++s)
        if (so_far.next_nodes[s] != 0 && std::isfinite(so_far.upper[s])) likely[s] = so_far.upper[s];
      return cost_of(x, likely) < enough;
    };
    evaluator_.refine(found, x, close, MipEvaluator::Until::searched, own_.options_.stop, may_be_best,
                      [&](const MipLosses& so_far, const std::vector<int>& open) {
                        return worth_refining(so_far, open, own_.first_stage_cost(x), close);
                      });
    learn_errors(look, found);
    if (!found.complete()) return solver::kInf;
    keep(x, found);
    return cost_of(x, found.upper);
  }

  // The open scenarios by what their gaps weigh, unless the bounds are near enough to each other as they are.
  std::vector<int> worth_refining(const MipLosses& losses, const std::vector<int>& open, double first_stage_cost,
                                  double allowed_gap) const {
    const bool solved =
        std::all_of(losses.upper.begin(), losses.upper.end(), [](double v) { return std::isfinite(v); });
    if (!solved) return open;
    const RiskValue risk = own_.risk_->evaluate(losses.upper);
    const double cost = first_stage_cost + risk.value;
    const double own_gap = risk.value - own_.risk_->evaluate(losses.lower).value;
    if (own_gap <= allowed_gap || cost - own_.solution_.lower_bound <= gap_of(cost)) return {};
    std::vector<int> order = open;
    const auto matters = [&](int s) {
      const auto i = static_cast<std::size_t>(s);
      return risk.weight[i] * (losses.upper[i] - losses.lower[i]);
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return matters(a) > matters(b); });
    std::erase_if(order, [&](int s) { return matters(s) <= 0.0; });
    return order;
  }

  void keep(const std::vector<double>& x, MipLosses found) {
    LossEstimate estimate;
    estimate.risk = own_.risk_->evaluate(found.upper);
    estimate.value = std::move(found.upper);
    estimate.residual = found.largest_residual();
    estimate.complete = true;
    const double before = own_.solution_.upper_bound;
    own_.accept(x, estimate);
    if (!(own_.solution_.upper_bound < before)) return;  // what stands is another dispatch, perhaps of the same point
    own_.solution_.recourse = std::move(found.recourse);
    kept_lower_ = cost_of(x, found.lower);
  }

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

void LShaped::integer_recourse_phase() {
  store_->drop_of_first_stage();  // of a solve that an error ended
  MipSearch search(*this);
  BranchingMemory branching;
  const auto likely_points = [&](double least_gap) {
    accepts_ = false;
    const double gap = std::max(search.relaxed_share() * options_.relative_gap, least_gap);
    auto found = has_integers()
                     ? relaxed_recourse_tree(gap, branching, [&](const auto& x) { return search.proven_of_point(x); })
                     : std::vector<std::vector<double>>();
    accepts_ = true;
    return found;
  };
  const bool looks_first = search.may_learn() && kFirstLook > options_.relative_gap;
  std::vector<std::vector<double>> points = likely_points(looks_first ? kFirstLook : 0.0);
  accept_known();
  if (looks_first && !search.done()) {
    if (!points.empty()) search.look_at(points.front());
    report("integer");
    if (!search.done()) points = likely_points(0.0);
  }
  for (int round = 0, idle = 0; !search.done() && round < kTeachingRounds; ++round) {
    const MipSearch::Found found = search.consider_best(points);
    idle = found == MipSearch::Found::cuts ? 0 : idle + 1;
    if (found == MipSearch::Found::nothing || idle > kIdleRounds || search.done()) break;
    report("integer");
    points = likely_points(0.0);
  }
  search.stop_learning();
  report("integer");
  const CutStore::Losses known = store_->at(centre_, evaluator_->threads());
  master_.regroup(centre_, known.value, risk_->evaluate(known.value).weight,
                  std::min(kRecourseTreeGroups, problem_->scenario_count()));
  if (!closed(options_.relative_gap) && search.lift_root() && !closed(options_.relative_gap)) {
    BranchAndBound tree = make_tree(kRecourseTreeGroups, search);
    const bool done = tree.run();
    note(tree);
    if (done && solution_.x.empty() && tree.lower_bound() == solver::kInf) infeasible_ = true;
    if (done && !closed(options_.relative_gap))
      solution_.reason =
          "the recourse has integers and the first stage continuous columns: no cut closes what is left of the gap";
  }
  search.describe(solution_);
  store_->drop_of_first_stage();  // others may go on with what is known
  report("integer");
}

}  // namespace gridkeel::stochastic
