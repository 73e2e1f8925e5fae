// Private to planning: the keys of an ai_site that name measured traces.
#pragma once

#include "planning/study_reader.hpp"

namespace gridkeel::planning {

// Both leave the site's model as it is if it names no trace. Notes tell what was read and what was put right.
void read_profile(const ConfigTable& table, const StudyFiles& files, const shock::Horizon& horizon, shock::AiSite& site,
                  grid::ImportReport& notes);
void read_requests(const ConfigTable& table, const StudyFiles& files, const shock::Horizon& horizon,
                   shock::AiSite& site, grid::ImportReport& notes);

// study_ai_load.cpp: how the site's power moves within seconds
void read_fine_load(const ConfigTable& table, shock::FineLoad& fine);

}  // namespace gridkeel::planning
