#include "cli/program.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>

#include "cli/parse_errors.hpp"
#include "cli/verb.hpp"
#include "report/versions.hpp"

namespace gridkeel::cli {
namespace {

void declare(CLI::App& app, Command& command) {
  app.name("gridkeel");
  app.set_version_flag("--version", "gridkeel " + report::version());
  app.require_subcommand(0, 1);
  add_init(app, command);
  add_check(app, command);
  add_scenarios(app, command);
  add_plan(app, command);
  add_dispatch(app, command);
  add_evaluate(app, command);
  add_operate(app, command);
  add_report(app, command);
  add_runs(app, command);
  add_solve(app, command);
  add_sweep(app, command);
  add_export(app, command);
}

int fail(const Command& command, ExitCode code, const std::string& message) {
  // Infeasible and unanswered plans have printed their object already.
  const bool told = code == ExitCode::infeasible || code == ExitCode::no_answer;
  if (command.output.json && !told) {
    const nlohmann::ordered_json object = {
        {"status", "error"}, {"exit_code", static_cast<int>(code)}, {"message", message}};
    const std::string text = to_text(object);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
  print_error(message);
  return static_cast<int>(code);
}

int run_action(const Command& command) {
  try {
    return static_cast<int>(command.action(command.output));
  } catch (const Error& error) {
    return fail(command, error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(command, ExitCode::internal, "out of memory");
  } catch (const std::exception& error) {
    return fail(command, ExitCode::internal, std::string("internal error: ") + error.what());
  }
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  CLI::App app("Gridkeel plans flexible capacity modules on distribution feeders hit by AI data-centre demand.");
  Command command;
  declare(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return fail(command, ExitCode::bad_input, usage_message(app, error, argc, argv));
  }
  if (!command.action) {
    std::fputs(app.help().c_str(), stdout);
    return static_cast<int>(ExitCode::done);
  }
  return run_action(command);
}

}  // namespace gridkeel::cli
