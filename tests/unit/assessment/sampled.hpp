#pragma once

// Plans of the shocked feeder by the names of what they buy.

#include "assessment/reference_plans.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::assessment::test {

using planning::PlannedModule;
using planning::PlanningProblem;
using planning::Study;
using planning::test::shocked_study;
using planning::test::shocks;

inline PlannedModule module(const Study& study, std::size_t offer, const std::string& bus, int units) {
  return {bus, study.catalogue.offers[offer].name, units, "module", {}};
}

inline std::vector<PlannedModule> some_plan(const Study& study) {
  return {module(study, 0, "5", 2), module(study, 1, "3", 1)};
}

inline stochastic::SolveOptions exact(double gap = 1e-6) {
  stochastic::SolveOptions options;
  options.relative_gap = gap;
  options.threads = 1;
  return options;
}

}  // namespace gridkeel::assessment::test
