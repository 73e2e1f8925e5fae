// Private to planning: the files of studies/, as the build embedded them.
#pragma once

#include <string_view>
#include <vector>

namespace gridkeel::planning {

struct EmbeddedFile {
  std::string_view study;
  std::string_view path;  // within the study's folder
  std::string_view content;
};

const std::vector<EmbeddedFile>& embedded_files();  // sorted by study, then path; in the generated source

}  // namespace gridkeel::planning
