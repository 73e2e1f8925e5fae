#include "operation/stream.hpp"

#include "common/random.hpp"
#include "shock/supply.hpp"

namespace gridkeel::operation {
namespace {

std::vector<double> one(const std::vector<double>& values, int step) { return {values[at(step)]}; }

}  // namespace

std::vector<std::vector<double>> Stream::usable(int step) const {
  auto share = whole_.usable_share;
  const auto& today = day_usable_[at(step / day_steps_)];
  for (std::size_t i = 0; i < share.size(); ++i)
    for (std::size_t o = 0; o < share[i].size(); ++o) share[i][o] *= today[i][o];
  return share;
}

Observation Stream::observe(int step) const {
  Observation seen;
  seen.step = step;
  if (step > 0) {
    seen.background_scale = one(whole_.background_scale, step - 1);
    for (const shock::AiLoad& ai : whole_.ai)
      seen.ai.push_back({one(ai.training_mw, step - 1),
                         one(ai.inference_mw, step - 1),
                         one(ai.max_mw, step - 1),
                         one(ai.min_mw, step - 1),
                         one(ai.ramp_mw_per_min, step - 1),
                         {}});
  }
  for (const shock::LineOutage& o : whole_.outages)
    if (o.first_period <= step && step < o.end_period) seen.out.push_back({o.branch, o.first_period});
  seen.import_share = whole_.import_share[at(step)];
  seen.usable_share = usable(step);
  return seen;
}

shock::Scenario Stream::realised(int first, int count) const {
  shock::Scenario cut = cut_scenario(whole_, first, count);
  cut.usable_share = usable(first);
  return cut;
}

shock::ScenarioSet draw_stream_set(const planning::Study& stepped, std::uint64_t seed, int threads) {
  shock::GeneratorInput input = stepped.generator_input();
  input.settings.module_failures = false;
  return shock::generate(input, 1, seed, threads);
}

Stream make_stream(const planning::Study& stepped, shock::Scenario whole, std::uint64_t seed, int day_steps) {
  shock::GeneratorInput day = stepped.generator_input();
  day.horizon.periods = day_steps;
  const std::vector<double> all(stepped.catalogue.offers.size(), 1.0);
  std::vector<std::vector<std::vector<double>>> usable;
  for (int d = 0; d * day_steps < stepped.horizon.periods; ++d) {
    std::vector<shock::TimedEvent> ignored;
    usable.push_back(shock::draw_usable_share(day, all, seed, static_cast<std::uint64_t>(d), ignored));
  }
  return {std::move(whole), std::move(usable), day_steps};
}

std::uint64_t stream_seed(const planning::Study& study, std::uint64_t seed) {
  RandomStream random(seed, "operation");
  std::uint64_t drawn = random();
  while (drawn == study.seed) drawn = random();
  return drawn;
}

}  // namespace gridkeel::operation
