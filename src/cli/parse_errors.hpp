#pragma once

#include <CLI/App.hpp>
#include <string>

namespace gridkeel::cli {

// One line that names what is wrong with the command line and what would be right.
std::string usage_message(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv);

}  // namespace gridkeel::cli
