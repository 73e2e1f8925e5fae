#include "cli/model_names.hpp"

#include <cctype>
#include <unordered_set>

namespace gridkeel::cli {
namespace {

char lp_character(char c) {
  if (std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == ',' || c == '(' || c == ')') return c;
  return c == '[' ? '(' : c == ']' ? ')' : c == ':' ? '.' : '_';
}

// A digit, a period or an exponent at the start would read as a number.
bool starts_like_a_number(const std::string& name) {
  return name.empty() || !(std::isalpha(static_cast<unsigned char>(name[0])) || name[0] == '_') || name[0] == 'e' ||
         name[0] == 'E';
}

template <class Change>
void change_all(std::vector<std::string>& names, Change change) {
  std::unordered_set<std::string> used;
  for (std::string& name : names) {
    change(name);
    const std::string base = name;
    for (int number = 2; !used.insert(name).second; ++number) name = base + "_" + std::to_string(number);
  }
}

}  // namespace

void use_mps_names(std::vector<std::string>& names) {
  change_all(names, [](std::string& name) {
    for (char& c : name)
      if (std::isspace(static_cast<unsigned char>(c))) c = '_';
  });
}

void use_lp_names(std::vector<std::string>& names) {
  change_all(names, [](std::string& name) {
    for (char& c : name) c = lp_character(c);
    if (starts_like_a_number(name)) name.insert(0, 1, '_');
  });
}

}  // namespace gridkeel::cli
