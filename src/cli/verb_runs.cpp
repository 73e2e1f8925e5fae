#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/verb.hpp"
#include "report/runs.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

struct RunsFlags {
  std::string folder;
};

// The folder itself, if it is a run, and those in it that are; by name.
std::vector<std::string> folders_of_runs(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> found;
  if (store::holds_run_file(folder)) found.push_back(folder);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (store::holds_run_file(entry.path().string())) found.push_back(entry.path().string());
  if (error) throw FileError(folder, "cannot be listed: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

ExitCode run_runs(const RunsFlags& flags, const Output& output) {
  std::vector<report::RunLine> lines;
  for (const std::string& folder : folders_of_runs(flags.folder)) lines.push_back(report::read_run_line(folder));
  if (lines.empty()) throw InputError(fmt::format("{}: neither it nor a folder in it holds a run", flags.folder));
  output.answer(report::runs_json(lines), report::runs_text(lines, output.style()));
  return ExitCode::done;
}

}  // namespace

void add_runs(CLI::App& app, Command& command) {
  auto flags = std::make_shared<RunsFlags>();
  CLI::App& verb = add_verb(app, command, "runs", "List and compare the runs in a folder", flags, run_runs);
  verb.add_option("folder", flags->folder, "Folder that holds folders of runs")->required()->type_name("DIR");
}

}  // namespace gridkeel::cli
