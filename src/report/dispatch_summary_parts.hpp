// Private to report: the blocks of what `dispatch` tells of one scenario, each indented and headed.
#pragma once

#include <string>

#include "report/dispatch_account.hpp"
#include "report/dispatch_report.hpp"

namespace gridkeel::report {

std::string cost_block(const DispatchReport& report, std::size_t scenario, const Style& style);
std::string supply_block(const planning::Study& study, const Account& account, const Style& style);
std::string device_block(const planning::PlanningProblem& problem, const Account& account, const Style& style);
std::string unserved_block(const Account& account, const Style& style);
std::string network_block(const planning::Study& study, const Account& account, const Style& style);

}  // namespace gridkeel::report
