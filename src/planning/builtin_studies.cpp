#include "planning/builtin_studies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planning/study.hpp"

namespace gridkeel::planning {

std::vector<std::string> builtin_study_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (names.empty() || names.back() != file.study) names.emplace_back(file.study);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<StudyFile> builtin_study_files(const std::string& name) {
  std::vector<StudyFile> files;
  for (const EmbeddedFile& file : embedded_files())
    if (file.study == name) files.push_back({std::string(file.path), std::string(file.content)});
  if (!files.empty()) return files;
  const std::vector<std::string> names = builtin_study_names();
  const std::string near = nearest_name(name, names);
  throw InputError(fmt::format("'{}' is not a built-in study{}; built-in: {}", name,
                               near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near), fmt::join(names, ", ")));
}

}  // namespace gridkeel::planning
