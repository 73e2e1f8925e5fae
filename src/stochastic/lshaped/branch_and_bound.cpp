#include "stochastic/lshaped/branch_and_bound.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr double kIntegral = 1e-6;
constexpr double kNodeShare = 0.2;      // of the allowed gap that a node's master may leave open
constexpr double kReachShare = 0.5;     // of the distance to the cutoff, times kNodeShare
constexpr double kUnknownReach = 0.05;  // that distance while no point is known, as a share of the root's value
constexpr double kSmallestGap = 1e-9;
constexpr double kSmallestShare = 1e-5;
constexpr int kMaxRoundsPerNode = 300;
constexpr int kReliable = 2;                    // trials after which a pseudo-cost is believed
constexpr int kMostTried = 12, kFruitless = 6;  // columns tried out at a node
}  // namespace

BranchAndBound::BranchAndBound(const TwoStageProblem& problem, Master& master, FirstStageBox root, double root_value,
                               double relative_gap, Hooks& hooks)
    : problem_(&problem),
      master_(&master),
      root_(std::move(root)),
      root_value_(root_value),
      gap_(relative_gap),
      hooks_(&hooks) {
  const auto& columns = problem.first_stage.columns;
  for (int j = 0; j < columns.count(); ++j)
    if (columns.integer[static_cast<std::size_t>(j)]) integers_.push_back(j);
  costs_.resize(static_cast<std::size_t>(columns.count()));
  open_.push(Node{});
}

double BranchAndBound::cutoff(double value) const {
  if (!std::isfinite(value)) return solver::kInf;
  return value - std::max(gap_, kSmallestGap) * std::max(1e-9, std::abs(value));
}

double BranchAndBound::best_cost() const {
  double best = solver::kInf;
  for (const Candidate& c : candidates_) best = std::min(best, c.cost);
  return best;
}

BranchAndBound::Candidate* BranchAndBound::find(const std::vector<double>& x) {
  for (Candidate& c : candidates_)
    if (c.x == x) return &c;
  return nullptr;
}

double BranchAndBound::lower_bound() const {
  double bound = std::min(closed_bound_, current_bound_);
  if (!open_.empty()) bound = std::min(bound, open_.top().bound);
  for (const Node& node : dive_) bound = std::min(bound, node.bound);
  for (const Node& node : parked_) bound = std::min(bound, node.bound);
  return bound;
}

void BranchAndBound::park(Node node) { parked_.push_back(std::move(node)); }

FirstStageBox BranchAndBound::box_of(const Node& node) const {
  FirstStageBox box = root_;
  for (const Change& c : node.changes) {
    box.lower[static_cast<std::size_t>(c.column)] = c.lower;
    box.upper[static_cast<std::size_t>(c.column)] = c.upper;
  }
  return box;
}

double BranchAndBound::pseudo_cost(int column, bool up) const {
  const PseudoCost& own = costs_[static_cast<std::size_t>(column)];
  const int side = up ? 1 : 0;
  if (own.count[side] > 0) return own.sum[side] / own.count[side];
  double sum = 0.0;
  int count = 0;
  for (int j : integers_) {
    sum += costs_[static_cast<std::size_t>(j)].sum[side];
    count += costs_[static_cast<std::size_t>(j)].count[side];
  }
  return count > 0 ? sum / count : 1.0;
}

void BranchAndBound::learn(int column, bool up, double distance, double rise) {
  if (column < 0 || !std::isfinite(rise)) return;
  PseudoCost& cost = costs_[static_cast<std::size_t>(column)];
  const int side = up ? 1 : 0;
  cost.sum[side] += std::max(0.0, rise) / std::max(1e-6, distance);
  ++cost.count[side];
}

bool BranchAndBound::fractional(int column, const std::vector<double>& x) const {
  const double value = x[static_cast<std::size_t>(column)];
  return std::abs(value - std::round(value)) > kIntegral;
}

bool BranchAndBound::integral(const std::vector<double>& x) const {
  return std::none_of(integers_.begin(), integers_.end(), [&](int j) { return fractional(j, x); });
}

double BranchAndBound::score(int column, const std::vector<double>& x) const {
  const double value = x[static_cast<std::size_t>(column)];
  const double down = value - std::floor(value), up = std::ceil(value) - value;
  return std::max(1e-9, down * pseudo_cost(column, false)) * std::max(1e-9, up * pseudo_cost(column, true));
}

// Solves the relaxations of both halves as they stand, for their pseudo-costs and to choose where to dive.
void BranchAndBound::try_branching(const FirstStageBox& box, const MasterPoint& point, Branching& branching) {
  const auto j = static_cast<std::size_t>(branching.column);
  FirstStageBox half = box;
  half.upper[j] = branching.below;
  branching.down_value = master_->relaxation_value(half);
  half = box;
  half.lower[j] = branching.below + 1.0;
  branching.up_value = master_->relaxation_value(half);
  learn(branching.column, false, point.x[j] - branching.below, branching.down_value - point.bound);
  learn(branching.column, true, branching.below + 1.0 - point.x[j], branching.up_value - point.bound);
}

// Reliability branching (Achterberg, Koch, Martin 2005): pseudo-costs, tried out where little is known of them.
BranchAndBound::Branching BranchAndBound::choose_branching(const FirstStageBox& box, const MasterPoint& point) {
  std::vector<int> columns;
  for (int j : integers_)
    if (fractional(j, point.x)) columns.push_back(j);
  std::stable_sort(columns.begin(), columns.end(), [&](int a, int b) { return score(a, point.x) > score(b, point.x); });
  Branching best;
  double highest = -1.0;
  int tried = 0, fruitless = 0;
  for (int j : columns) {
    Branching b;
    b.column = j;
    b.below = std::floor(point.x[static_cast<std::size_t>(j)]);
    const PseudoCost& cost = costs_[static_cast<std::size_t>(j)];
    double value = score(j, point.x);
    if (std::min(cost.count[0], cost.count[1]) < kReliable && tried < kMostTried && fruitless < kFruitless) {
      ++tried;
      try_branching(box, point, b);
      value = std::max(1e-9, b.down_value - point.bound) * std::max(1e-9, b.up_value - point.bound);
    }
    if (value > highest) {
      highest = value;
      best = b;
      fruitless = 0;
    } else {
      ++fruitless;
    }
  }
  return best;
}

void BranchAndBound::branch(const Node& node, const MasterPoint& point) {
  const FirstStageBox box = box_of(node);
  const Branching b = choose_branching(box, point);
  const auto j = static_cast<std::size_t>(b.column);
  const double x = point.x[j];
  const auto child = [&](bool up) {
    Node n{node.changes, node.bound, node.depth + 1, b.column, up, up ? b.below + 1.0 - x : x - b.below};
    n.changes.push_back(up ? Change{b.column, b.below + 1.0, box.upper[j]} : Change{b.column, box.lower[j], b.below});
    return n;
  };
  // The more promising child first, by its relaxation or else by distance; the other waits.
  const bool tried = std::isfinite(std::min(b.down_value, b.up_value));
  const double down = tried ? b.down_value : (x - b.below) * pseudo_cost(b.column, false);
  const double up = tried ? b.up_value : (b.below + 1.0 - x) * pseudo_cost(b.column, true);
  const bool up_first = up < down;
  open_.push(child(!up_first));
  dive_.push_back(child(up_first));
}

void BranchAndBound::remember(const std::vector<double>& x, const Refined& refined) {
  if (!std::isfinite(refined.cost)) return;
  Candidate* known = find(x);
  if (known == nullptr)
    candidates_.push_back({x, refined.cost, refined.exact});
  else if (!known->exact)
    *known = {x, refined.cost, refined.exact};
}

// The model is as exact at the node's minimum as it can be, and yet below the cutoff. A box of that point alone is
// done, with what the point is proven to cost; a larger one is cut into parts around the point.
void BranchAndBound::close(const Node& node, const MasterPoint& point) {
  const FirstStageBox box = box_of(node);
  int widest = -1;
  double width = 0.0;
  for (int j : integers_) {
    const auto i = static_cast<std::size_t>(j);
    if (box.upper[i] - box.lower[i] > width) {
      width = box.upper[i] - box.lower[i];
      widest = j;
    }
  }
  if (widest < 0) {
    const bool single = integers_.size() == box.lower.size();
    const double bound = single ? std::max(node.bound, hooks_->proven_cost(point.x)) : node.bound;
    if (bound >= cutoff(best_cost()))
      park({node.changes, bound, node.depth});
    else
      closed_bound_ = std::min(closed_bound_, bound);
    return;
  }
  const auto j = static_cast<std::size_t>(widest);
  const double at = point.x[j];
  const auto part = [&](double lower, double upper) {
    if (lower > upper) return;
    Node child{node.changes, node.bound, node.depth + 1};
    child.changes.push_back({widest, lower, upper});
    open_.push(std::move(child));
  };
  part(box.lower[j], at - 1.0);
  part(at + 1.0, box.upper[j]);
  part(at, at);
}

BranchAndBound::Outcome BranchAndBound::process(Node& node) {
  const FirstStageBox box = box_of(node);
  bool first = true;
  double share = kNodeShare;
  for (int round = 0; round < kMaxRoundsPerNode; ++round) {
    if (hooks_->should_stop()) {
      park(node);
      return Outcome::stopped;
    }
    const double best = best_cost();
    const double scale = std::max(1e-9, std::abs(std::isfinite(best) ? best : root_value_));
    // Far below the cutoff the node will be branched on anyway: no need for an exact model there.
    const bool known = std::isfinite(best) && std::isfinite(node.bound);
    const double reach = known ? cutoff(best) - node.bound : kUnknownReach * scale;
    const double tolerance = share * std::max(std::max(gap_, kSmallestGap) * scale, kReachShare * reach);
    const MasterPoint point = master_->minimise(box, tolerance, cutoff(best));
    if (!point.feasible) {
      // Unproven emptiness: the parent's bound stays for this part.
      closed_bound_ = std::min(closed_bound_, std::max(node.bound, point.bound));
      return Outcome::done;
    }
    if (first) learn(node.branched_on, node.up, node.distance, point.bound - node.bound);
    first = false;
    node.bound = current_bound_ = std::max(node.bound, point.bound);
    if (node.bound >= cutoff(best)) {
      park(node);
      return Outcome::done;
    }
    if (!integral(point.x)) {
      branch(node, point);
      return Outcome::done;
    }
    const auto refined = hooks_->refine(point.x);
    if (!refined) {
      park(node);
      return Outcome::stopped;
    }
    remember(point.x, *refined);
    if (refined->model > point.value + tolerance) continue;
    // What is left may be the master's own tolerance.
    share *= 0.1;
    if (share >= kSmallestShare) continue;
    close(node, point);
    return Outcome::done;
  }
  closed_bound_ = std::min(closed_bound_, node.bound);
  return Outcome::done;
}

bool BranchAndBound::evaluate_best() {
  const auto best = std::min_element(candidates_.begin(), candidates_.end(),
                                     [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  if (best == candidates_.end() || best->exact) return true;
  const auto cost = hooks_->evaluate(best->x);
  if (!cost) return false;
  best->cost = *cost;
  best->exact = true;
  return true;
}

// Until no node is below the best cost known or estimated. False if stopped.
bool BranchAndBound::explore() {
  while (!open_.empty() || !dive_.empty()) {
    Node node;
    if (!dive_.empty()) {
      node = std::move(dive_.back());
      dive_.pop_back();
    } else {
      node = open_.top();
      open_.pop();
    }
    if (node.bound >= cutoff(best_cost())) {
      park(std::move(node));
      continue;
    }
    ++nodes_;
    current_bound_ = node.bound;
    const Outcome outcome = process(node);
    current_bound_ = solver::kInf;
    if (outcome == Outcome::stopped) return false;
    hooks_->after_node(*this);
    if (hooks_->evaluation_due() && !evaluate_best()) return false;
  }
  return true;
}

bool BranchAndBound::run() {
  while (true) {
    if (!explore() || !evaluate_best()) return false;
    const double limit = cutoff(best_cost());
    std::vector<Node> parked = std::move(parked_);
    parked_.clear();
    for (Node& node : parked) {
      if (node.bound < limit)
        open_.push(std::move(node));
      else
        parked_.push_back(std::move(node));
    }
    const bool exact = std::any_of(candidates_.begin(), candidates_.end(),
                                   [&](const Candidate& c) { return c.exact && c.cost <= best_cost(); });
    if (open_.empty() && (exact || candidates_.empty())) return true;
  }
}

}  // namespace gridkeel::stochastic
