// cli: the program `gridkeel`: flags, verbs, messages, exit codes (docs/cli.md). Depends on report and what
// is below it. What a verb does is in overrides.hpp and actions.hpp, free of flags, for other front ends.
#pragma once

namespace gridkeel::cli {

// Returns the process's exit code; never throws.
int run_program(int argc, const char* const* argv);

}  // namespace gridkeel::cli
