#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/verb.hpp"
#include "common/file.hpp"
#include "planning/study.hpp"
#include "report/text_table.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct InitFlags {
  std::string name, folder;
  bool list = false, force = false;
};

ExitCode list_studies(const Output& output) {
  Json studies = Json::array();
  report::TextTable table(2);
  for (const std::string& name : planning::builtin_study_names()) {
    const std::string title = planning::load_study("builtin:" + name).title;
    Json files = Json::array();
    for (const auto& file : planning::builtin_study_files(name)) files.push_back(file.path);
    studies.push_back({{"name", name}, {"title", title}, {"files", std::move(files)}});
    table.add({name, title});
  }
  output.answer({{"studies", std::move(studies)}}, table.text(0));
  return ExitCode::done;
}

void refuse_to_overwrite(const std::vector<planning::StudyFile>& files, const fs::path& folder) {
  for (const auto& file : files) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(folder / file.path, ignored)))
      throw FileError((folder / file.path).string(), "exists already; --force overwrites it");
  }
}

// As one would type it in a shell.
std::string typed(const std::string& path) { return path.find(' ') == std::string::npos ? path : "'" + path + "'"; }

ExitCode run_init(const InitFlags& flags, const Output& output) {
  if (flags.list) return list_studies(output);
  if (flags.name.empty() || flags.folder.empty())
    throw InputError("init: NAME and DIR are both needed; --list shows the names");
  const auto files = planning::builtin_study_files(flags.name);
  const fs::path folder(flags.folder);
  if (!flags.force) refuse_to_overwrite(files, folder);
  require_writable_folder(folder);
  FileTransaction transaction;
  Json names = Json::array();
  std::string listed;
  for (const auto& file : files) {
    const fs::path path = folder / file.path;
    if (path.parent_path() != folder) require_writable_folder(path.parent_path());
    transaction.add(path, file.content);
    names.push_back(file.path);
    listed += (listed.empty() ? "" : ", ") + file.path;
  }
  transaction.commit();
  output.answer({{"study", flags.name}, {"folder", flags.folder}, {"files", std::move(names)}},
                fmt::format("Written to {}: {}\nNext: gridkeel check {}\n", flags.folder, listed, typed(flags.folder)));
  return ExitCode::done;
}

}  // namespace

void add_init(CLI::App& app, Command& command) {
  auto flags = std::make_shared<InitFlags>();
  CLI::App& verb = add_verb(app, command, "init", "Write an editable copy of a built-in study", flags, run_init);
  verb.add_option("name", flags->name, "Built-in study")->type_name("NAME");
  verb.add_option("folder", flags->folder, "Folder to write it to")->type_name("DIR");
  verb.add_flag("--list", flags->list, "List the built-in studies");
  verb.add_flag("--force", flags->force, "Overwrite files that exist");
}

}  // namespace gridkeel::cli
