#include "planning/study_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "common/file.hpp"
#include "common/hash.hpp"
#include "grid/synthetic_feeder.hpp"

namespace gridkeel::planning {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBuiltinPrefix = "builtin:";
constexpr const char* kStudyFile = "study.toml";

bool is_regular(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

struct FileHash : Hash<FileHash> {};

[[noreturn]] void fail_unknown(const std::string& reference) {
  const std::vector<std::string> names = builtin_study_names();
  const std::string near = nearest_name(reference, names);
  throw InputError(fmt::format("study '{}' is no file, no folder with a {} and no built-in study{}; built-in: {}",
                               reference, kStudyFile, near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near),
                               fmt::join(names, ", ")));
}

}  // namespace

StudyFiles StudyFiles::on_disk(const std::string& study_path) {
  StudyFiles files;
  files.source_ = study_path;
  files.folder_ = fs::path(study_path).parent_path().string();
  files.study_file_ = fs::path(study_path).filename().string();
  return files;
}

StudyFiles StudyFiles::builtin(const std::string& name) {
  StudyFiles files;
  files.source_ = std::string(kBuiltinPrefix) + name;
  files.study_file_ = kStudyFile;
  files.embedded_ = builtin_study_files(name);
  return files;
}

StudyFiles StudyFiles::stored(const std::string& source, std::vector<StudyFile> files) {
  StudyFiles stored;
  stored.source_ = source;
  if (files.empty()) throw InputError(fmt::format("{}: no file of this study was stored", source));
  if (!source.starts_with(kBuiltinPrefix)) stored.folder_ = fs::path(source).parent_path().string();
  stored.study_file_ = files.front().path;
  stored.embedded_ = std::move(files);
  return stored;
}

StudyFiles StudyFiles::find(const std::string& reference) {
  if (reference.starts_with(kBuiltinPrefix)) return builtin(reference.substr(kBuiltinPrefix.size()));
  const fs::path path(reference);
  if (is_folder(path)) {
    if (is_regular(path / kStudyFile)) return on_disk((path / kStudyFile).string());
  } else if (is_regular(path)) {
    if (path.extension() == ".toml") return on_disk(reference);
    throw InputError(fmt::format("{}: a study is a .toml file; a feeder is named by its key 'feeder'", reference));
  }
  const std::vector<std::string> names = builtin_study_names();
  if (std::find(names.begin(), names.end(), reference) != names.end()) return builtin(reference);
  if (is_folder(path)) throw FileError(reference, fmt::format("this folder holds no {}", kStudyFile));
  fail_unknown(reference);
}

std::string StudyFiles::label(const std::string& path) const {
  if (source_.starts_with(kBuiltinPrefix)) return source_ + "/" + path;
  return (fs::path(folder_) / path).string();
}

std::string StudyFiles::with_ending(const std::string& path, const std::string& ending) {
  const fs::path given(path);
  const bool known = given.extension() == ".csv" || given.extension() == ".json";
  return known ? fs::path(given).replace_extension(ending).string() : path + ending;
}

std::string StudyFiles::content_of(const std::string& path) const {
  if (!is_builtin()) return read_file(fs::path(folder_) / path);
  for (const StudyFile& file : embedded_)
    if (file.path == path) return file.content;
  throw FileError(label(path), "the built-in study holds no such file");
}

std::string StudyFiles::read(const std::string& path) const {
  std::string content = content_of(path);
  seen_[path] = content;
  return content;
}

std::vector<StudyFile> StudyFiles::files_read() const {
  std::vector<StudyFile> files;
  for (const auto& [path, content] : seen_) files.push_back({path, content});
  std::stable_partition(files.begin(), files.end(), [&](const StudyFile& f) { return f.path == study_file_; });
  return files;
}

std::string StudyFiles::fingerprint() const {
  FileHash hash;
  for (const auto& [path, content] : seen_) {
    FileHash own;
    own.add(content);
    hash.add(path);
    hash.add(fmt::format("{:016x}", own.value()));
  }
  return fmt::format("{:016x}", hash.value());
}

grid::Network StudyFiles::load_feeder(const std::string& reference, grid::ImportReport& report) const {
  const bool of_the_program = reference.starts_with(kBuiltinPrefix) || reference.starts_with(grid::kSyntheticPrefix);
  if (is_builtin() && !of_the_program) return grid::parse_matpower(read(reference), label(reference), report);
  grid::Network network = grid::load_feeder(reference, folder_, report);
  if (!of_the_program) read(reference);  // for the fingerprint; its size is checked by now
  return network;
}

}  // namespace gridkeel::planning
