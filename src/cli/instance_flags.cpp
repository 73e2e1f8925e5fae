#include "cli/instance_flags.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
namespace smps = stochastic::smps;

constexpr int kMostDraws = 1'000'000;

// A ball is easily forgotten: plain solve of an instance that has one says so.
void note_unused_ball(const smps::Files& files, smps::Instance& instance) {
  const fs::path beside = fs::path(files.core).replace_extension(".dro");
  std::error_code failed;
  if (files.ball && instance.draws > 0)
    instance.warnings.push_back("the .dro file of the list is not used: its distances belong to the listed scenarios");
  else if (!files.ball && instance.draws == 0 && fs::is_regular_file(beside, failed))
    instance.warnings.push_back(
        fmt::format("{} lies beside the instance but is not used: --dro would", beside.string()));
}

}  // namespace

void InstanceFlags::add_to(CLI::App& verb, bool with_seed) {
  verb.add_option("--sample", sample, "SMPS: draw N scenarios instead of listing all outcomes")->type_name("N");
  if (with_seed) verb.add_option("--seed", seed, "Seed of the sample (0)")->type_name("S");
  verb.add_option("--dro", ball, "SMPS: Wasserstein ball from a .dro file")->type_name("FILE");
  verb.add_flag("--smi-compat", smi_compat, "SMPS: every scenario starts from the core, not from its parent");
  verb.add_flag("--raw-probabilities", raw_probabilities, "SMPS: keep probabilities that do not sum to 1");
}

smps::ReadOptions InstanceFlags::read() const {
  smps::ReadOptions options;
  options.sample = integer_flag("--sample", sample, 1, kMostDraws);
  options.seed = seed_flag("--seed", seed).value_or(0);
  options.smi_compat = smi_compat;
  options.raw_probabilities = raw_probabilities;
  if (options.sample && raw_probabilities)
    throw InputError("--raw-probabilities has no effect with --sample: draws are equally likely");
  if (options.sample && ball)
    throw InputError(
        "--dro cannot be used with --sample: its distances belong to the scenarios as the files list them");
  if (seed && !sample) throw InputError("--seed has no effect without --sample");
  return options;
}

std::string InstanceFlags::first_given() const {
  return sample              ? "--sample"
         : ball              ? "--dro"
         : smi_compat        ? "--smi-compat"
         : raw_probabilities ? "--raw-probabilities"
                             : "";
}

smps::Instance read_instance(const std::string& reference, const InstanceFlags& flags,
                             const smps::ReadOptions& options) {
  smps::Files files = smps::require_files(reference);
  if (flags.ball) files.ball = *flags.ball;
  const std::optional<fs::path> ball = files.ball;
  if (options.sample) files.ball.reset();
  if (files.ball && options.raw_probabilities)
    throw InputError("--raw-probabilities has no effect with a .dro file, which has probabilities of its own");
  smps::Instance instance = smps::read(files, options);
  files.ball = ball;
  note_unused_ball(files, instance);
  return instance;
}

}  // namespace gridkeel::cli
