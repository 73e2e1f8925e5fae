#include <fmt/format.h>

#include <algorithm>

#include "common/file.hpp"
#include "stochastic/smps/smps.hpp"

namespace gridkeel::stochastic::smps {
namespace {

namespace fs = std::filesystem;

enum Role { kCore, kTime, kRandom, kBall, kNone };

Role role_of(const fs::path& path) {
  const std::string ending = upper_case(path.extension().string());
  if (ending == ".COR" || ending == ".CORE" || ending == ".MPS") return kCore;
  if (ending == ".TIM" || ending == ".TIME") return kTime;
  if (ending == ".STO" || ending == ".STOCH") return kRandom;
  return ending == ".DRO" ? kBall : kNone;
}

bool is_list(const fs::path& path) { return upper_case(path.extension().string()) == ".SMPS"; }

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder, failed))
    if (role_of(entry.path()) != kNone && entry.is_regular_file(failed)) files.push_back(entry.path().filename());
  std::sort(files.begin(), files.end());  // folders come in no particular order
  return files;
}

// The file of this role whose name is the stem: as written, or else in other letters.
std::optional<fs::path> file_of(const fs::path& folder, const std::vector<fs::path>& files, const std::string& stem,
                                Role role) {
  std::optional<fs::path> found;
  for (const fs::path& file : files) {
    if (role_of(file) != role) continue;
    if (file.stem() == stem) return folder / file;
    if (!found && upper_case(file.stem().string()) == upper_case(stem)) found = folder / file;
  }
  return found;
}

std::optional<Files> files_of_stem(const fs::path& folder, const std::string& stem) {
  const std::vector<fs::path> files = files_in(folder);
  const auto core = file_of(folder, files, stem, kCore);
  if (!core) return std::nullopt;
  const auto time = file_of(folder, files, stem, kTime), random = file_of(folder, files, stem, kRandom);
  const std::string base = (folder / stem).string();
  if (!time) throw FileError(base + ".tim", "not found beside " + core->string());
  if (!random) throw FileError(base + ".sto", "not found beside " + core->string());
  return Files{*core, *time, *random, std::nullopt};
}

// The folder's only instance, or the one that has the folder's name.
std::optional<Files> files_of_folder(const fs::path& folder) {
  std::vector<std::string> stems;
  for (const fs::path& file : files_in(folder))
    if (role_of(file) == kRandom) stems.push_back(file.stem().string());
  if (stems.empty()) return std::nullopt;
  const std::string name = fs::absolute(folder / ".").lexically_normal().parent_path().filename().string();
  const bool has_own = std::find(stems.begin(), stems.end(), name) != stems.end();
  if (stems.size() > 1 && !has_own)
    throw FileError(folder.string(), fmt::format("holds several instances ({}, {}{}): name one of them", stems[0],
                                                 stems[1], stems.size() > 2 ? ", ..." : ""));
  return files_of_stem(folder, has_own ? name : stems.front());
}

std::string trimmed(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t\r\"");
  return first == std::string::npos ? "" : line.substr(first, line.find_last_not_of(" \t\r\"") - first + 1);
}

// One file name a line, relative to the list; what it is follows from its ending, or else from its place.
Files files_of_list(const fs::path& list) {
  const std::string text = read_file(list);
  fs::path found[4];
  int number = 0;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    const std::string line = trimmed(text.substr(begin, end - begin));
    ++number;
    if (line.empty() || line[0] == '*' || line[0] == '#') continue;
    const Location here{list.string(), number};
    Role role = role_of(line);
    for (const Role next : {kCore, kTime, kRandom})
      if (role == kNone && found[next].empty()) role = next;
    if (role == kNone) throw InputError(here, fmt::format("{} is one file too many", in_quotes(line)));
    if (!found[role].empty())
      throw InputError(here, fmt::format("{} and {} are of the same kind", in_quotes(found[role].filename().string()),
                                         in_quotes(line)));
    found[role] = list.parent_path() / line;
    if (!fs::is_regular_file(found[role]))
      throw InputError(here, fmt::format("there is no file {}", in_quotes(found[role].string())));
  }
  constexpr std::string_view kKinds[] = {"core file (.cor)", "time file (.tim)", "stochastic file (.sto)"};
  for (const Role role : {kCore, kTime, kRandom})
    if (found[role].empty()) throw InputError({list.string(), 0}, fmt::format("names no {}", kKinds[role]));
  Files files{found[kCore], found[kTime], found[kRandom], std::nullopt};
  if (!found[kBall].empty()) files.ball = found[kBall];
  return files;
}

}  // namespace

std::optional<Files> find_files(const std::string& reference) {
  const fs::path path(reference);
  std::error_code failed;
  if (is_list(path)) return fs::is_regular_file(path, failed) ? std::optional(files_of_list(path)) : std::nullopt;
  if (fs::is_directory(path, failed)) return files_of_folder(path);
  const bool is_part = role_of(path) != kNone && fs::is_regular_file(path, failed);
  return files_of_stem(path.parent_path(), is_part ? path.stem().string() : path.filename().string());
}

Files require_files(const std::string& reference) {
  if (auto files = find_files(reference)) return *files;
  std::error_code failed;
  const bool is_folder = fs::is_directory(reference, failed);
  throw FileError(reference, is_list(reference) ? "there is no such file"
                             : is_folder        ? "this folder holds no .cor, .tim and .sto file"
                                         : "found neither this .smps file nor .cor, .tim and .sto files of this name");
}

}  // namespace gridkeel::stochastic::smps
