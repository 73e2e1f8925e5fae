// Private to report: blocks of the assessment's text; empty where there is nothing to tell.
#pragma once

#include <string>

#include "report/evaluation_report.hpp"

namespace gridkeel::report {

std::string values_block(const EvaluationReport& report, const Style& style);
std::string explanation_block(const EvaluationReport& report, const Style& style);
std::string gap_block(const EvaluationReport& report, const Style& style);

}  // namespace gridkeel::report
