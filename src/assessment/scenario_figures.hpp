// Private to assessment: the figures of one dispatched scenario.
#pragma once

#include <vector>

#include "assessment/sample.hpp"
#include "planning/planning_problem.hpp"

namespace gridkeel::assessment {

class FigureCounter {
 public:
  explicit FigureCounter(const planning::PlanningProblem& problem);

  // As figure_names lists them.
  std::vector<double> figures(int scenario, const std::vector<double>& y) const;

 private:
  void add_shed(int scenario, const std::vector<double>& y, std::vector<double>& out) const;

  const planning::PlanningProblem& problem_;
  std::vector<double> customers_;  // per load of the study
  double all_customers_ = 0.0;
};

}  // namespace gridkeel::assessment
