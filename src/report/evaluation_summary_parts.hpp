// Private to report: blocks of the assessment's text; empty where there is nothing to tell.
#pragma once

#include <string>

#include "report/evaluation_report.hpp"

namespace gridkeel::report {

std::string bracket_block(const EvaluationReport& report, const Style& style);
// How exactly the costs are known, where Stage II has whole numbers.
std::string whole_text(const assessment::ShiftResult& result);
std::string values_block(const EvaluationReport& report, const Style& style);
std::string explanation_block(const EvaluationReport& report, const Style& style);
std::string gap_block(const EvaluationReport& report, const Style& style);

}  // namespace gridkeel::report
