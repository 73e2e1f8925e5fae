#include "stochastic/smps/smps.hpp"

#include <fmt/format.h>

#include <cmath>

#include "common/file.hpp"
#include "stochastic/smps/scenarios.hpp"

namespace gridkeel::stochastic::smps {
namespace {

// What rounding in the file explains is not worth a word.
constexpr double kProbabilityTolerance = 1e-9;

void note_probabilities(const RandomData& random, const ReadOptions& options, Notes& notes) {
  for (const Part& part : random.parts) {
    if (part.law != Part::Law::discrete || std::abs(part.probability_sum - 1.0) <= kProbabilityTolerance) continue;
    notes.add(part.where,
              fmt::format("{}: the probabilities sum to {:.12g}, not 1: {}", part.name, part.probability_sum,
                          options.raw_probabilities ? "kept as written" : "normalised"));
  }
}

// What is left of rounding.
void normalise(std::vector<ScenarioData>& scenarios) {
  double sum = 0.0;
  for (const ScenarioData& s : scenarios) sum += s.probability;
  for (ScenarioData& s : scenarios) s.probability /= sum;
}

Text load(const std::filesystem::path& path) { return {path.string(), read_file(path)}; }

}  // namespace

Instance parse(const Text& core_text, const Text& time_text, const Text& random_text, const ReadOptions& options) {
  Notes notes;
  const Core core = read_core(core_text, notes);
  const Periods periods = read_periods(time_text, core, notes);
  const RandomData random = read_random_data(random_text, core, periods, !options.smi_compat, notes);
  note_probabilities(random, options, notes);
  if (core.maximise) notes.add({core.file, 0}, "the objective is maximised: solved as the minimum of its negative");
  Instance instance;
  instance.name = core.name;
  instance.files = {core_text.name, time_text.name, random_text.name};
  instance.first_period = periods.names[0];
  instance.second_period = periods.names[1];
  instance.maximise = core.maximise;
  for (const Part& part : random.parts)
    if (part.law == Part::Law::discrete) instance.probability_sum *= part.probability_sum;
  if (options.raw_probabilities && !options.sample) instance.cost_scale = instance.probability_sum;
  instance.outcome_count = outcome_count(random);
  ProblemBuilder builder(core, periods, random, instance.cost_scale, random_text.name);
  instance.problem = builder.skeleton();
  if (options.sample) {
    instance.draws = *options.sample;
    instance.seed = options.seed;
    sample(random, builder, *options.sample, options.seed, instance.problem);
  } else {
    enumerate(random, builder, options.outcome_limit, random_text.name, instance.problem);
  }
  normalise(instance.problem.scenarios);
  instance.warnings = notes.take();
  return instance;
}

Instance read(const Files& files, const ReadOptions& options) {
  Instance instance = parse(load(files.core), load(files.time), load(files.random), options);
  if (files.ball) {
    instance.files.push_back(files.ball->string());
    instance.ball = parse_ball(load(*files.ball), instance.problem.scenario_count(), instance.warnings);
  }
  return instance;
}

solver::LpModel parse_mps(const Text& text, std::vector<std::string>& warnings) {
  Notes notes;
  const Core core = read_core(text, notes);
  for (std::string& warning : notes.take()) warnings.push_back(std::move(warning));
  return model_of(core);
}

}  // namespace gridkeel::stochastic::smps
