#pragma once

#include <optional>
#include <queue>
#include <vector>

#include "stochastic/lshaped/master.hpp"

namespace gridkeel::stochastic {

// Branch and bound over the first stage's integer columns, with the cut model as relaxation. One tree: cuts found at
// integer points (and everywhere else) hold in all nodes, since they are cuts on the recourse and not on
// the node. Every bound is recomputed from duals by the master; none rests on a solver's tree.
//
// To evaluate a point exactly takes an LP per scenario, so points are first estimated from below, and the tree is
// searched against the best estimate. Nodes that only an estimate cuts off are parked with their proven bound, and
// taken up again if the exact cost turns out higher.
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
    virtual void after_node(const BranchAndBound& tree) = 0;
  };

  // `relative_gap`: nodes within this share of the best value are not searched further. `root_value`: of the
  // relaxation, the scale of tolerances until a point is known.
  BranchAndBound(const TwoStageProblem& problem, Master& master, FirstStageBox root, double root_value,
                 double relative_gap, Hooks& hooks);

  // True if the tree was searched to the end, so that lower_bound() is within the gap.
  bool run();
  double lower_bound() const;  // valid at any time
  long nodes() const { return nodes_; }

 private:
  struct Change {
    int column;
    double lower, upper;
  };
  struct Node {
    std::vector<Change> changes;
    double bound = -solver::kInf;
    int depth = 0;
    // How it came about, for the pseudo-costs.
    int branched_on = -1;
    bool up = false;
    double distance = 0.0;
  };
  struct Later {
    bool operator()(const Node& a, const Node& b) const { return a.bound > b.bound; }
  };
  // Mean rise of the bound per unit of distance, per integer column and direction.
  struct PseudoCost {
    double sum[2] = {0.0, 0.0};
    int count[2] = {0, 0};
  };

  struct Candidate {
    std::vector<double> x;
    double cost = solver::kInf;
    bool exact = false;
  };

  enum class Outcome { done, stopped };
  Outcome process(Node& node);
  // The two halves of a node's box, by the rounded value of one column.
  struct Branching {
    int column = -1;
    double below = 0.0;
    double down_value = -solver::kInf, up_value = -solver::kInf;  // relaxations, where tried
  };
  void branch(const Node& node, const MasterPoint& point);
  Branching choose_branching(const FirstStageBox& box, const MasterPoint& point);
  void try_branching(const FirstStageBox& box, const MasterPoint& point, Branching& branching);
  bool fractional(int column, const std::vector<double>& x) const;
  bool integral(const std::vector<double>& x) const;
  double pseudo_cost(int column, bool up) const;
  double score(int column, const std::vector<double>& x) const;
  void learn(int column, bool up, double distance, double rise);
  double cutoff(double value) const;
  bool explore();
  void close(const Node& node, const MasterPoint& point);
  void remember(const std::vector<double>& x, const Refined& refined);
  bool evaluate_best();
  void park(Node node);
  Candidate* find(const std::vector<double>& x);
  double best_cost() const;
  FirstStageBox box_of(const Node& node) const;

  const TwoStageProblem* problem_;
  Master* master_;
  FirstStageBox root_;
  double root_value_, gap_;
  Hooks* hooks_;
  std::vector<int> integers_;
  std::vector<PseudoCost> costs_;  // per column
  std::priority_queue<Node, std::vector<Node>, Later> open_;
  std::vector<Node> dive_;    // children to go on with at once
  std::vector<Node> parked_;  // not to be searched as long as the best estimate holds
  std::vector<Candidate> candidates_;
  double closed_bound_ = solver::kInf;  // of parts that cannot be searched further
  double current_bound_ = solver::kInf;
  long nodes_ = 0;
};

}  // namespace gridkeel::stochastic
