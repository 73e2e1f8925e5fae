// smps: two-stage problems in SMPS form, in and out: a core file (MPS), a time file and a stochastic file, and
// optionally a .dro file with the ground metric of a Wasserstein ball. What is read, and how the traps of the
// format are handled: docs/smps.md. Depends on stochastic's problem and risk specification only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/smps/cards.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic::smps {

struct ReadOptions {
  bool smi_compat = false;         // every scenario starts from the core, not from its parent
  bool raw_probabilities = false;  // probabilities that do not sum to 1 stay as written
  std::optional<int> sample;       // draw so many scenarios instead of enumerating all
  std::uint64_t seed = 0;
  long outcome_limit = 1'000'000;  // of a full enumeration
};

// A ball around the distribution of the first scenarios (the reference atoms), as a .dro file gives it.
struct Ball {
  double radius = 0.0;
  std::vector<double> probability;  // of the reference atoms
  GroundMetric metric;
};

struct Instance {
  std::string name;
  TwoStageProblem problem;
  std::optional<Ball> ball;
  std::vector<std::string> warnings;
  std::vector<std::string> files;
  std::string first_period, second_period;
  bool maximise = false;         // the core does: `problem` minimises the negative
  double probability_sum = 1.0;  // as written
  // Raw probabilities only: the recourse costs of `problem` are multiplied by their sum, since its own
  // probabilities sum to 1. 1 otherwise.
  double cost_scale = 1.0;
  double outcome_count = 0.0;  // of the distribution as written; infinite for continuous ones
  int draws = 0;               // sampled problems: how many; equal draws are one scenario
  std::uint64_t seed = 0;      // likewise
};

// Where the three or four parts of an instance are.
struct Files {
  std::filesystem::path core, time, random;
  std::optional<std::filesystem::path> ball;
};

// FILE is a list of file names (.smps), one of the three files, what their names have in common, or a folder
// that holds one instance. Endings may be in any case. Empty if there is nothing of the kind.
std::optional<Files> find_files(const std::string& reference);
Files require_files(const std::string& reference);  // FileError says what was looked for

// All readers throw InputError that names file, line and section.
Instance read(const Files& files, const ReadOptions& options);
Instance parse(const Text& core, const Text& time, const Text& random, const ReadOptions& options);
Ball parse_ball(const Text& text, int scenarios, std::vector<std::string>& warnings);

// A core file alone: one mixed-integer program in MPS form.
solver::LpModel parse_mps(const Text& text, std::vector<std::string>& warnings);

}  // namespace gridkeel::stochastic::smps
