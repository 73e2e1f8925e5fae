#pragma once

#include "stochastic/extensive_form.hpp"
#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::stochastic::test {

inline Solution solve_lshaped(const TwoStageProblem& problem, const RiskMeasure& risk, SolveOptions options) {
  if (options.threads == 0) options.threads = 1;
  RecourseKnowledge known(problem, options.threads);
  return LShaped(known, risk, options).solve();
}

inline Solution solve_lshaped(const TwoStageProblem& problem, const RiskSpec& spec, double gap = 1e-6,
                              bool relax = false) {
  SolveOptions options;
  options.relative_gap = gap;
  options.relax_first_stage = relax;
  return solve_lshaped(problem, *make_risk_measure(spec), options);
}

// Solves once undisturbed, then interrupted at each of its progress reports in turn: `check` sees those solutions.
// Their number.
template <class Check>
int interrupt_everywhere(const TwoStageProblem& problem, const RiskMeasure& risk, SolveOptions options, Check check) {
  int reports = 0;
  options.on_progress = [&](const Progress&) { ++reports; };
  solve_lshaped(problem, risk, options);
  const int all = reports;
  for (int at = 1; at <= all; ++at) {
    StopToken stop;
    options.stop = &stop;
    reports = 0;
    options.on_progress = [&](const Progress&) {
      if (++reports == at) stop.request_stop();
    };
    check(solve_lshaped(problem, risk, options));
  }
  return all;
}

inline Solution solve_reference(const TwoStageProblem& problem, const RiskSpec& spec, bool relax = false) {
  SolveOptions options;
  options.relative_gap = 1e-9;
  options.relax_first_stage = relax;
  return solve_extensive(problem, *make_risk_measure(spec), options);
}

}  // namespace gridkeel::stochastic::test
