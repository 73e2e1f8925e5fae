#include "stochastic/lshaped/mip_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "common/parallel.hpp"
#include "stochastic/lshaped/neighbours.hpp"

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
constexpr double kWorthKnowing = 0.5;            // of what is open: a better plan is worth all its MILPs
constexpr double kRelaxedShare = 0.3;            // of the gap, that the tree of the relaxed recourse may leave open
constexpr double kGuessedShare = 0.1;  // the same where MILPs take so long that one point more costs more than its tree
constexpr std::size_t kMostNeighbours = 1000, kMostLikely = 5, kMostGuessed = 3;
constexpr int kMostEvaluated = 12;        // by LPs, to find the likely ones
constexpr double kNeighbourSpread = 3.0;  // gaps from the best point to the last of its neighbours
}  // namespace

LShaped::MipSearch::MipSearch(LShaped& owner)
    : own_(owner),
      evaluator_(*owner.problem_, owner.evaluator_->threads()),
      lagrangian_(*owner.problem_),
      missed_(*owner.problem_, *owner.risk_, *owner.store_, lagrangian_, owner.evaluator_->threads()),
      error_(static_cast<std::size_t>(owner.problem_->scenario_count()), solver::kInf) {}

bool LShaped::MipSearch::lift_root() {
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

std::optional<BranchAndBound::Refined> LShaped::MipSearch::refine(const std::vector<double>& x) {
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

double LShaped::MipSearch::relaxed_share() const { return evaluator_.has_guesses() ? kGuessedShare : kRelaxedShare; }

std::optional<double> LShaped::MipSearch::evaluate(const std::vector<double>& x) {
  if (!consider(x)) return std::nullopt;
  return known_.at(x).upper;
}

double LShaped::MipSearch::proven_cost(const std::vector<double>& x) const {
  const auto at = known_.find(x);
  return at == known_.end() ? -solver::kInf : at->second.lower;
}

bool LShaped::MipSearch::all_whole() const {
  const std::vector<char>& integer = own_.problem_->first_stage.columns.integer;
  return std::all_of(integer.begin(), integer.end(), [](char whole) { return whole != 0; });
}

void LShaped::MipSearch::look_at(const std::vector<double>& x) {
  first_look_ = true;
  if (consider(x, true) && !done()) {
    if (const auto begun = begun_.find(x); begun == begun_.end())
      teach();
    else
      teach_beside_the_rest(x, std::move(begun->second));
  }
  first_look_ = false;
}

LShaped::MipSearch::Found LShaped::MipSearch::consider_best(const std::vector<std::vector<double>>& points) {
  if (!points.empty() && evaluator_.has_guesses()) {
    consider(likeliest(with_neighbours(points)));
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

void LShaped::MipSearch::stop_learning() {
  learns_ = false;
  begun_.clear();
  for (auto& [x, known] : known_) known.proven.clear();
}

void LShaped::MipSearch::after_round(const BranchAndBound& tree) {
  own_.note(tree);
  own_.report("integer");
}

void LShaped::MipSearch::describe(Solution& solution) const {
  solution.mip_solves = evaluator_.solves() + lagrangian_.solves() + missed_.solves();
  double lower = kept_lower_;
  if (const auto best = known_.find(solution.x); best != known_.end()) lower = std::max(lower, best->second.lower);
  lower = std::max(lower, solution.lower_bound);  // of any plan
  if (std::isfinite(lower) && !solution.x.empty())
    solution.recourse_gap = (solution.upper_bound - lower) / std::max(1e-9, std::abs(solution.upper_bound));
}

double LShaped::MipSearch::model_cost(const std::vector<double>& x) const {
  const auto losses = own_.store_->at_whole(x, 1);
  return own_.first_stage_cost(x) + own_.risk_->evaluate(losses.value).value;
}

std::vector<int> LShaped::MipSearch::worth_lifting(const std::vector<double>& weight, double left) const {
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

int LShaped::MipSearch::lift(const std::vector<double>& x, int solves) {
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

int LShaped::MipSearch::teach(const MissedCosts::Work& beside) {
  const MissedCosts::Point point = std::exchange(last_proven_, {});
  if (point.proven.empty()) return 0;
  const double model = model_cost(point.x), upper = own_.solution_.upper_bound;
  if (model >= upper - (std::isfinite(upper) ? gap_of(upper) : 0.0)) return 0;
  const int found = missed_.teach(point, gap_of(model), own_.options_.stop, beside);
  if (const auto known = known_.find(point.x); known != known_.end())
    known->second.proven = found > 0 ? point.proven : std::vector<double>();
  return found;
}

void LShaped::MipSearch::teach_beside_the_rest(const std::vector<double>& x, MipLosses found) {
  begun_.clear();
  const Outlook look = outlook(x);
  teach(evaluator_.remaining(found, x, look.order, look.allowed_gap, own_.options_.stop));
  prove(found, x, look, {});
  learn_errors(look, found);
  if (!found.complete() && cost_of(x, found.lower) < own_.solution_.upper_bound) return;
  know(x, std::move(found));
}

LShaped::MipSearch::Outlook LShaped::MipSearch::outlook(const std::vector<double>& x) const {
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

double LShaped::MipSearch::cost_of(const std::vector<double>& x, const std::vector<double>& losses) const {
  const bool possible = std::all_of(losses.begin(), losses.end(), [](double v) { return std::isfinite(v); });
  return possible ? own_.first_stage_cost(x) + own_.risk_->evaluate(losses).value : solver::kInf;
}

void LShaped::MipSearch::learn_errors(const Outlook& outlook, const MipLosses& found) {
  for (std::size_t s = 0; s < error_.size(); ++s)
    if (std::isfinite(found.upper[s])) error_[s] = std::max(found.upper[s] - outlook.model[s], 0.0);
}

bool LShaped::MipSearch::is_missed(double lower, double model) const {
  const double upper = own_.solution_.upper_bound, least = own_.solution_.lower_bound;
  const double missed = lower - std::max(model, least);
  if (!std::isfinite(upper)) return first_look_ && missed > kFirstLook * std::abs(lower);
  return missed > gap_of(lower) && upper - lower < kWorthKnowing * (upper - least);
}

bool LShaped::MipSearch::consider(const std::vector<double>& x, bool to_learn) {
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
  if (evaluator_.guess(found, x, look.order, look.allowed_gap, own_.options_.stop, go_on)) prove(found, x, look, go_on);
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

void LShaped::MipSearch::prove(MipLosses& found, const std::vector<double>& x, const Outlook& look,
                               const MipEvaluator::GoOn& go_on) {
  evaluator_.refine(found, x, look.allowed_gap, MipEvaluator::Until::proven, own_.options_.stop, go_on,
                    [&](const MipLosses& so_far, const std::vector<int>& open) {
                      return worth_refining(so_far, open, own_.first_stage_cost(x), look.allowed_gap);
                    });
}

void LShaped::MipSearch::know(const std::vector<double>& x, MipLosses found) {
  known_[x] = {cost_of(x, found.upper), cost_of(x, found.lower),
               may_learn() && learns_ ? found.lower : std::vector<double>()};
  if (found.complete()) keep(x, std::move(found));
}

MipLosses LShaped::MipSearch::begin(const std::vector<double>& x, const Outlook& look) const {
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

std::vector<std::vector<double>> LShaped::MipSearch::with_neighbours(const std::vector<std::vector<double>>& points) {
  struct Ranked {
    double cost;
    bool exact;
    std::vector<double> x;
  };
  const double least = model_cost(points.front()), limit = least + kNeighbourSpread * gap_of(least);
  std::vector<Ranked> ranked;
  std::set<std::vector<double>> seen;
  const auto rank = [&](const std::vector<double>& x) {
    if (should_stop() || !seen.insert(x).second) return;
    if (const double cost = model_cost(x); cost <= limit) ranked.push_back({cost, false, x});
  };
  for (const std::vector<double>& x : points) rank(x);
  for (const std::vector<double>& x : points)
    for (const std::vector<double>& z : whole_neighbours(own_.problem_->first_stage, x, kMostNeighbours)) rank(z);
  const auto likely = [&] {
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.cost < b.cost; });
    return ranked.begin() + static_cast<std::ptrdiff_t>(std::min(kMostLikely, ranked.size()));
  };
  for (int k = 0; k < kMostEvaluated && !should_stop(); ++k) {
    const auto end = likely(), next = std::find_if(ranked.begin(), end, [](const Ranked&r) { return !r.exact; });
    if (next == end) break;
    next->cost = relaxed_cost(next->x);
    next->exact = true;
  }
  std::vector<std::vector<double>> best;
  for (auto r = ranked.begin(), end = likely(); r != end; ++r)
    if (r->cost <= limit) best.push_back(r->x);
  return best.empty() ? points : best;
}

double LShaped::MipSearch::relaxed_cost(const std::vector<double>& x) {
  const auto losses = own_.oracle_->exact(x, *own_.risk_, own_.options_.stop);
  if (!losses) return solver::kInf;
  own_.add_feasibility_cuts(*losses);
  return losses->feasibility.empty() ? model_cost(x) : solver::kInf;
}

const std::vector<double>& LShaped::MipSearch::likeliest(const std::vector<std::vector<double>>& points) {
  const std::vector<double>* best = &points.front();
  double least = solver::kInf;
  const auto is_near = [&](const std::vector<double>& x, double cost) {
    if (cost < least) best = &x;
    least = std::min(least, cost);
    own_.report("integer");
    return std::isfinite(least) && least - own_.solution_.lower_bound <= gap_of(least);
  };
  std::vector<std::pair<double, const std::vector<double>*>> order;
  for (const std::vector<double>& x : points) {
    if (should_stop()) return *best;
    order.emplace_back(order.size() < kMostGuessed ? guess(x) : solver::kInf, &x);
    if (is_near(x, order.back().first)) return *best;
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [guessed, x] : order)
    if (should_stop() || is_near(*x, estimate(*x, std::min(least, own_.solution_.upper_bound)))) break;
  return *best;
}

double LShaped::MipSearch::close_enough(const std::vector<double>& x, const Outlook& look) const {
  return std::max(look.allowed_gap, kRoomShare * gap_of(cost_of(x, look.model)));
}

double LShaped::MipSearch::guess(const std::vector<double>& x) {
  const Outlook look = outlook(x);
  MipLosses& found = begun_[x] = evaluator_.unevaluated(look.model);
  evaluator_.guess(found, x, look.order, close_enough(x, look), own_.options_.stop, {});
  if (!found.complete()) return solver::kInf;
  keep(x, found);
  return cost_of(x, found.upper);
}

double LShaped::MipSearch::estimate(const std::vector<double>& x, double enough) {
  const Outlook look = outlook(x);
  if (cost_of(x, look.model) >= enough) return solver::kInf;
  if (begun_.count(x) == 0) guess(x);
  MipLosses& found = begun_.at(x);
  // A guess says little before the local search; until then, a scenario counts as no dearer than proven.
  const auto may_be_best = [&](const MipLosses& so_far) {
    std::vector<double> likely = so_far.lower;
    for (std::size_t s = 0; s < likely.size(); ++s)
      if (so_far.next_nodes[s] != 0 && std::isfinite(so_far.upper[s])) likely[s] = so_far.upper[s];
    return cost_of(x, likely) < enough;
  };
  const double close = close_enough(x, look);
  evaluator_.refine(found, x, close, MipEvaluator::Until::searched, own_.options_.stop, may_be_best,
                    [&](const MipLosses& so_far, const std::vector<int>& open) {
                      return worth_refining(so_far, open, own_.first_stage_cost(x), close);
                    });
  learn_errors(look, found);
  if (!found.complete()) return solver::kInf;
  keep(x, found);
  return cost_of(x, found.upper);
}

std::vector<int> LShaped::MipSearch::worth_refining(const MipLosses& losses, const std::vector<int>& open,
                                                    double first_stage_cost, double allowed_gap) const {
  const bool solved = std::all_of(losses.upper.begin(), losses.upper.end(), [](double v) { return std::isfinite(v); });
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

void LShaped::MipSearch::keep(const std::vector<double>& x, MipLosses found) {
  LossEstimate estimate;
  estimate.risk = own_.risk_->evaluate(found.upper);
  estimate.value = std::move(found.upper);
  estimate.residual = found.largest_residual();
  estimate.complete = true;
  const double before = own_.solution_.upper_bound, lower = cost_of(x, found.lower);
  own_.accept(x, estimate);
  if (!(own_.solution_.upper_bound < before)) return;  // what stands is another dispatch, perhaps of the same point
  own_.solution_.recourse = std::move(found.recourse);
  kept_lower_ = lower;
}

}  // namespace gridkeel::stochastic
