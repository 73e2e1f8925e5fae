#pragma once

#include <CLI/App.hpp>
#include <functional>

#include "cli/output.hpp"
#include "common/error.hpp"

namespace gridkeel::cli {

// Filled while the command line is parsed: what to do, and how to answer.
struct Command {
  Output output;
  std::function<ExitCode(const Output&)> action;
};

// Declares a verb with --json; parsing it sets `command.action` to run(options, output).
template <class Options>
CLI::App& add_verb(CLI::App& app, Command& command, const char* name, const char* about,
                   const std::shared_ptr<Options>& options, ExitCode (*run)(const Options&, const Output&)) {
  CLI::App* verb = app.add_subcommand(name, about);
  verb->add_flag("--json", command.output.json, "Print one JSON object on standard output");
  verb->callback([&command, options, run] {
    command.action = [options, run](const Output& output) { return run(*options, output); };
  });
  return *verb;
}

void add_init(CLI::App& app, Command& command);
void add_check(CLI::App& app, Command& command);
void add_scenarios(CLI::App& app, Command& command);
void add_plan(CLI::App& app, Command& command);
void add_dispatch(CLI::App& app, Command& command);
void add_evaluate(CLI::App& app, Command& command);
void add_operate(CLI::App& app, Command& command);
void add_solve(CLI::App& app, Command& command);
void add_sweep(CLI::App& app, Command& command);
void add_report(CLI::App& app, Command& command);
void add_runs(CLI::App& app, Command& command);
void add_export(CLI::App& app, Command& command);

}  // namespace gridkeel::cli
