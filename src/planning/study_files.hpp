// Private to planning: where a study's files come from, a folder on disk or the program itself.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "grid/feeders.hpp"
#include "planning/study.hpp"

namespace gridkeel::planning {

// The files that one study file and its references mean. Paths are relative to the study file.
class StudyFiles {
 public:
  static StudyFiles on_disk(const std::string& study_path);
  static StudyFiles builtin(const std::string& name);
  static StudyFiles stored(const std::string& source, std::vector<StudyFile> files);  // the study file first

  // What load_study() was given: see study.hpp for the rule.
  static StudyFiles find(const std::string& reference);

  const std::string& source() const { return source_; }  // Study::source
  std::string study_text() const { return read(study_file_); }
  std::string study_label() const { return label(study_file_); }

  std::string read(const std::string& path) const;
  // `path` with this ending in place of .csv or .json, or after anything else.
  static std::string with_ending(const std::string& path, const std::string& ending);
  std::string label(const std::string& path) const;  // how messages name the file
  grid::Network load_feeder(const std::string& reference, grid::ImportReport& report) const;

  // 16 hexadecimal digits of every file read so far; and these files, the study file first.
  std::string fingerprint() const;
  std::vector<StudyFile> files_read() const;

 private:
  bool is_builtin() const { return !embedded_.empty(); }  // or stored
  std::string content_of(const std::string& path) const;

  std::string source_;
  std::string folder_;  // on disk; empty = the working directory
  std::string study_file_;
  std::vector<StudyFile> embedded_;
  mutable std::map<std::string, std::string> seen_;  // by path: what was read
};

}  // namespace gridkeel::planning
