#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "common/random.hpp"
#include "shock/ai_load.hpp"
#include "shock/generator.hpp"
#include "shock/heat.hpp"
#include "shock/outages.hpp"
#include "shock/profiles.hpp"
#include "shock/sags.hpp"
#include "shock/sampling/leading.hpp"
#include "shock/settings.hpp"
#include "shock/site_shocks.hpp"
#include "shock/supply.hpp"
#include "shock/temporary_faults.hpp"

namespace gridkeel::shock {

namespace {

// What all scenarios of one set share.
struct Context {
  const GeneratorInput& input;
  const std::vector<double>& background;  // expected scale per period
  const OutageModel& outages;
  const std::vector<SiteModel>& sites;
  const SagModel& sags;
  std::uint64_t seed;
  LeadingPoints leading;
};

void check_series(const AiSite& site, const std::optional<TraceSeries>& series, std::string_view name,
                  const Horizon& horizon) {
  if (!series) return;
  const std::size_t entries = series->mean.size();
  const auto needed = static_cast<std::size_t>(series->block_periods > 0 ? series->block_periods : horizon.periods);
  if (series->block_periods > 0 ? entries < needed + static_cast<std::size_t>(series->stride - 1) || series->stride < 1
                                : entries != needed)
    throw InputError(site.where, fmt::format("ai_site '{}': {} has {} values, but the horizon has {} periods",
                                             site.name, name, entries, needed));
  for (const auto* values : {&series->mean, &series->max, &series->min, &series->ramp, &series->above}) {
    if (values != &series->mean && !values->empty() && values->size() != entries)
      throw InternalError(fmt::format("ai_site '{}': {} is ragged", site.name, name));
    for (std::size_t t = 0; t < values->size(); ++t)
      if (!std::isfinite((*values)[t]) || (*values)[t] < 0.0)
        throw ValueOutOfRange(site.where, fmt::format("ai_site '{}'", site.name), fmt::format("{}[{}]", name, t),
                              (*values)[t], "", "finite and >= 0");
  }
}

void check_input(const GeneratorInput& input) {
  if (input.network == nullptr || input.catalogue == nullptr)
    throw InternalError("scenario generator: no network or no catalogue");
  const Horizon& horizon = input.horizon;
  if (horizon.periods < 1 || !(horizon.step_h > 0.0))
    throw InputError(fmt::format("horizon of {} periods of {} h is empty", horizon.periods, horizon.step_h));
  if (!input.settings.background_profile.empty() &&
      static_cast<int>(input.settings.background_profile.size()) != horizon.periods)
    throw InputError(fmt::format("background_profile has {} values, but the horizon has {} periods",
                                 input.settings.background_profile.size(), horizon.periods));
  for (const AiSite& site : input.ai_sites) {
    check_series(site, site.measured, "measured profile", horizon);
    check_series(site, site.measured_inference, "measured inference", horizon);
    if (!(site.rating_mw > 0.0) || site.steady_share < 0.0 || site.training_share < 0.0 ||
        site.steady_share + site.training_share > 1.0 + 1e-9 || site.synchronisation < 0.0 ||
        site.synchronisation > 1.0)
      throw InputError(site.where, fmt::format("ai_site '{}': needs rating_mw > 0, shares >= 0 that sum to at most 1, "
                                               "and synchronisation in [0, 1]",
                                               site.name));
  }
}

void add_ai_loads(const Context& context, const Draws& draws, Scenario& scenario, std::vector<TimedEvent>& events) {
  const GeneratorInput& input = context.input;
  const auto shocks = draw_site_shocks(input, context.sags, scenario, draws);
  for (std::size_t i = 0; i < input.ai_sites.size(); ++i) {
    const AiSite& site = input.ai_sites[i];
    RandomStream random = draws.stream("site/" + site.name + "/base");
    SiteLoad load = base_load(context.sites[i], random);
    if (scenario.heat) scale(load, 1.0 + site.fine.cooling_share * input.settings.heat_cooling_increase);
    apply_site_shocks(load, shocks[i], site, input.horizon, events);
    scenario.ai.push_back(finish_load(load, site, input.horizon));
  }
}

// Evenly spread over the scenarios, whatever their number.
bool drawn_plainly(std::uint64_t k) {
  const auto before = std::floor(kPlainShare * static_cast<double>(k));
  return std::floor(kPlainShare * static_cast<double>(k + 1)) > before;
}

Scenario make_scenario(const Context& context, std::uint64_t k) {
  const GeneratorInput& input = context.input;
  const std::uint64_t seed = context.seed;
  const Draws::Leading leading = context.leading.of(static_cast<int>(k));
  const Draws draws(seed, k, &leading);
  Importance importance{&input.tilt, drawn_plainly(k)};
  Importance* weighted = input.sampling == Sampling::importance ? &importance : nullptr;
  Scenario scenario;
  scenario.name = fmt::format("s{:03}", k);
  std::vector<TimedEvent> events;

  RandomStream background = draws.stream("background");
  scenario.background_scale =
      background_scale(background, input.horizon, context.background, input.settings.background_sd);
  scenario.heat = draw_heat(input.settings, draws);
  if (scenario.heat) apply_heat(input.settings, input.horizon, scenario.background_scale, events);
  const double heat_factor = scenario.heat ? input.settings.heat_outage_factor : 1.0;
  const DrawnOutages drawn = draw_outages(context.outages, draws, heat_factor, events, weighted);
  scenario.outages = drawn.outages;
  scenario.temporary_faults = draw_temporary_faults(context.outages, draws, heat_factor, drawn.outages, events);
  add_ai_loads(context, draws, scenario, events);
  scenario.import_share = draw_import_share(input.settings, input.horizon, draws, events, weighted);
  const std::vector<double> delivered = draw_delivered(input, seed, k, events);
  scenario.usable_share = draw_usable_share(input, delivered, seed, k, events);

  // How much likelier than it was drawn: 1 where nothing is tilted.
  scenario.probability =
      weighted == nullptr ? 1.0 : 1.0 / (kPlainShare + (1.0 - kPlainShare) * std::exp(importance.log_ratio));

  std::stable_sort(events.begin(), events.end(),
                   [](const TimedEvent& a, const TimedEvent& b) { return a.start_h < b.start_h; });
  for (TimedEvent& timed : events) scenario.events.push_back(std::move(timed.event));
  return scenario;
}

}  // namespace

struct Generator::Shared {
  explicit Shared(GeneratorInput given, int threads)
      : input(std::move(given)),
        background(background_forecast(input)),
        outages(input),
        sites(make_site_models(input.ai_sites, input.horizon, threads)),
        sags(input) {
    for (const SiteModel& model : sites) forecast_mw.push_back(expected_load_mw(model));
  }
  GeneratorInput input;
  std::vector<double> background;
  OutageModel outages;
  std::vector<SiteModel> sites;
  SagModel sags;
  std::vector<std::vector<double>> forecast_mw;  // per site
};

Generator::Generator(const GeneratorInput& input, int threads) {
  check_input(input);
  shared_ = std::make_shared<const Shared>(input, threads);
}

ScenarioSet Generator::draw(int count, std::uint64_t seed, int threads) const {
  if (count < 1) throw InputError(fmt::format("scenario count {} is below 1", count));
  const GeneratorInput& input = shared_->input;
  ScenarioSet set;
  set.seed = seed;
  set.horizon = input.horizon;
  set.background_forecast = shared_->background;
  const Context context{input,
                        shared_->background,
                        shared_->outages,
                        shared_->sites,
                        shared_->sags,
                        seed,
                        LeadingPoints(input.sampling, leading_streams(input), count, seed)};
  for (const SiteModel& model : context.sites) set.ai_site_names.push_back(model.site().name);
  set.ai_forecast_mw = shared_->forecast_mw;
  set.origin.drawn = count;
  set.origin.sampling = to_string(input.sampling);
  set.reach = std::make_shared<OutageReach>(context.outages.reach);
  set.scenarios.resize(static_cast<std::size_t>(count));
  parallel_for(count, threads, [&](int k) {
    Scenario& scenario = set.scenarios[static_cast<std::size_t>(k)];
    scenario = make_scenario(context, static_cast<std::uint64_t>(k));
  });
  double sum = 0.0;
  for (const Scenario& scenario : set.scenarios) sum += scenario.probability;
  for (Scenario& scenario : set.scenarios) scenario.probability /= sum;
  return set;
}

ScenarioSet generate(const GeneratorInput& input, int count, std::uint64_t seed, int threads) {
  return Generator(input, threads).draw(count, seed, threads);
}

}  // namespace gridkeel::shock
