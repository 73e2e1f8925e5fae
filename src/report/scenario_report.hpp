#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "planning/study.hpp"
#include "report/style.hpp"
#include "shock/fine_day.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::report {

// Long form `scenario,probability,period,kind,element,quantity,value,unit`: every number that varies by
// period. The same study and seed give the same bytes.
std::string scenarios_csv(const planning::Study& study, const shock::ScenarioSet& set);

// Seconds of one AI site: `t_s,training_mw,inference_mw,total_mw`.
std::string fine_csv(const shock::FineDay& day);

// Everything else of each scenario: features, events, outages, usable shares of the offers.
nlohmann::ordered_json scenarios_json(const planning::Study& study, const shock::ScenarioSet& set);

// The set as a whole: spread of each feature, how often each kind of event occurs.
nlohmann::ordered_json describe_scenarios_json(const planning::Study& study, const shock::ScenarioSet& set);
std::string scenarios_summary(const planning::Study& study, const shock::ScenarioSet& set, const Style& style);

}  // namespace gridkeel::report
