#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/verb.hpp"

namespace gridkeel::cli {
namespace {

struct CheckFlags {
  std::string input;
  bool strict = false;
};

void refuse_ignored(const grid::ImportReport& report) {
  using Kind = grid::ImportReport::Note::Kind;
  const grid::ImportReport::Note* first = nullptr;
  int count = 0;
  for (const auto& note : report.notes) {
    if (note.kind != Kind::ignored) continue;
    if (count++ == 0) first = &note;
  }
  if (count == 0) return;
  const std::string more = count == 1 ? "" : fmt::format(" (and {} more ignored)", count - 1);
  throw InputError(first->where, fmt::format("ignored, which --strict does not allow: {}{}", first->text, more));
}

ExitCode run_check(const CheckFlags& flags, const Output& output) try {
  const Checked checked(flags.input);
  if (flags.strict) refuse_ignored(*checked.check.notes);
  output.answer(report::check_json(checked.check), report::check_summary(checked.check, output.style()));
  return ExitCode::done;
} catch (const Error& error) {
  if (error.code() == ExitCode::infeasible) output.no_plan("infeasible", error.what());
  throw;
}

}  // namespace

void add_check(CLI::App& app, Command& command) {
  auto flags = std::make_shared<CheckFlags>();
  CLI::App& verb = add_verb(app, command, "check", "Read and validate a study or a feeder", flags, run_check);
  verb.add_option("input", flags->input, "Study, .m file, builtin:NAME or synthetic:BUSES")
      ->required()
      ->type_name("STUDY|FEEDER");
  verb.add_flag("--strict", flags->strict, "What a reader would ignore is an error");
}

}  // namespace gridkeel::cli
