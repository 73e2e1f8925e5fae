// Private to planning: the parts of an event file. Each changes the scenario and adds to its story.
#pragma once

#include <string>
#include <vector>

#include "common/config.hpp"
#include "planning/study.hpp"
#include "shock/clock.hpp"

namespace gridkeel::planning {

// An event while it is read.
struct EventDraft {
  const Study& study;
  shock::Scenario& scenario;
  std::vector<shock::TimedEvent> story;  // of what the user gives

  void tell(std::string kind, std::string element, const shock::Window& window, double magnitude_mw, std::string text);
};

// event_window.cpp: `start` and `end` of a table: hours since the start as numbers, or "HH:MM" of the day, with "+1d"
// behind it for the next one. Absent: the start and the end of the horizon.
shock::Window read_window(const ConfigTable& table, const shock::Horizon& horizon);
// The start of a story's line, and its end where the window ends before the horizon: "until 20:00".
std::string until_text(const shock::Window& window, const shock::Horizon& horizon);

// event_ai_load.cpp: one [[ai_load]]. `folder`: where its CSV file is looked for.
void apply_ai_load(const ConfigTable& table, const std::string& folder, EventDraft& draft);

// event_ai_csv.cpp: per-period columns of a site's load, which take the place of `load`'s.
void read_ai_csv(const std::string& path, const shock::AiSite& site, const shock::Horizon& horizon,
                 shock::AiLoad& load);

// event_supply.cpp
void apply_outage(const ConfigTable& table, EventDraft& draft);
void apply_import_limit(const ConfigTable& table, EventDraft& draft);
void apply_module_failure(const ConfigTable& table, EventDraft& draft);
void apply_delivery(const ConfigTable& table, EventDraft& draft);

}  // namespace gridkeel::planning
