#pragma once

#include <optional>
#include <queue>
#include <vector>

#include "stochastic/lshaped/branching.hpp"
#include "stochastic/lshaped/branching_memory.hpp"
#include "stochastic/lshaped/master.hpp"

namespace gridkeel::stochastic {

// Branch and bound over the first stage's integer columns, with the cut model as relaxation. One tree: cuts found at
// integer points (and everywhere else) hold in all nodes, since they are cuts on the recourse and not on
// the node. Every bound is recomputed from duals by the master; none rests on a solver's tree.
//
// To evaluate a point exactly takes an LP per scenario, so points are first estimated from below, and the tree is
// searched against the best estimate. Nodes that only an estimate cuts off are parked with their proven bound, and
// taken up again if the exact cost turns out higher.
//
// Nodes are solved in rounds. Each master has a lane of them, dives from them, and ends its round after about as many
// LPs as the others, so that none waits long for another. What was found is taken in order: the tree depends on the
// number of masters, never on that of threads.
class BranchAndBound {
 public:
  // What is known of an integer point after a closer look.
  struct Refined {
    double model = -solver::kInf;  // what the cut model says it costs by now; proven
    double cost = solver::kInf;    // what it costs, about; inf if it has no recourse or was not evaluated
    bool exact = false;            // `cost` is exact
  };

  class Hooks {
   public:
    virtual ~Hooks() = default;
    // Makes the model about as exact at an integer point as it can be, with little work. Nothing: stop.
    virtual std::optional<Refined> refine(const std::vector<double>& x) = 0;
    // The exact cost of an integer point. Nothing: stop.
    virtual std::optional<double> evaluate(const std::vector<double>& x) = 0;
    // A proven lower bound on what exactly this point costs, where the model is less; -inf if there is none.
    virtual double proven_cost(const std::vector<double>& x) const = 0;
    virtual bool evaluation_due() const = 0;  // enough work has gone by to know the best point so far exactly
    virtual bool should_stop() const = 0;
    virtual void after_round(const BranchAndBound& tree) = 0;
  };

  struct Settings {
    double relative_gap = 1e-3;  // nodes within this share of the best value are not searched further
    double root_value = 0.0;     // of the relaxation: the scale of tolerances until a point is known
    int threads = 1;
    bool relaxed_first_stage = false;  // no column need be whole: there is nothing to branch on
  };

  // `masters`: at least one; `store`: where they take their cuts from.
  BranchAndBound(const TwoStageProblem& problem, std::vector<Master*> masters, CutStore& store, FirstStageBox root,
                 const Settings& settings, Hooks& hooks);

  // A point whose exact cost is known beforehand.
  void offer(const std::vector<double>& x, double cost) { candidates_.push_back({x, cost, true}); }
  // Starts with the parts and pseudo-costs of an earlier tree over the same columns, instead of with the root.
  void start_from(const BranchingMemory& earlier);
  BranchingMemory memory() const;
  // With bounds: the next tree is of the same risk measure and limits, and knows no less.
  BranchingMemory memory_with_bounds() const;
  // True if the tree was searched to the end, so that lower_bound() is within the gap.
  bool run();
  double lower_bound() const;  // valid at any time
  // The integer point that costs least, as far as is known; null if none was met.
  const std::vector<double>* best_point() const;
  // So many of them at most, the best first, with costs within that share of the best's.
  std::vector<std::vector<double>> best_points(std::size_t most, double within) const;
  long nodes() const { return nodes_; }
  double seconds() const { return seconds_; }  // in masters

 private:
  using Change = BranchingMemory::Change;
  struct Node {
    BranchingMemory::Part changes;
    double bound = -solver::kInf;
    PseudoCosts::Origin origin;  // how it came about
    double share;                // of the allowed gap that its master may leave open
    int rounds = 0;              // masters solved for it
    int master = -1;             // the one that its parent was solved on
    bool dives = false;          // the more promising child, to go on with at once
  };
  struct Later {
    bool operator()(const Node& a, const Node& b) const { return a.bound > b.bound; }
  };
  struct Candidate {
    std::vector<double> x;
    double cost = solver::kInf;
    bool exact = false;
  };
  // A node, and what came of it on a master.
  struct Task {
    Node node;
    double tolerance = 0.0;
    MasterPoint point;
    std::optional<Branching> branching;  // if the point is fractional
  };

  // A master's part of a round.
  struct Lane {
    std::vector<Node> nodes;  // still to be solved, the next last
    std::vector<Task> done;
    std::vector<Node> aside;  // children that wait
  };

  static Node make_node(const BranchingMemory::Part& changes, double bound);
  std::vector<Node> next_nodes();
  std::vector<Lane> next_lanes();
  void work(Lane& lane, int master) const;
  void solve(Task& task) const;
  void branch(const Task& task, Lane& lane) const;
  void put_back(Node node);
  bool take(std::vector<Lane>& lanes);  // false: stop
  bool take(Task& task);
  bool is_whole(const std::vector<double>& x) const;
  bool look_closer(Task& task);
  bool part_at_floor(const Task& task);
  void close(const Node& node, const MasterPoint& point);
  void end(const Node& node, double bound);
  bool explore();
  void remember(const std::vector<double>& x, const Refined& refined);
  bool evaluate_best();
  void reopen();
  double cutoff(double value) const;
  double best_cost() const;
  double scale() const;
  Candidate* find(const std::vector<double>& x);
  FirstStageBox box_of(const Node& node) const;

  const TwoStageProblem* problem_;
  std::vector<Master*> masters_;
  CutStore* store_;
  FirstStageBox root_;
  Settings settings_;
  Hooks* hooks_;
  std::vector<int> integers_;
  PseudoCosts costs_;
  std::priority_queue<Node, std::vector<Node>, Later> open_;
  std::vector<Node> again_;   // to be solved once more, with better cuts
  std::vector<Node> dive_;    // children to go on with at once
  std::vector<Node> parked_;  // not to be searched as long as the best estimate holds
  std::vector<Candidate> candidates_;
  std::vector<BranchingMemory::Part> outside_;  // parts that hold nothing under these limits, but may under others
  std::vector<Node> ended_;                     // that cannot be searched further
  double closed_bound_ = solver::kInf;          // of these
  double active_bound_ = solver::kInf;          // of the nodes of this round
  long nodes_ = 0;
  double seconds_ = 0.0;
};

}  // namespace gridkeel::stochastic
