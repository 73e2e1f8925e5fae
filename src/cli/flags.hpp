#pragma once

#include <CLI/App.hpp>
#include <string>

#include "cli/flag_values.hpp"
#include "cli/overrides.hpp"
#include "cli/run_study.hpp"

namespace gridkeel::cli {

// Flags that several verbs share. add_to() declares them, read() checks them; a flag that was not given
// leaves the study's own value alone.
struct SampleFlags {
  FlagText scenarios, seed, draw, reduction, sampling, from;

  void add_to(CLI::App& verb);
  void read(Overrides& out) const;
};

struct RiskFlags {
  FlagText alpha, lambda, ambiguity, radius, ambiguity_file, recourse;

  void add_to(CLI::App& verb);
  void read(Overrides& out) const;
};

// --threads, for verbs that have it without the rest of SolveFlags.
void add_threads(CLI::App& verb, FlagText& threads);
std::optional<int> threads_of(const FlagText& threads);

// --study and --force of verbs that take the folder of a run.
void add_run_study(CLI::App& verb, RunStudyRequest& request);

struct SolveFlags {
  FlagText threads, gap, time_limit_s, method;
  std::optional<std::string> log;  // file of the event log

  void add_to(CLI::App& verb);
  void read(Overrides& out) const;
  std::string method_name() const;  // "lshaped" unless asked otherwise
};

}  // namespace gridkeel::cli
