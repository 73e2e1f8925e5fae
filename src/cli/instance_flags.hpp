#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "cli/flag_values.hpp"
#include "stochastic/smps/smps.hpp"

namespace gridkeel::cli {

// How an SMPS instance is read: flags of solve and export.
struct InstanceFlags {
  FlagText sample, seed, ball;
  bool smi_compat = false, raw_probabilities = false;

  // `with_seed`: false where the verb has a --seed of its own.
  void add_to(CLI::App& verb, bool with_seed);
  stochastic::smps::ReadOptions read() const;
  // The first flag given, empty if none: for verbs that also take something else.
  std::string first_given() const;
};

// FILE with these flags; also notes a .dro file beside it that is not used.
stochastic::smps::Instance read_instance(const std::string& reference, const InstanceFlags& flags,
                                         const stochastic::smps::ReadOptions& options);

}  // namespace gridkeel::cli
