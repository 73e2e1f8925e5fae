// Private to smps: what the stochastic file says: independent random parts of the core's data.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "stochastic/smps/periods.hpp"

namespace gridkeel::stochastic::smps {

// One number of the core that may be random. Rows and columns are the core's.
struct Target {
  enum class Kind : char { offset, cost, rhs, range, lower, upper, technology, recourse };
  Kind kind;
  int row = -1, column = -1;

  auto operator<=>(const Target&) const = default;
};

double core_value(const Core& core, const Target& target);  // 0 for a range that the core does not have
std::string describe(const Core& core, const Target& target);

// Values take the place of the core's, are added to it or multiplied with it.
enum class Modifier { replace, add, multiply };
double modified(Modifier modifier, double core_value, double value);

struct Change {
  int target;    // index into RandomData::targets
  double value;  // the final one, after ADD or MULTIPLY
};

struct Outcome {
  std::string name;
  double probability = 0.0;  // as written
  std::vector<Change> changes;
  int line = 0;  // of the card that names it
};

// Parts are independent of each other: an INDEP element, a block, or all scenarios together.
struct Part {
  enum class Law { discrete, normal, uniform };
  std::string name;
  Location where;
  Law law = Law::discrete;
  std::vector<Outcome> outcomes;  // discrete
  double probability_sum = 0.0;   // likewise
  // Others: mean and variance, or both ends; of one element.
  double first = 0.0, second = 0.0;
  Modifier modifier = Modifier::replace;
  int target = -1;
};

struct RandomData {
  std::vector<Target> targets;
  std::vector<Part> parts;
  bool named_scenarios = false;  // the only part is a SCENARIOS section: its outcomes have names of their own
};

// `inherit`: a scenario starts from its parent's data, else (as in the COIN reader) from the core's.
RandomData read_random_data(const Text& text, const Core& core, const Periods& periods, bool inherit, Notes& notes);

}  // namespace gridkeel::stochastic::smps
