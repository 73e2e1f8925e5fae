#pragma once

#include <vector>

#include "stochastic/lshaped/cut_store.hpp"
#include "stochastic/lshaped/loss_oracle.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::stochastic {

// What solves of one problem have learnt about its recourse: bases, cuts, points evaluated exactly. None of it depends
// on the risk measure, so a solve with another one (the next radius of a sweep) goes on from it.
struct RecourseKnowledge {
  RecourseKnowledge(const TwoStageProblem& about, int threads)
      : problem(&about),
        evaluator(about, threads),
        store(about.scenario_count(), about.first_stage.columns.count()),
        oracle(about, evaluator, store) {}
  RecourseKnowledge(const RecourseKnowledge&) = delete;  // the oracle points into it
  RecourseKnowledge& operator=(const RecourseKnowledge&) = delete;

  // A first stage and its true loss in every scenario.
  struct Point {
    std::vector<double> x, loss;
    double residual = 0.0;
  };
  void remember(Point point);
  // The losses at x, if it was evaluated; null otherwise.
  const Point* find(const std::vector<double>& x) const;

  const TwoStageProblem* problem;
  RecourseEvaluator evaluator;
  CutStore store;
  LossOracle oracle;
  std::vector<Cut> feasibility;
  std::vector<double> centre;  // where the last relaxation ended; empty before
  std::vector<Point> points;   // the latest ones
};

}  // namespace gridkeel::stochastic
