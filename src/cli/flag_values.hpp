#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/config.hpp"

namespace gridkeel::cli {

// Flags arrive as text and are read here, so that every message names flag, value and limit in the same
// way, and what a number parser would let through ("nan", "1e999", "3x") is refused.
using FlagText = std::optional<std::string>;

std::optional<double> number_flag(std::string_view flag, const FlagText& text, Range range, std::string_view unit = {});
// Numbers separated by commas; empty if the flag was not given.
std::vector<double> number_list_flag(std::string_view flag, const FlagText& text, Range range);
std::optional<int> integer_flag(std::string_view flag, const FlagText& text, int lower, int upper);
std::optional<std::uint64_t> seed_flag(std::string_view flag, const FlagText& text);

// One of `allowed`; a word in `later` is refused as not available yet.
std::optional<std::string> choice_flag(std::string_view flag, const FlagText& text,
                                       const std::vector<std::string>& allowed,
                                       const std::vector<std::string>& later = {});

}  // namespace gridkeel::cli
