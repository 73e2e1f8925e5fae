#include "cli/parse_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace gridkeel::cli {
namespace {

// Promised by the contract, not built yet.
constexpr std::string_view kLater[] = {"evaluate", "operate", "sweep", "report", "convert"};

std::vector<std::string> verbs(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(verb->get_name());
  return names;
}

const CLI::App* verb_of(const CLI::App& app, std::string_view word) {
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    if (verb->get_name() == word) return verb;
  return nullptr;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest_name(word, known);
  return near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near);
}

std::string unknown_verb(const CLI::App& app, const std::string& word) {
  if (word == "help") return "there is no verb 'help'; see 'gridkeel --help' and 'gridkeel VERB --help'";
  const std::string known = fmt::format("{}", fmt::join(verbs(app), ", "));
  if (std::find(std::begin(kLater), std::end(kLater), word) != std::end(kLater))
    return fmt::format("verb '{}' is not available in this version; available: {}", word, known);
  return fmt::format("unknown verb '{}'{}; verbs: {}", word, suggestion(word, verbs(app)), known);
}

std::vector<std::string> flags_of(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// The first word after the verb that the verb does not know as a flag.
std::string unknown_flag(const CLI::App& verb, int argc, const char* const* argv) {
  const std::vector<std::string> known = flags_of(verb);
  for (int i = 2; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (word.starts_with("--") && word.size() > 2 && std::find(known.begin(), known.end(), word) == known.end())
      return fmt::format("unknown flag {}{}", word, suggestion(word, known));
  }
  return {};
}

}  // namespace

std::string usage_message(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  const CLI::App* verb = verb_of(app, first);
  if (verb == nullptr && !first.starts_with("-")) return unknown_verb(app, first);
  std::string message = error.what();
  if (verb != nullptr && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError))
    if (const std::string flag = unknown_flag(*verb, argc, argv); !flag.empty()) message = flag;
  const std::string name = verb != nullptr ? verb->get_name() + ": " : "";
  return fmt::format("{}{} (see 'gridkeel {}--help')", name, message, verb != nullptr ? verb->get_name() + " " : "");
}

}  // namespace gridkeel::cli
