#pragma once

#include <vector>

#include "stochastic/checkpoint.hpp"
#include "stochastic/lshaped/branching_memory.hpp"
#include "stochastic/lshaped/cut_store.hpp"
#include "stochastic/lshaped/loss_oracle.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::stochastic {

// What solves of one problem have learnt about its recourse: bases, cuts, points evaluated exactly, a partition of the
// first stage. Between solves, none of it depends on the risk measure, and the cuts not on the first stage's limits
// either, so a solve with other ones (the next radius or budget of a sweep) goes on from it.
struct RecourseKnowledge {
  RecourseKnowledge(const TwoStageProblem& about, int threads)
      : problem(&about),
        evaluator(about, threads),
        store(about.scenario_count(), about.first_stage.columns.count()),
        oracle(about, evaluator, store) {}
  RecourseKnowledge(const RecourseKnowledge&) = delete;  // the oracle points into it
  RecourseKnowledge& operator=(const RecourseKnowledge&) = delete;

  using Point = Checkpoint::Point;
  void remember(Point point);
  // The losses at x, if it was evaluated; null otherwise.
  const Point* find(const std::vector<double>& x) const;

  // What an earlier solve of the same problem had found. Throws InternalError if it is of another problem's size.
  void restore(const Checkpoint& found);

  const TwoStageProblem* problem;
  RecourseEvaluator evaluator;
  CutStore store;
  LossOracle oracle;
  std::vector<Cut> feasibility;
  std::vector<double> centre;  // where the last relaxation ended; empty before
  std::vector<Point> points;   // the latest ones
  BranchingMemory branching;   // of the last tree of the first stage
};

}  // namespace gridkeel::stochastic
