#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "planning/recourse_model.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

// A study and its scenarios as a two-stage problem, with everything needed to read the answer back.
// Not movable: templates point into it.
class PlanningProblem {
 public:
  // `initial`: what went before, for devices as build_first_stage lists them; null: Stage II starts as the study says.
  PlanningProblem(const Study& study, shock::ScenarioSet set, NetworkForm form = NetworkForm::eliminated,
                  bool with_names = false, std::shared_ptr<const InitialState> initial = nullptr);
  PlanningProblem(const PlanningProblem&) = delete;
  PlanningProblem& operator=(const PlanningProblem&) = delete;

  const Study& study() const { return study_; }
  const shock::ScenarioSet& scenarios() const { return set_; }
  const FirstStage& first_stage() const { return first_; }
  const RecourseBase& base() const { return base_; }
  const RecourseModel& model(int scenario) const;
  const stochastic::TwoStageProblem& problem() const { return problem_; }
  const std::vector<double>& schedule_mw() const { return schedule_mw_; }
  int topology_count() const { return static_cast<int>(models_.size()); }

  // Takes stocks, prices, budget and limits on purchases from another version of the study, which offers no more than
  // the one that this was built for (planning/limit_changes.hpp).
  void change_limits(const Study& study);

  // The study's risk measure on these scenarios. Sets that compare scenarios do so by their standardised features.
  stochastic::RiskSpec risk_spec(const RiskChoice& choice) const;

 private:
  void add_scenario(int index);
  int model_for(const shock::Scenario& scenario);

  Study study_;
  shock::ScenarioSet set_;
  FirstStage first_;
  std::shared_ptr<const InitialState> initial_;
  RecourseBase base_;
  std::vector<double> schedule_mw_;
  std::vector<RecourseModel> models_;  // their `recourse` has moved into problem_.templates
  std::vector<std::string> model_keys_;
  std::vector<std::shared_ptr<const TopologyState>> topologies_;
  stochastic::TwoStageProblem problem_;
};

}  // namespace gridkeel::planning
