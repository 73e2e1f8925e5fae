#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/event_log.hpp"
#include "cli/flags.hpp"
#include "cli/instance_flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/solve_instance.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kMostIterations = 1'000'000'000;

struct SolveVerbFlags {
  std::string file;
  std::optional<std::string> out, recourse_out;
  InstanceFlags instance;
  RiskFlags risk;
  SolveFlags solve;
  FlagText iteration_limit, radii;
  bool relax_first = false, statistics = false;
};

SolveRequest request_of(const SolveVerbFlags& flags) {
  SolveRequest request;
  request.source = flags.file;
  flags.risk.read(request.flags);
  flags.solve.read(request.flags);
  if (flags.solve.method) request.method = flags.solve.method_name();
  request.iteration_limit = integer_flag("--iteration-limit", flags.iteration_limit, 1, kMostIterations);
  request.relax_first = flags.relax_first;
  request.relax_recourse = request.flags.relax_recourse;
  request.statistics = flags.statistics;
  request.radii = number_list_flag("--radii", flags.radii, Range::between(0.0, 1e6));
  if (flags.radii && (request.flags.radius || request.flags.ambiguity_file))
    throw InputError("--radii lists radii: leave out --radius and --ambiguity-file");
  if (flags.radii && request.statistics)
    throw InputError("--statistics are of the expected cost, the same for all --radii: give one of them");
  return request;
}

// Finds out before the work whether its results can be written.
void require_places(const SolveVerbFlags& flags) {
  if (flags.out) require_writable_folder(*flags.out);
  if (!flags.recourse_out) return;
  const fs::path file(*flags.recourse_out);
  if (fs::is_directory(file) || !file.has_filename())
    throw FileError(file.string(), "is a folder, cannot be written as a file");
  require_writable_folder(file.has_parent_path() ? file.parent_path() : fs::path("."));
}

std::string write_files(const SolveVerbFlags& flags, const report::SolvedInstance& solved) {
  FileTransaction transaction;
  std::string written;
  const auto add = [&](const fs::path& path, const std::string& content) {
    transaction.add(path, content);
    written += (written.empty() ? "" : ", ") + path.string();
  };
  if (flags.out) {
    const fs::path folder(*flags.out);
    add(folder / "solve.json", to_text(report::solve_json(solved)));
    add(folder / "recourse.csv", report::solve_csv(solved));
    if (!solved.sweep.empty()) add(folder / "sweep.csv", report::sweep_csv(solved));
    add(folder / "summary.txt", report::solve_summary(solved, report::Style(false)));
  }
  if (flags.recourse_out) add(*flags.recourse_out, report::solve_csv(solved));
  transaction.commit();
  return written.empty() ? "" : fmt::format("\nWritten: {}\n", written);
}

const char* status_without_solution(const Error& error, const StopToken& stop) {
  if (error.code() == ExitCode::infeasible) return "infeasible";
  return stop.interrupted() ? "interrupted" : stop.out_of_time() ? "time_limit" : "no_answer";
}

report::SolvedInstance solve(const SolveVerbFlags& flags, SolveRequest request, const Output& output, EventLog& log,
                             StopToken& stop) {
  ProgressLine progress(output.quiet, ProgressLine::Unit::none);
  request.on_step = [&](const std::string& what) { progress.step(what); };
  request.on_progress = [&](const stochastic::Progress& p) {
    progress.solve(p);
    log.progress(p);
  };
  try {
    Stopwatch watch;
    progress.step("reading the instance");
    auto instance = read_instance(flags.file, flags.instance, flags.instance.read());
    request.read_s = watch.seconds();
    require_places(flags);
    log.event("start", {{"instance", instance.name}, {"scenarios", instance.problem.scenario_count()}});
    return solve_instance(std::move(instance), request, stop);
  } catch (const Error& error) {
    progress.clear();
    const bool told = error.code() == ExitCode::infeasible || error.code() == ExitCode::no_answer;
    const Json object = {{"status", told ? status_without_solution(error, stop) : "error"}, {"message", error.what()}};
    log.event("end", object);
    if (told && output.json) output.object(object);
    throw;
  }
}

ExitCode run_solve(const SolveVerbFlags& flags, const Output& output) {
  SolveRequest request = request_of(flags);
  flags.instance.read();
  EventLog log(flags.solve.log.value_or(""));
  StopToken stop;
  const InterruptGuard guard(stop);  // until the files are written
  const report::SolvedInstance solved = solve(flags, std::move(request), output, log, stop);
  log.end(solved.status, solved.solution, solved.total_s);
  log.check();
  const std::string written = write_files(flags, solved);
  if (output.json)
    output.object(report::solve_json(solved));
  else if (!output.quiet)
    output.text(report::solve_summary(solved, output.style()) + written);
  return ExitCode::done;
}

}  // namespace

void add_solve(CLI::App& app, Command& command) {
  auto flags = std::make_shared<SolveVerbFlags>();
  CLI::App& verb = add_verb(app, command, "solve", "Solve a two-stage instance in SMPS form", flags, run_solve);
  verb.add_option("file", flags->file, ".smps list, one of .cor/.tim/.sto, their common name, or their folder")
      ->required()
      ->type_name("FILE");
  flags->instance.add_to(verb, true);
  flags->risk.add_to(verb);
  verb.get_option("--recourse")->description("mip (default): as the instance has it; lp: its integers relaxed");
  verb.add_option("--radii", flags->radii, "Solve for each of these radii, each from what is known of those before")
      ->type_name("R,R,...");
  flags->solve.add_to(verb);
  verb.get_option("--method")->description("lshaped or extensive (default: what suits the instance)");
  verb.add_option("--iteration-limit", flags->iteration_limit, "Stop lshaped after this many iterations")
      ->type_name("N");
  verb.add_flag("--relax-first", flags->relax_first, "Drop the integrality of the first stage");
  verb.add_flag("--statistics", flags->statistics, "Also WS, EEV, EVPI, VSS and the sizes of numbers");
  verb.add_option("--recourse-out", flags->recourse_out, "Write scenario,probability,worst_case_weight,recourse_cost")
      ->type_name("FILE");
  verb.add_option("--out", flags->out, "Folder for solve.json, recourse.csv, summary.txt")->type_name("DIR");
  verb.add_flag("--quiet", command.output.quiet, "No progress and no summary");
}

}  // namespace gridkeel::cli
