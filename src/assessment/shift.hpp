// Days of another kind than those that a plan was made for: named changes of a study's numbers.
#pragma once

#include <string>
#include <vector>

#include "common/config_edits.hpp"
#include "common/error.hpp"

namespace gridkeel::assessment {

struct Shift {
  std::string name, title;
  std::string study;  // another study, with other traces say; empty: the plan's own
  std::vector<ConfigEdit> edits;
};

// What the program brings along.
std::vector<Shift> builtin_shifts();
// TOML: [[shift]] of `name`, optional `title` and `study`, and [[shift.change]] of `key` and `set` or `multiply`.
std::vector<Shift> read_shifts(const std::string& path);

// What a word of the command line means: a built-in shift, "all" of them, or a file's. Throws InputError.
std::vector<Shift> find_shifts(const std::string& word);

// "shocks.site_correlation = 0.9", "ai_site.*.rating_mw x 1.2"
std::string to_text(const ConfigEdit& edit);

}  // namespace gridkeel::assessment
