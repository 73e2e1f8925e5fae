// Limits on purchases in words: which of them stop a plan, and which leave no plan at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planning/first_stage.hpp"

namespace gridkeel {
class StopToken;
}

namespace gridkeel::planning {

// Limits that stop the plan from buying one more unit; limits that are reached at zero say nothing.
std::vector<std::string> binding_limits(const Study& study, const FirstStage& first, const std::vector<double>& x);

// The first limit that a plan breaks: "a stock of 3 of offer battery (catalogue.toml:41), but 4 are bought".
struct BrokenLimit {
  int row = -1;
  std::string text;
};
std::optional<BrokenLimit> broken_limit(const Study& study, const FirstStage& first, const std::vector<double>& x);

// Throws Error(infeasible) that names limits which contradict each other, each with its file and line, if no
// plan of whole units keeps them all.
void require_some_plan(const Study& study, const FirstStage& first, const StopToken* stop);

}  // namespace gridkeel::planning
