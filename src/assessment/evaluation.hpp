// What `evaluate` finds: plans side by side, on the scenarios that they were made for and on others.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assessment/bootstrap.hpp"
#include "assessment/bracket.hpp"
#include "assessment/explain.hpp"
#include "assessment/information.hpp"
#include "assessment/replications.hpp"
#include "assessment/shift.hpp"

namespace gridkeel::assessment {

struct ComparedPlan {
  std::string name;   // "plan", "no modules", "deterministic", ..., or a folder or file
  std::string about;  // how it came about, in words
  std::vector<planning::PlannedModule> modules;
  InSample in_sample;  // on the run's own scenarios
  double price_usd = 0.0;
  int units = 0;
  std::optional<stochastic::Bounded> optimum;  // of its own criterion, if it was solved for here
};

// All plans on one kind of days.
struct ShiftResult {
  Shift shift;                               // without edits: the same distribution, fresh scenarios
  std::vector<int> scenario;                 // those of the sample that all plans were dispatched in
  bool complete = true;                      // all that were asked for
  std::vector<Sample> samples;               // per plan
  std::vector<SampleStatistics> statistics;  // per plan
  double seconds = 0.0;
};

struct Evaluation {
  std::vector<ComparedPlan> plans;  // the run's own first
  std::vector<ShiftResult> shifts;  // the plan's own distribution first
  int count = 0;                    // fresh scenarios asked for
  bool complete = true;             // false: a stop came, and this is what was found until then
  std::uint64_t seed = 0;
  double confidence = 0.95;
  int replicates = 0;  // of the bootstrap
  std::optional<stochastic::ValueOfInformation> information;
  std::optional<Explanation> explanation;
  std::optional<GapEstimate> gap;

  const ComparedPlan* find(const std::string& name) const;
  std::size_t index_of(const std::string& name) const;  // plans.size() if there is none
};

// Names of the plans that are made here.
inline constexpr const char* kOwnPlan = "plan";
inline constexpr const char* kNoModules = "no modules";
inline constexpr const char* kDeterministic = "deterministic";
inline constexpr const char* kSampleAverage = "sample average";
inline constexpr const char* kRiskNeutral = "risk neutral";

// The run's expected cost and CVaR in sample, held against fresh days of the same distribution.
Bracket expected_bracket(const Evaluation& evaluation, std::size_t plan);
Bracket cvar_bracket(const Evaluation& evaluation, std::size_t plan);

// Samples every plan of the evaluation on the days of `study`, which is shifted already. Throws Error(no_answer) if a
// stop came before two scenarios were done.
ShiftResult evaluate_shift(const Evaluation& evaluation, Shift shift, const planning::Study& study,
                           const SampleRequest& request, const BootstrapOptions& bootstrap);

}  // namespace gridkeel::assessment
