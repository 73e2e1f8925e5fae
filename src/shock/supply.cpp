#include "shock/supply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/random.hpp"
#include "shock/facts.hpp"

namespace gridkeel::shock {

namespace {

double normal_probability(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

Window whole(const Horizon& horizon) { return {0.0, hours(horizon)}; }

// The substation is dead: in every period that a loss touches, as with faulted lines.
void draw_losses(const ShockSettings& settings, const Horizon& horizon, const Draws& draws, std::vector<double>& share,
                 std::vector<TimedEvent>& events) {
  RandomStream random = draws.stream("substation_loss");
  const int count = random.poisson(settings.substation_loss_rate * days(horizon));
  for (int k = 0; k < count; ++k) {
    const double start_h = random.uniform(0.0, hours(horizon));
    const Window window{start_h, start_h + random.exponential(settings.substation_loss_mean_h)};
    for (int t = window.first_period(horizon); t < window.end_period(horizon); ++t)
      share[static_cast<std::size_t>(t)] = 0.0;
    events.push_back(make_event("substation_loss", "substation", window, horizon, 0.0,
                                fmt::format("{} substation loses its supply, back at {}", clock_text(horizon, start_h),
                                            clock_text(horizon, window.end_h))));
  }
}

}  // namespace

std::vector<double> draw_import_share(const ShockSettings& settings, const Horizon& horizon, const Draws& draws,
                                      std::vector<TimedEvent>& events, Importance* importance) {
  RandomStream random = draws.stream("substation_shortfall");
  std::vector<double> share(static_cast<std::size_t>(horizon.periods), 1.0);
  const double rate = settings.substation_shortfall_rate * days(horizon), mean_h = settings.substation_shortfall_mean_h;
  const double more = importance != nullptr ? importance->tilt->shortfalls : 1.0;
  const double longer = importance != nullptr ? importance->tilt->shortfall_length : 1.0;
  const bool tilted = importance != nullptr && !importance->plainly;
  const int count = random.poisson(tilted ? rate * more : rate);
  if (importance != nullptr) importance->log_ratio += rate * (1.0 - more) + count * std::log(more);
  for (int k = 0; k < count; ++k) {
    const double start_h = random.uniform(0.0, hours(horizon));
    const double depth = random.uniform(settings.substation_shortfall_min, settings.substation_shortfall_max);
    const double length_h = random.exponential(tilted ? mean_h * longer : mean_h);
    if (importance != nullptr) importance->log_ratio += length_h / mean_h * (1.0 - 1.0 / longer) - std::log(longer);
    const Window window{start_h, start_h + length_h};
    for (int t = window.first_period(horizon); t < window.end_period(horizon); ++t) {
      double& usable = share[static_cast<std::size_t>(t)];
      usable = std::min(usable, 1.0 - depth * window.share_of(horizon, t));
    }
    events.push_back(
        make_event("substation_shortfall", "substation", window, horizon, 0.0,
                   fmt::format("{} substation limited to {:.0f} % of its import until {}", clock_text(horizon, start_h),
                               100.0 * (1.0 - depth), clock_text(horizon, window.end_h))));
  }
  draw_losses(settings, horizon, draws, share, events);
  return share;
}

namespace {

// Whether the offer comes after the event. Its lead time as quoted is the median.
bool comes_late(const GeneratorInput& input, const flex::Offer& offer, double z) {
  const double sd = input.settings.delivery_delay_log_sd;
  if (sd <= 0.0 || offer.lead_time_weeks <= 0.0 || offer.lead_time_weeks > input.time_to_event_weeks) return false;
  return offer.lead_time_weeks * std::exp(sd * z) > input.time_to_event_weeks;
}

// Standard normal, correlated between the offers of one supplier.
double supplier_normal(const flex::Offer& offer, const char* what, std::uint64_t seed, std::uint64_t scenario) {
  const double shared = RandomStream(seed, "supplier/" + offer.supplier + what, scenario).normal();
  const double own = RandomStream(seed, "offer/" + offer.name + what, scenario).normal();
  const double c = facts::kSupplierCorrelation;
  return std::sqrt(c) * shared + std::sqrt(1.0 - c) * own;
}

}  // namespace

std::vector<double> draw_delivered(const GeneratorInput& input, std::uint64_t seed, std::uint64_t scenario,
                                   std::vector<TimedEvent>& events) {
  const flex::Catalogue& catalogue = *input.catalogue;
  std::vector<double> delivered(catalogue.offers.size(), 1.0);
  if (!input.settings.supplier_shortfall) return delivered;
  for (std::size_t o = 0; o < delivered.size(); ++o) {
    const flex::Offer& offer = catalogue.offers[o];
    if (comes_late(input, offer, supplier_normal(offer, "/delay", seed, scenario))) {
      delivered[o] = 0.0;
      events.push_back(make_event("supplier_late", offer.name, whole(input.horizon), input.horizon, 0.0,
                                  fmt::format("supplier {} is late with offer {}: nothing of it is there in time",
                                              offer.supplier, offer.name)));
      continue;
    }
    const double u = normal_probability(supplier_normal(offer, "", seed, scenario));
    const double missing = 1.0 - offer.delivery_reliability;
    const double shortfall_probability = std::min(1.0, 2.0 * missing);
    if (u >= shortfall_probability) continue;
    // Given a shortfall, u is uniform below its probability: it also says how much arrives.
    delivered[o] = 2.0 * (1.0 - missing / shortfall_probability) * (u / shortfall_probability);
    events.push_back(make_event(
        "supplier_shortfall", offer.name, whole(input.horizon), input.horizon, 0.0,
        fmt::format("supplier {} delivers {:.0f} % of offer {}", offer.supplier, 100.0 * delivered[o], offer.name)));
  }
  return delivered;
}

double service_probability(const flex::Module& module, const Horizon& horizon) {
  const double service_h = std::min(facts::kServiceHoursPerDay * days(horizon), hours(horizon));
  const double survives = module.mttf_h > 0.0 ? std::exp(-service_h / module.mttf_h) : 1.0;
  return module.availability * (1.0 - module.fail_to_start) * survives;
}

std::vector<std::vector<double>> draw_usable_share(const GeneratorInput& input, const std::vector<double>& delivered,
                                                   std::uint64_t seed, std::uint64_t scenario,
                                                   std::vector<TimedEvent>& events) {
  std::vector<std::vector<double>> usable(input.candidate_site_names.size(), delivered);
  if (!input.settings.module_failures) return usable;
  for (std::size_t i = 0; i < usable.size(); ++i) {
    for (std::size_t o = 0; o < delivered.size(); ++o) {
      const flex::Offer& offer = input.catalogue->offers[o];
      const std::string& site = input.candidate_site_names[i];
      RandomStream random(seed, "module/" + site + "/" + offer.name, scenario);
      if (random.chance(service_probability(offer.module, input.horizon))) continue;
      usable[i][o] = 0.0;
      events.push_back(make_event("module_failure", site + "/" + offer.name, whole(input.horizon), input.horizon, 0.0,
                                  fmt::format("modules of offer {} at {} fail", offer.name, site)));
    }
  }
  return usable;
}

}  // namespace gridkeel::shock
