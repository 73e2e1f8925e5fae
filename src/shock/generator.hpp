#pragma once

#include <cstdint>
#include <memory>

#include "shock/scenario.hpp"
#include "shock/settings.hpp"

namespace gridkeel::shock {

// generate() in two steps, for those who draw many sets of one study: what depends on no seed is made once. Most of
// that are the seconds of the AI sites, which cost as much as hundreds of scenarios.
class Generator {
 public:
  // The input's network and catalogue must outlive this.
  explicit Generator(const GeneratorInput& input, int threads = 1);

  // May be called from several threads at once.
  ScenarioSet draw(int count, std::uint64_t seed, int threads = 1) const;

 private:
  struct Shared;
  std::shared_ptr<const Shared> shared_;
};

}  // namespace gridkeel::shock
