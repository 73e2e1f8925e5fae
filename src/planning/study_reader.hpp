// Private to planning: the sections of a study file, each read and checked by one function. They are
// called in the order below, because a section may name only what was read before it.
#pragma once

#include "common/config.hpp"
#include "planning/study.hpp"
#include "planning/study_files.hpp"

namespace gridkeel::planning {

Study read_study(const StudyFiles& files, const std::vector<ConfigEdit>& edits);

// Ranges that several sections use.
inline constexpr Range kPower_mw{0.0, 1e4, false, false};
inline constexpr Range kPrice{0.0, 1e6, false, false};

// study_terms.cpp: sections that refer to nothing else
shock::Horizon read_horizon(const ConfigTable& root);
Money read_money(const ConfigTable& root);
PlanLimits read_plan_limits(const ConfigTable& root);
Fidelity read_fidelity(const ConfigTable& root);
RiskChoice read_risk(const ConfigTable& root);
SolveChoice read_solve(const ConfigTable& root);
AcChoice read_ac(const ConfigTable& root);  // study_ac.cpp

// study_feeder.cpp
void apply_limits(const ConfigTable& root, grid::Network& network);
// Marks the switches that it names in the network.
Restoration read_restoration(const ConfigTable& root, grid::Network& network);
Substation read_substation(const ConfigTable& root, int periods);

// study_loads.cpp
void read_loads(const ConfigTable& root, Study& study);
void check_demand_response_classes(const Study& study);

// study_ai_sites.cpp
void read_ai_sites(const ConfigTable& root, const StudyFiles& files, Study& study);

// study_sites.cpp
void read_candidate_sites(const ConfigTable& root, Study& study);
void read_installed(const ConfigTable& root, Study& study);
std::size_t find_site(const Study& study, const std::string& bus, const Location& where, const std::string& element);
flex::OfferId find_offer(const flex::Catalogue& catalogue, const std::string& name, const Location& where,
                         const std::string& element);

// study_scenarios.cpp
void read_scenarios(const ConfigTable& root, const StudyFiles& files, Study& study);

// A bus or line by name, or UnknownReference at the key that names it.
grid::BusId find_bus(const grid::Network& network, const std::string& name, const Location& where,
                     const std::string& element);
grid::BranchId find_line(const grid::Network& network, const std::string& name, const Location& where,
                         const std::string& element);

}  // namespace gridkeel::planning
