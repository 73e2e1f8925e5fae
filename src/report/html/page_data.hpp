// Private to report/html: the parts of the data of a page. Their form is told once, in web/src/data/types.ts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "planning/study.hpp"
#include "shock/scenario.hpp"
#include "store/run_reader.hpp"

namespace gridkeel::report {

nlohmann::ordered_json network_data(const planning::Study& study);
nlohmann::ordered_json study_data(const planning::Study& study);
nlohmann::ordered_json scenario_data(const planning::Study& study, const shock::ScenarioSet& set,
                                     const std::vector<store::StoredRecourse>& recourse);
// `shown`: the scenarios whose own load is part of it.
nlohmann::ordered_json ai_data(const planning::Study& study, const shock::ScenarioSet& set,
                               const std::vector<std::size_t>& shown);
nlohmann::ordered_json dispatch_data(const std::vector<store::RunReader::Series>& dispatch);
nlohmann::ordered_json spread_data(const planning::Study& study, const std::vector<store::StoredSpread>& spread);
nlohmann::ordered_json convergence_data(const std::vector<store::StoredIteration>& iterations);

}  // namespace gridkeel::report
