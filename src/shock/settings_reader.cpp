#include <fmt/format.h>

#include "common/error.hpp"
#include "shock/settings.hpp"

// Rows are those of the project's source list (docs/shocks.md): [S] read in the source, [2] second-hand, [ours]
// computed from measured data, [M] general knowledge, unchecked.

namespace gridkeel::shock {

namespace {

constexpr double kMostPerDay = 100.0;

// Three sags within a minute, 70 % for half a second (row 24 [M]); reclosing and the source above: [M].
void read_sags(const ConfigTable& table, SagRule& sag) {
  sag.threshold_pu = table.optional_number("ups_sag_threshold_pu", Range{0.0, 1.0, true, false});
  sag.count = table.integer("ups_sag_count", 1, 100, sag.count);
  sag.window_s = table.number("ups_sag_window_s", Range{0.0, 86400.0, true, false}, sag.window_s);
  sag.reclose_attempts = table.integer("reclose_attempts", 0, 10, sag.reclose_attempts);
  sag.reclose_interval_s = table.number("reclose_interval_s", Range{0.0, 3600.0, true, false}, sag.reclose_interval_s);
  sag.source_fault_mva = table.number("source_fault_mva", Range{0.0, 1e6, true, false}, sag.source_fault_mva);
  for (const char* key :
       {"ups_sag_count", "ups_sag_window_s", "reclose_attempts", "reclose_interval_s", "source_fault_mva"})
    if (sag.given_key.empty() && table.has(key)) sag.given_key = key, sag.given_at = table.location(key);
}

void read_site_shocks(const ConfigTable& table, ShockSettings& s) {
  const Range rate = Range::between(0.0, kMostPerDay);
  const auto read = [&](double& value, std::string_view key, Range range) { value = table.number(key, range, value); };
  // Number of large job starts a day: [M]; of jobs, row 18 has the sizes.
  read(s.training_start_rate, "training_start_rate", rate);
  // 419 unplanned interruptions in 54 days on 16 384 GPUs (row 20 [2]): 0.38 a day on 800, a 1 MW site.
  s.training_stop_rate = table.optional_number("training_stop_rate", rate);
  read(s.training_stop_per_gpu, "training_stop_per_gpu", Range::unit());
  // Long evaluations, restarts from a checkpoint: [M]; those of seconds are part of the fine clock.
  read(s.training_pause_rate, "training_pause_rate", rate);
  read(s.training_pause_median_h, "training_pause_median_h", Range{0.0, 1000.0, true, false});
  read(s.training_pause_log_sd, "training_pause_log_sd", Range::between(0.0, 4.0));
  // 30-60 % of rating: the shock studied on the 33-bus feeder (section 5).
  read(s.training_jump_min, "training_jump_min", Range::unit());
  read(s.training_jump_max, "training_jump_max", Range::unit());
  // Measured run times (row 19 [ours]) of those jobs that are no trials: 20 min [M]. Or a lognormal.
  read(s.training_duration_shortest_h, "training_duration_shortest_h", Range::between(0.0, 1000.0));
  s.training_duration_log_mean_h = table.optional_number("training_duration_log_mean_h", Range::between(-5.0, 5.0));
  s.training_duration_log_sd = table.optional_number("training_duration_log_sd", Range::between(0.0, 4.0));
  // Inference surges: [M]; the busiest minute is 1.5-4.1 times the mean (row 16), an hour less so.
  read(s.inference_surge_rate, "inference_surge_rate", rate);
  read(s.inference_surge_factor_min, "inference_surge_factor_min", Range::between(1.0, 10.0));
  read(s.inference_surge_factor_max, "inference_surge_factor_max", Range::between(1.0, 10.0));
  // UPS trips without a fault on the feeder: [M]; large events are published every few months (rows 22, 23).
  read(s.ups_trip_rate, "ups_trip_rate", rate);
  // A fault on the feeder sags the voltage at every site (section 4, row 24): [M].
  read(s.ups_trip_given_fault, "ups_trip_given_fault", Range::unit());
  read_sags(table, s.sag);
  // Manual return, hours (row 24 [M]): median 2.0 h.
  read(s.ups_return_log_mean_h, "ups_return_log_mean_h", Range::between(-5.0, 5.0));
  read(s.ups_return_log_sd, "ups_return_log_sd", Range::between(0.0, 4.0));
  // A new hall is switched on: [M].
  read(s.growth_rate, "growth_rate", rate);
  read(s.growth_min, "growth_min", Range::unit());
  read(s.growth_max, "growth_max", Range::unit());
  // Calls of the utility: rate [M]; 25 % for 3 h as in the Phoenix trial (arXiv 2507.00909 [S]).
  read(s.curtailment_rate, "curtailment_rate", rate);
  read(s.curtailment_share, "curtailment_share", Range::unit());
  read(s.curtailment_median_h, "curtailment_median_h", Range{0.0, 1000.0, true, false});
  read(s.curtailment_log_sd, "curtailment_log_sd", Range::between(0.0, 4.0));
  // Share of shocks that strike all sites together: [M].
  read(s.site_correlation, "site_correlation", Range::unit());
}

// Heat waves: [M], all of it.
void read_heat(const ConfigTable& table, ShockSettings& s) {
  s.heat_probability = table.number("heat_probability", Range::unit(), s.heat_probability);
  s.heat_outage_factor = table.number("heat_outage_factor", Range::between(1.0, 100.0), s.heat_outage_factor);
  s.heat_load_increase = table.number("heat_load_increase", Range::between(0.0, 2.0), s.heat_load_increase);
  s.heat_cooling_increase = table.number("heat_cooling_increase", Range::between(0.0, 5.0), s.heat_cooling_increase);
}

void read_background(const ConfigTable& table, const Horizon& horizon, ShockSettings& s) {
  // Day-ahead forecast error of feeder load: [M], 4-8 % is usual at this size.
  s.background_sd = table.number("background_sd", Range::between(0.0, 0.5), s.background_sd);
  if (table.has("background_profile"))
    s.background_profile = table.profile("background_profile", horizon.periods, Range::between(0.0, 10.0), 1.0);
}

// A target takes the place of the number that is chosen to meet it.
void read_target(const ConfigTable& table, std::optional<double>& target, std::string_view key, Range range,
                 std::string_view instead_of) {
  target = table.optional_number(key, range);
  if (target && table.has(instead_of))
    throw InputError(table.location(key), fmt::format("{}: {} and {} are both given, but the first sets the second",
                                                      table.path(), key, instead_of));
}

// Indices of IEEE 1366; US figures in section 4.
void read_targets(const ConfigTable& table, ShockSettings& s) {
  const Range saifi{0.0, 1000.0, true, false}, caidi{0.0, 1e5, true, false};
  read_target(table, s.target_saifi, "target_saifi", saifi, "line_outages_per_day");
  read_target(table, s.target_caidi_min, "target_caidi_min", caidi, "repair_median_h");
  read_target(table, s.target_saifi_all, "target_saifi_all", saifi, "storm_rate");
  read_target(table, s.target_caidi_all_min, "target_caidi_all_min", caidi, "storm_repair_factor");
  if (s.target_saifi_all.has_value() != s.target_caidi_all_min.has_value())
    throw InputError(table.location(s.target_saifi_all ? "target_saifi_all" : "target_caidi_all_min"),
                     fmt::format("{}: target_saifi_all and target_caidi_all_min go together", table.path()));
  if (!s.target_saifi_all) return;
  if (!s.target_saifi || !s.target_caidi_min)
    throw InputError(table.location("target_saifi_all"),
                     fmt::format("{}: target_saifi_all needs target_saifi and target_caidi_min, the figures without "
                                 "storms",
                                 table.path()));
  if (*s.target_saifi_all <= *s.target_saifi ||
      *s.target_saifi_all * *s.target_caidi_all_min <= *s.target_saifi * *s.target_caidi_min)
    throw InputError(table.location("target_saifi_all"),
                     fmt::format("{}: with storms, interruptions and customer minutes must both be more than without",
                                 table.path()));
}

void read_supply(const ConfigTable& table, ShockSettings& s) {
  const auto read = [&](double& value, std::string_view key, Range range) { value = table.number(key, range, value); };
  // Days worth planning for, not average days: 51 km at 0.065 f/km-yr (section 4) is 0.009 a day; storm days
  // have several. Calibrate against SAIFI with events_per_year.
  read(s.line_outages_per_day, "line_outages_per_day", Range::between(0.0, kMostPerDay));
  // Median 2-4 h in fair weather (section 4 [M]).
  read(s.repair_median_h, "repair_median_h", Range{0.0, 1000.0, true, false});
  read(s.repair_log_sd, "repair_log_sd", Range::between(0.0, 4.0));
  // Faults that reclosing clears: off unless asked for. Of overhead lines' about 0.8 (section 4 [2]).
  read(s.temporary_fault_share, "temporary_fault_share", Range{0.0, 0.99, false, false});
  // Storms: off unless asked for. A few outages each, near each other; repair 3-10 times as long (section 4 [M]).
  read(s.storm_rate, "storm_rate", Range::between(0.0, kMostPerDay));
  read(s.storm_outages, "storm_outages", Range{0.0, 1000.0, true, false});
  read(s.storm_range_km, "storm_range_km", Range{0.0, 1e4, true, false});
  read(s.storm_mean_h, "storm_mean_h", Range{0.0, 1000.0, true, false});
  read(s.storm_repair_factor, "storm_repair_factor", Range{0.0, 100.0, true, false});
  read_targets(table, s);
  // Upstream shortfall: [M].
  read(s.substation_shortfall_rate, "substation_shortfall_rate", Range::between(0.0, kMostPerDay));
  read(s.substation_shortfall_min, "substation_shortfall_min", Range::unit());
  read(s.substation_shortfall_max, "substation_shortfall_max", Range::unit());
  read(s.substation_shortfall_mean_h, "substation_shortfall_mean_h", Range{0.0, 1000.0, true, false});
  // Loss of all supply from above: off unless a study asks for it; its length [M].
  read(s.substation_loss_rate, "substation_loss_rate", Range::between(0.0, kMostPerDay));
  read(s.substation_loss_mean_h, "substation_loss_mean_h", Range{0.0, 1000.0, true, false});
  s.module_failures = table.boolean("module_failures", s.module_failures);
  s.supplier_shortfall = table.boolean("supplier_shortfall", s.supplier_shortfall);
  // How uncertain quoted lead times are: off unless asked for.
  read(s.delivery_delay_log_sd, "delivery_delay_log_sd", Range::between(0.0, 4.0));
}

void require_ordered(const ConfigTable& table, std::string_view low_key, double low, std::string_view high_key,
                     double high) {
  if (low <= high) return;
  throw InputError(table.location(table.has(low_key) ? low_key : high_key),
                   fmt::format("{}: {} = {} is above {} = {}", table.path(), low_key, low, high_key, high));
}

// IEEE 1366: momentary is up to five minutes.
void require_momentary(const ConfigTable& table, const ShockSettings& s) {
  constexpr double kLongestMomentary_s = 300.0;
  if (s.temporary_fault_share <= 0.0) return;
  if (s.sag.reclose_attempts < 1)
    throw InputError(
        table.location("reclose_attempts"),
        fmt::format("{}: temporary_fault_share = {:g} needs reclose_attempts of 1 or more: without any, no "
                    "fault is temporary",
                    table.path(), s.temporary_fault_share));
  if (s.sag.reclose_interval_s > kLongestMomentary_s)
    throw ValueOutOfRange(table.location("reclose_interval_s"), table.path(), "reclose_interval_s",
                          s.sag.reclose_interval_s, "s",
                          fmt::format("<= {:g} s with temporary_fault_share: longer interruptions are not momentary",
                                      kLongestMomentary_s));
}

}  // namespace

void require_sag_threshold(const ShockSettings& settings, const std::vector<AiSite>& sites) {
  const SagRule& sag = settings.sag;
  if (sag.given_key.empty() || sag.threshold_pu) return;
  if (settings.temporary_fault_share > 0.0 && !sag.given_key.starts_with("ups_")) return;
  for (const AiSite& site : sites)
    if (site.ups_sag_threshold_pu) return;
  throw InputError(sag.given_at, fmt::format("[shocks]: {} has no effect without ups_sag_threshold_pu, here or in an "
                                             "ai_site",
                                             sag.given_key));
}

ShockSettings read_shock_settings(const ConfigTable& table, const Horizon& horizon) {
  ShockSettings s;
  read_site_shocks(table, s);
  read_heat(table, s);
  read_background(table, horizon, s);
  read_supply(table, s);
  table.finish();
  require_ordered(table, "training_jump_min", s.training_jump_min, "training_jump_max", s.training_jump_max);
  require_ordered(table, "growth_min", s.growth_min, "growth_max", s.growth_max);
  require_ordered(table, "inference_surge_factor_min", s.inference_surge_factor_min, "inference_surge_factor_max",
                  s.inference_surge_factor_max);
  require_ordered(table, "substation_shortfall_min", s.substation_shortfall_min, "substation_shortfall_max",
                  s.substation_shortfall_max);
  require_momentary(table, s);
  return s;
}

}  // namespace gridkeel::shock
