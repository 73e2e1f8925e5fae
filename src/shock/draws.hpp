#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "common/random.hpp"

namespace gridkeel::shock {

// The random numbers of one scenario, by the name of what is drawn. The first numbers of some streams may be given from
// outside (the leading dimensions of a Latin hypercube or a Sobol sequence); all others are those of the seed.
class Draws {
 public:
  using Leading = std::map<std::string, std::span<const double>, std::less<>>;

  Draws(std::uint64_t seed, std::uint64_t scenario, const Leading* leading = nullptr)
      : seed_(seed), scenario_(scenario), leading_(leading) {}

  RandomStream stream(std::string_view name) const {
    RandomStream random(seed_, name, scenario_);
    if (leading_ == nullptr) return random;
    if (const auto given = leading_->find(name); given != leading_->end()) random.lead_with(given->second);
    return random;
  }

  std::uint64_t seed() const { return seed_; }
  std::uint64_t scenario() const { return scenario_; }

 private:
  std::uint64_t seed_, scenario_;
  const Leading* leading_;
};

}  // namespace gridkeel::shock
