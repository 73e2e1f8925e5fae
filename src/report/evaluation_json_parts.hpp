// Private to report: blocks of evaluation.json that are null where they were not asked for.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "report/evaluation_report.hpp"

namespace gridkeel::report {

nlohmann::ordered_json brackets_json(const assessment::Evaluation& evaluation);
nlohmann::ordered_json values_json(const assessment::Evaluation& evaluation);
nlohmann::ordered_json information_json(const assessment::Evaluation& evaluation);
nlohmann::ordered_json explanation_json(const EvaluationReport& report);
nlohmann::ordered_json gap_json(const assessment::Evaluation& evaluation);

}  // namespace gridkeel::report
