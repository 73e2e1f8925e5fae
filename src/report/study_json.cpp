#include "report/study_json.hpp"

#include <nlohmann/json.hpp>

namespace gridkeel::report {

nlohmann::ordered_json study_json(const planning::Study& study) {
  return {{"name", study.name}, {"title", study.title}, {"source", study.source}};
}

}  // namespace gridkeel::report
