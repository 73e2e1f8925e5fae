#pragma once

#include <vector>

#include "operation/plant.hpp"

namespace gridkeel::operation {

// What is known as a step begins: the loads of the step before as they were measured, and the state of lines,
// substation and modules now. How long what is out will stay out is not part of it.
struct Observation {
  struct Out {
    grid::BranchId branch;
    int since = 0;  // step in which it failed
  };

  int step = 0;
  // Of the step before; of step 0, nothing (empty lists).
  std::vector<double> background_scale;  // one value
  std::vector<shock::AiLoad> ai;         // lists of one value
  std::vector<Out> out;
  double import_share = 1.0;
  std::vector<std::vector<double>> usable_share;  // today's
};

// What really happens, step by step. Whoever decides gets observations and never the stream.
class Stream {
 public:
  // `whole`: all steps; its usable shares hold, of each day, what `day_usable` leaves of them.
  Stream(shock::Scenario whole, std::vector<std::vector<std::vector<double>>> day_usable, int day_steps)
      : whole_(std::move(whole)), day_usable_(std::move(day_usable)), day_steps_(day_steps) {}

  Observation observe(int step) const;
  shock::Scenario realised(int first, int count) const;  // within one day
  const shock::Scenario& whole() const { return whole_; }

 private:
  std::vector<std::vector<double>> usable(int step) const;

  shock::Scenario whole_;
  std::vector<std::vector<std::vector<double>>> day_usable_;  // [day][site][offer]
  int day_steps_;
};

// The shock model in one piece over all days, so that outages, jobs and errors go on across midnight; modules fail by
// the day, suppliers and a heat wave are drawn once for the run.
shock::ScenarioSet draw_stream_set(const planning::Study& stepped, std::uint64_t seed, int threads);
Stream make_stream(const planning::Study& stepped, shock::Scenario whole, std::uint64_t seed, int day_steps);
// Of a seed of the user, one that the plan's own scenarios were not drawn with.
std::uint64_t stream_seed(const planning::Study& study, std::uint64_t seed);

}  // namespace gridkeel::operation
