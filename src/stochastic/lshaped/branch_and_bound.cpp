#include "stochastic/lshaped/branch_and_bound.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "common/parallel.hpp"
#include "common/progress.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kNodeShare = 0.2;      // of the allowed gap that a node's master may leave open
constexpr double kReachShare = 0.5;     // of the distance to the cutoff, times kNodeShare
constexpr double kUnknownReach = 0.05;  // that distance while no point is known, as a share of the root's value
constexpr double kSmallestGap = 1e-9;
constexpr double kSmallestShare = 1e-5;
constexpr int kMaxRoundsPerNode = 300;
constexpr double kFloorRounding = 1e-9;
constexpr long kRoundLps = 60;         // of a master in a round, before it may begin another node
constexpr std::size_t kMostAhead = 4;  // nodes that a master is given for a round, as dives may end
}  // namespace

BranchAndBound::BranchAndBound(const TwoStageProblem& problem, std::vector<Master*> masters, CutStore& store,
                               FirstStageBox root, const Settings& settings, Hooks& hooks)
    : problem_(&problem),
      masters_(std::move(masters)),
      store_(&store),
      root_(std::move(root)),
      settings_(settings),
      hooks_(&hooks),
      costs_({}, 0) {
  const auto& columns = problem.first_stage.columns;
  for (int j = 0; j < columns.count(); ++j)
    if (columns.integer[static_cast<std::size_t>(j)] && !settings.relaxed_first_stage) integers_.push_back(j);
  costs_ = PseudoCosts(integers_, columns.count());
  open_.push(make_node({}, -solver::kInf));
}

void BranchAndBound::start_from(const BranchingMemory& earlier) {
  if (earlier.parts.empty()) return;
  costs_ = earlier.costs;
  open_ = {};
  for (std::size_t k = 0; k < earlier.parts.size(); ++k) {
    Node node = make_node(earlier.parts[k], earlier.bound.empty() ? -solver::kInf : earlier.bound[k]);
    const FirstStageBox box = box_of(node);
    bool empty = false;
    for (std::size_t j = 0; j < box.lower.size(); ++j) empty = empty || box.lower[j] > box.upper[j];
    if (empty)
      outside_.push_back(earlier.parts[k]);
    else
      open_.push(std::move(node));
  }
}

BranchingMemory BranchAndBound::memory() const {
  BranchingMemory out = memory_with_bounds();
  out.coarsen();
  return out;
}

BranchingMemory BranchAndBound::memory_with_bounds() const {
  BranchingMemory out{outside_, std::vector<double>(outside_.size(), -solver::kInf), costs_};
  const auto add = [&](const Node& node) {
    out.parts.push_back(node.changes);
    out.bound.push_back(node.bound);
  };
  for (const auto* nodes : {&ended_, &again_, &dive_, &parked_})
    for (const Node& node : *nodes) add(node);
  for (auto open = open_; !open.empty(); open.pop()) add(open.top());
  return out;
}

BranchAndBound::Node BranchAndBound::make_node(const BranchingMemory::Part& changes, double bound) {
  Node node;
  node.changes = changes;
  node.bound = bound;
  node.share = kNodeShare;
  return node;
}

double BranchAndBound::cutoff(double value) const {
  if (!std::isfinite(value)) return solver::kInf;
  return value - std::max(settings_.relative_gap, kSmallestGap) * std::max(1e-9, std::abs(value));
}

double BranchAndBound::best_cost() const {
  double best = solver::kInf;
  for (const Candidate& c : candidates_) best = std::min(best, c.cost);
  return best;
}

const std::vector<double>* BranchAndBound::best_point() const {
  const auto best = std::min_element(candidates_.begin(), candidates_.end(),
                                     [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  return best == candidates_.end() ? nullptr : &best->x;
}

std::vector<std::vector<double>> BranchAndBound::best_points(std::size_t most, double within) const {
  std::vector<Candidate> near;
  const double limit = best_cost() + within * std::abs(best_cost());
  std::copy_if(candidates_.begin(), candidates_.end(), std::back_inserter(near),
               [&](const Candidate& c) { return c.cost <= limit; });
  std::stable_sort(near.begin(), near.end(), [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  near.resize(std::min(most, near.size()));
  std::vector<std::vector<double>> points;
  for (Candidate& c : near) points.push_back(std::move(c.x));
  return points;
}

double BranchAndBound::scale() const {
  const double best = best_cost();
  return std::max(1e-9, std::abs(std::isfinite(best) ? best : settings_.root_value));
}

BranchAndBound::Candidate* BranchAndBound::find(const std::vector<double>& x) {
  for (Candidate& c : candidates_)
    if (c.x == x) return &c;
  return nullptr;
}

double BranchAndBound::lower_bound() const {
  double bound = std::min(closed_bound_, active_bound_);
  if (!open_.empty()) bound = std::min(bound, open_.top().bound);
  for (const auto* nodes : {&again_, &dive_, &parked_})
    for (const Node& node : *nodes) bound = std::min(bound, node.bound);
  return bound;
}

FirstStageBox BranchAndBound::box_of(const Node& node) const {
  FirstStageBox box = root_;
  for (const Change& c : node.changes) {
    const auto j = static_cast<std::size_t>(c.column);
    box.lower[j] = std::max(box.lower[j], c.lower);
    box.upper[j] = std::min(box.upper[j], c.upper);
  }
  return box;
}

// Nodes to be solved again, then dives, then those of the lowest bounds.
std::vector<BranchAndBound::Node> BranchAndBound::next_nodes() {
  const double limit = cutoff(best_cost());
  const std::size_t most = kMostAhead * masters_.size();
  std::vector<Node> next;
  const auto add = [&](Node node) { (node.bound >= limit ? parked_ : next).push_back(std::move(node)); };
  for (std::vector<Node>* nodes : {&again_, &dive_})
    while (next.size() < most && !nodes->empty()) {
      Node node = std::move(nodes->back());
      nodes->pop_back();
      add(std::move(node));
    }
  while (next.size() < most && !open_.empty()) {
    Node node = open_.top();
    open_.pop();
    add(std::move(node));
  }
  return next;
}

// The same number for each, as far as it goes. A child goes to its parent's master, whose last basis fits; the rest to
// those that have least.
std::vector<BranchAndBound::Lane> BranchAndBound::next_lanes() {
  std::vector<Node> next = next_nodes();
  std::vector<Lane> lanes(masters_.size());
  const std::size_t most = (next.size() + lanes.size() - 1) / lanes.size();
  const auto has_less = [](const Lane& a, const Lane& b) { return a.nodes.size() < b.nodes.size(); };
  for (Node& node : next) {
    const bool fits = node.master >= 0 && lanes[static_cast<std::size_t>(node.master)].nodes.size() < most;
    Lane& lane =
        fits ? lanes[static_cast<std::size_t>(node.master)] : *std::min_element(lanes.begin(), lanes.end(), has_less);
    lane.nodes.push_back(std::move(node));
  }
  for (Lane& lane : lanes) std::reverse(lane.nodes.begin(), lane.nodes.end());
  return lanes;
}

// What can be done in a round without changing the tree.
void BranchAndBound::work(Lane& lane, int master) const {
  const Master& on = *masters_[static_cast<std::size_t>(master)];
  const long before = on.solves();
  while (!lane.nodes.empty() && on.solves() - before < kRoundLps && !hooks_->should_stop()) {
    Task task;
    task.node = std::move(lane.nodes.back());
    lane.nodes.pop_back();
    task.node.master = master;
    solve(task);
    if (task.branching) branch(task, lane);
    lane.done.push_back(std::move(task));
  }
}

void BranchAndBound::solve(Task& task) const {
  const Node& node = task.node;
  const FirstStageBox box = box_of(node);
  const double best = best_cost(), limit = cutoff(best);
  // Far below the cutoff the node will be branched on anyway: no need for an exact model there.
  const bool known = std::isfinite(best) && std::isfinite(node.bound);
  const double reach = known ? limit - node.bound : kUnknownReach * scale();
  task.tolerance = node.share * std::max(std::max(settings_.relative_gap, kSmallestGap) * scale(), kReachShare * reach);
  Master& master = *masters_[static_cast<std::size_t>(node.master)];
  task.point = master.minimise(box, task.tolerance, limit);
  const double bound = std::max(node.bound, task.point.bound);
  if (!task.point.feasible || bound >= limit) return;
  Branching b = choose_branching(integers_, costs_, master, box, task.point);
  if (b.column >= 0) task.branching = std::move(b);
}

void BranchAndBound::branch(const Task& task, Lane& lane) const {
  const Node& node = task.node;
  const Branching& b = *task.branching;
  const auto j = static_cast<std::size_t>(b.column);
  const double x = task.point.x[j];
  const auto child = [&](bool up) {
    Node n = make_node(node.changes, std::max(node.bound, task.point.bound));
    n.origin = {b.column, up, up ? b.below + 1.0 - x : x - b.below};
    n.master = node.master;
    n.changes.push_back(up ? Change{b.column, b.below + 1.0, solver::kInf} : Change{b.column, -solver::kInf, b.below});
    return n;
  };
  // The more promising child first, by its relaxation or else by distance; the other waits.
  const bool tried = std::isfinite(std::min(b.down_value, b.up_value));
  const double down = tried ? b.down_value : (x - b.below) * costs_.of(b.column, false);
  const double up = tried ? b.up_value : (b.below + 1.0 - x) * costs_.of(b.column, true);
  const bool up_first = up < down;
  lane.aside.push_back(child(!up_first));
  lane.nodes.push_back(child(up_first));
  lane.nodes.back().dives = true;
}

void BranchAndBound::put_back(Node node) {
  if (node.rounds > 0)
    again_.push_back(std::move(node));
  else if (node.dives)
    dive_.push_back(std::move(node));
  else
    open_.push(std::move(node));
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
// done, with what the point is proven to cost; a larger one is cut into parts around the point, down to it.
void BranchAndBound::close(const Node& node, const MasterPoint& point) {
  const FirstStageBox box = box_of(node);
  std::vector<int> wide;
  for (int j : integers_)
    if (box.upper[static_cast<std::size_t>(j)] > box.lower[static_cast<std::size_t>(j)]) wide.push_back(j);
  const auto width = [&](int j) {
    return box.upper[static_cast<std::size_t>(j)] - box.lower[static_cast<std::size_t>(j)];
  };
  std::stable_sort(wide.begin(), wide.end(), [&](int a, int b) { return width(a) > width(b); });
  Node rest = make_node(node.changes, node.bound);
  for (int j : wide) {
    const auto i = static_cast<std::size_t>(j);
    const double at = point.x[i];
    const auto part = [&](double lower, double upper) {
      Node child = make_node(rest.changes, node.bound);
      child.changes.push_back({j, lower, upper});
      if (std::max(lower, box.lower[i]) > std::min(upper, box.upper[i]))
        outside_.push_back(std::move(child.changes));
      else
        open_.push(std::move(child));
    };
    part(-solver::kInf, at - 1.0);
    part(at + 1.0, solver::kInf);
    rest.changes.push_back({j, at, at});
  }
  const bool single = integers_.size() == box.lower.size();
  const double bound = single ? std::max(node.bound, hooks_->proven_cost(point.x)) : node.bound;
  if (bound >= cutoff(best_cost()))
    parked_.push_back(make_node(rest.changes, bound));
  else
    end(rest, bound);
}

void BranchAndBound::end(const Node& node, double bound) {
  ended_.push_back(node);
  ended_.back().bound = bound;
  closed_bound_ = std::min(closed_bound_, bound);
}

// Where floors cover the point, and their cuts in the node's box are lower there: two nodes in which the one that would
// raise its scenario most is not, or not as much. False if there is no such floor.
bool BranchAndBound::part_at_floor(const Task& task) {
  const FirstStageBox box = box_of(task.node);
  std::optional<solver::Entry> at;
  double highest = 0.0;
  for (const Floor& floor : store_->floors()) {
    const double rise = floor.value - task.point.loss[static_cast<std::size_t>(floor.scenario)];
    if (rise <= std::max(highest, kFloorRounding * std::max(1.0, std::abs(floor.value)))) continue;
    if (!floor.covers(task.point.x)) continue;
    if (const auto part = part_of(floor, task.point.x, box.lower, box.upper)) {
      at = part;
      highest = rise;
    }
  }
  if (!at) return false;
  Node within = make_node(task.node.changes, task.node.bound);
  within.master = task.node.master;
  Node beyond = within;
  within.dives = true;
  within.changes.push_back({at->index, -solver::kInf, at->value});
  beyond.changes.push_back({at->index, at->value + 1.0, solver::kInf});
  open_.push(std::move(beyond));
  dive_.push_back(std::move(within));
  return true;
}

// At an integer point: better cuts there, and the node again; or nothing more can be done for it. False: stop.
bool BranchAndBound::look_closer(Task& task) {
  Node& node = task.node;
  const MasterPoint& point = task.point;
  if (node.rounds >= kMaxRoundsPerNode) {
    end(node, node.bound);
    return true;
  }
  const auto refined = hooks_->refine(point.x);
  if (!refined) {
    parked_.push_back(std::move(node));
    return false;
  }
  remember(point.x, *refined);
  if (refined->model <= point.value + task.tolerance) {
    if (refined->exact && hooks_->proven_cost(point.x) > refined->model + task.tolerance) {
      close(node, point);  // it is not the model that knows
      return true;
    }
    // What is left may be the master's own tolerance.
    node.share *= 0.1;
    if (node.share < kSmallestShare) {
      close(node, point);
      return true;
    }
  } else if (part_at_floor(task)) {
    return true;
  }
  again_.push_back(std::move(node));
  return true;
}

bool BranchAndBound::is_whole(const std::vector<double>& x) const {
  return std::none_of(integers_.begin(), integers_.end(),
                      [&](int j) { return is_fractional(x[static_cast<std::size_t>(j)]); });
}

// First what stays to be solved, so that bounds and memory miss nothing while the rest is taken.
bool BranchAndBound::take(std::vector<Lane>& lanes) {
  std::vector<Task*> tasks;
  for (Lane& lane : lanes) {
    for (Node& node : lane.aside) put_back(std::move(node));
    for (Node& node : lane.nodes) put_back(std::move(node));
    for (Task& task : lane.done) tasks.push_back(&task);
  }
  bool go_on = true;
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    active_bound_ = solver::kInf;
    for (std::size_t i = k; i < tasks.size(); ++i) active_bound_ = std::min(active_bound_, tasks[i]->node.bound);
    go_on = go_on && !hooks_->should_stop();
    if (go_on)
      go_on = take(*tasks[k]);
    else if (!tasks[k]->branching)
      parked_.push_back(std::move(tasks[k]->node));
  }
  active_bound_ = solver::kInf;
  return go_on;
}

bool BranchAndBound::take(Task& task) {
  Node& node = task.node;
  if (node.rounds == 0) ++nodes_;
  const MasterPoint& point = task.point;
  store_->touch(point.cut);
  if (!point.feasible) {
    // Unproven emptiness: the parent's bound stays for this part.
    end(node, std::max(node.bound, point.bound));
    return true;
  }
  if (node.rounds++ == 0) costs_.learn(node.origin, point.bound - node.bound);
  node.bound = std::max(node.bound, point.bound);
  if (task.branching) {
    for (const Branching::Trial& trial : task.branching->trials) costs_.learn(trial.origin, trial.rise);
    return true;
  }
  if (node.bound >= cutoff(best_cost())) {
    parked_.push_back(std::move(node));
    return true;
  }
  const bool is_minimum = !point.loss.empty();  // not cut off on the way there, by a best estimate that has risen since
  if (is_minimum && is_whole(point.x)) return look_closer(task);
  again_.push_back(std::move(node));
  return true;
}

bool BranchAndBound::evaluate_best() {
  const std::vector<double>* x = best_point();
  if (x == nullptr) return true;
  Candidate& best = *find(*x);
  if (best.exact) return true;
  const auto cost = hooks_->evaluate(best.x);
  if (!cost) return false;
  best.cost = *cost;
  best.exact = true;
  return true;
}

// Until no node is below the best cost known or estimated. False if stopped.
bool BranchAndBound::explore() {
  while (!open_.empty() || !dive_.empty() || !again_.empty()) {
    if (hooks_->should_stop()) return false;
    const Stopwatch watch;
    std::vector<Lane> lanes = next_lanes();
    parallel_for(static_cast<int>(lanes.size()), settings_.threads,
                 [&](int k) { work(lanes[static_cast<std::size_t>(k)], k); });
    seconds_ += watch.seconds();
    if (!take(lanes)) return false;
    hooks_->after_round(*this);
    if (hooks_->evaluation_due() && !evaluate_best()) return false;
  }
  return true;
}

// Parked nodes that the best cost no longer cuts off.
void BranchAndBound::reopen() {
  const double limit = cutoff(best_cost());
  std::vector<Node> parked = std::move(parked_);
  parked_.clear();
  for (Node& node : parked) {
    if (node.bound < limit)
      open_.push(std::move(node));
    else
      parked_.push_back(std::move(node));
  }
}

bool BranchAndBound::run() {
  while (true) {
    if (!explore() || !evaluate_best()) return false;
    reopen();
    const bool exact = std::any_of(candidates_.begin(), candidates_.end(),
                                   [&](const Candidate& c) { return c.exact && c.cost <= best_cost(); });
    if (open_.empty() && (exact || candidates_.empty())) return true;
  }
}

}  // namespace gridkeel::stochastic
