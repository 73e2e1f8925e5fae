// A study as a run's file keeps it: the files that it was read from, and the options of the run.
#pragma once

#include <string>

#include "planning/study.hpp"
#include "store/run_reader.hpp"

namespace gridkeel::report {

// The options that the study was solved with, whichever of study file and flags gave them: facts "option.NAME".
store::Facts option_facts(const planning::Study& study);

// The study with these options again, from nothing but the file.
planning::Study study_of_run(const store::RunReader& run, const store::Facts& facts);

// The scenarios of that study. Throws FileError if this version draws others.
shock::ScenarioSet scenarios_of_run(const store::RunReader& run, const store::Facts& facts,
                                    const planning::Study& study);

// Throws FileError if it is missing.
const std::string& fact_of(const store::RunReader& run, const store::Facts& facts, const std::string& key);

}  // namespace gridkeel::report
