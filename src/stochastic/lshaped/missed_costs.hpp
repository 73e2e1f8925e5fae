#pragma once

#include <functional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/integer/floors.hpp"
#include "stochastic/integer/lagrangian_cuts.hpp"
#include "stochastic/lshaped/cut_store.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// At a whole first stage that MILPs prove to cost more than the cut model says: cuts that tell the model, for the few
// scenarios that raise the criterion most. First a Lagrangian cut; where that leaves most of it, a floor as well;
// where a scenario has a floor, another floor first.
class MissedCosts {
 public:
  MissedCosts(const TwoStageProblem& problem, const RiskMeasure& risk, CutStore& store, LagrangianCuts& lagrangian,
              int threads)
      : risk_(&risk), store_(&store), lagrangian_(&lagrangian), floors_(problem, threads), threads_(threads) {}

  struct Point {
    std::vector<double> x;
    std::vector<double> proven;  // per scenario, what it costs there at least; -inf where nothing is known
  };
  // Adds them to the store; how many. `gap`: what the criterion may be off by. `beside`: other work for threads that
  // would wait, done when this returns.
  using Work = std::vector<std::function<void()>>;
  int teach(const Point& point, double gap, const StopToken* stop, const Work& beside = {});

  long solves() const { return floors_.solves(); }

 private:
  struct Found {
    std::optional<Cut> lagrangian;
    std::vector<Floor> floors;
  };
  std::vector<int> worth_a_cut(const std::vector<double>& model, const std::vector<double>& proven, double gap) const;
  std::optional<Cut> lagrangian_of(int scenario, const Point& point, const CutStore::Losses& model,
                                   const StopToken* stop);
  std::vector<Floor> floors_of(int scenario, const Point& point, const CutStore::Losses& model, const StopToken* stop);
  Found cuts_of(int scenario, const Point& point, const CutStore::Losses& model, const StopToken* stop);

  const RiskMeasure* risk_;
  CutStore* store_;
  LagrangianCuts* lagrangian_;
  Floors floors_;
  int threads_;
};

}  // namespace gridkeel::stochastic
