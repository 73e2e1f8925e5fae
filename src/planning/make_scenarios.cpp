#include "planning/make_scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planning/event.hpp"
#include "planning/importance_tilt.hpp"
#include "planning/scenario_costs.hpp"
#include "shock/reduction/merge_identical.hpp"

namespace gridkeel::planning {
namespace {

std::vector<double> probabilities_of(const shock::ScenarioSet& set) {
  std::vector<double> p;
  for (const shock::Scenario& scenario : set.scenarios) p.push_back(scenario.probability);
  return p;
}

// Costs of the kept scenarios are those of the drawn ones of that name.
std::vector<double> costs_of_kept(const shock::ScenarioSet& drawn, const std::vector<double>& costs,
                                  const shock::ScenarioSet& kept) {
  std::vector<double> found;
  std::size_t s = 0;
  for (const shock::Scenario& scenario : kept.scenarios) {
    while (drawn.scenarios[s].name != scenario.name) ++s;  // kept ones stay in order
    found.push_back(costs[s]);
  }
  return found;
}

shock::CostChange change_of(const shock::ScenarioSet& drawn, const std::vector<double>& costs,
                            const shock::ScenarioSet& kept, double alpha) {
  return {cost_moments(costs, probabilities_of(drawn), alpha),
          cost_moments(costs_of_kept(drawn, costs, kept), probabilities_of(kept), alpha)};
}

// What a scenario weighs in the criterion: more than its probability in the tail of these costs.
std::vector<double> weights_at(const RiskChoice& risk, const std::vector<double>& cost,
                               const std::vector<double>& probability) {
  stochastic::RiskSpec spec;
  spec.alpha = risk.alpha;
  spec.lambda = risk.lambda;
  spec.probability = probability;
  return stochastic::make_risk_measure(spec)->evaluate(cost).weight;
}

shock::ScenarioSet reduced(const Study& study, shock::ScenarioSet drawn) {
  const shock::Reduction method = study.scenarios.reduction.value_or(kUsualReduction);
  shock::ReductionReport report;
  report.method = to_string(method);
  report.drawn = static_cast<int>(drawn.scenarios.size());
  merge_identical(drawn);
  report.distinct = static_cast<int>(drawn.scenarios.size());
  std::vector<std::vector<double>> reference{costs_without_modules(study, drawn)};
  std::vector<double> importance;
  if (method == shock::Reduction::cost) {
    std::vector<double> trial = costs_under_trial_plan(study, drawn, reference[0]);
    if (!trial.empty()) {
      importance = weights_at(study.risk, trial, probabilities_of(drawn));
      reference.push_back(std::move(trial));
    }
  }
  shock::ScenarioSet kept =
      shock::reduce(drawn, method, study.scenario_count, reference, importance, study.solve.threads, report.distance);
  report.kept = static_cast<int>(kept.scenarios.size());
  report.alpha = study.risk.alpha;
  report.without_modules = change_of(drawn, reference[0], kept, report.alpha);
  if (reference.size() > 1) report.trial_plan = change_of(drawn, reference[1], kept, report.alpha);
  kept.origin.reduction = report;
  return kept;
}

std::vector<shock::Scenario> scenarios_of(const Study& study, const shock::StressAtom& atom,
                                          const shock::ScenarioSet& set) {
  if (atom.event_file.empty()) return stress_scenarios(study.generator_input(), atom);
  GivenEvent event = read_event(atom.event_file, study, set);
  event.scenario.name = atom.name;
  event.scenario.probability = atom.probability;
  event.scenario.stress = true;
  return {std::move(event.scenario)};
}

void add_stress_of(const Study& study, shock::ScenarioSet& set) {
  std::vector<shock::Scenario> stress;
  for (const shock::StressAtom& atom : study.scenarios.stress)
    for (shock::Scenario& scenario : scenarios_of(study, atom, set)) {
      const auto same_name = [&](const shock::Scenario& other) { return other.name == scenario.name; };
      if (std::any_of(set.scenarios.begin(), set.scenarios.end(),
                      [&](const shock::Scenario& other) { return other.stress && same_name(other); }))
        continue;  // read from a file that has it
      if (std::any_of(set.scenarios.begin(), set.scenarios.end(), same_name) ||
          std::any_of(stress.begin(), stress.end(), same_name))
        throw InputError(atom.where, fmt::format("stress: there is a scenario '{}' already", scenario.name));
      stress.push_back(std::move(scenario));
    }
  shock::add_stress(set, std::move(stress));
}

}  // namespace

shock::ScenarioSet make_scenarios(const Study& study) {
  const ScenarioChoice& choice = study.scenarios;
  if (!choice.file.empty())
    throw InputError(
        fmt::format("[scenarios]: file = {}: this verb draws scenarios; a file is for scenarios, plan, "
                    "dispatch, export, sweep and what reads their runs",
                    choice.file));
  const int draw = choice.draw > 0 ? choice.draw : study.scenario_count;
  if (draw < study.scenario_count)
    throw InputError(fmt::format("[scenarios]: draw = {} is below count = {}: no reduction makes more of them", draw,
                                 study.scenario_count));
  shock::GeneratorInput input = study.generator_input();
  input.sampling = choice.sampling;
  if (input.sampling == shock::Sampling::importance) input.tilt = importance_tilt(study);
  shock::ScenarioSet set = shock::generate(input, draw, study.seed, study.solve.threads);
  if (draw > study.scenario_count) set = reduced(study, std::move(set));
  add_stress_of(study, set);
  return set;
}

shock::ScenarioSet make_scenarios(const Study& study, shock::ScenarioSet given) {
  if (study.scenarios.draw > 0)
    throw InputError("[scenarios]: draw has no effect on scenarios from a file, which are not drawn");
  const bool has_stress = !given.origin.stress.empty();
  if (study.scenarios.reduction && static_cast<int>(given.scenarios.size()) > study.scenario_count) {
    if (has_stress)
      throw InputError(
          fmt::format("{}: holds stress atoms, which no reduction may merge: take it as it is, or without them",
                      given.origin.file));
    const shock::SetOrigin origin = given.origin;
    given = reduced(study, std::move(given));
    given.origin.file = origin.file;
  }
  add_stress_of(study, given);
  return given;
}

}  // namespace gridkeel::planning
