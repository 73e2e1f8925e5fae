#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "common/config.hpp"
#include "shock/fine_load.hpp"
#include "shock/sampling/sampling.hpp"
#include "shock/scenario.hpp"
#include "shock/tilt.hpp"

namespace gridkeel::shock {

// A measured series on the periods of a study, in shares of what it stands for (max, min: inside the period; ramp:
// largest change within a minute; above: as AiLoad::share_above).
struct TraceSeries {
  std::vector<double> mean, max, min, ramp, above;
  // 0: one entry per period, the same in every scenario. Otherwise scenarios put blocks of so many periods together,
  // each from a random multiple of `stride` periods.
  int block_periods = 0;
  int stride = 1;
};

// How a UPS reacts to faults where a threshold is given: by the depth of the sags, and how many there are.
struct SagRule {
  std::optional<double> threshold_pu;  // of sites that give none; without any, one probability decides
  int count = 3;                       // so many sags within window_s lock the UPS out
  double window_s = 60.0;
  int reclose_attempts = 3;  // onto faults that stay, each a sag of its own; the first clears temporary ones
  double reclose_interval_s = 15.0;
  double source_fault_mva = 250.0;  // three-phase fault level at the feeder's source
  std::string given_key;            // one that was given beside the threshold, and where
  Location given_at;
};

// One AI data centre on the feeder. Shares are of rating_mw and the defaults cite ai-load rows.
struct AiSite {
  std::string name;
  grid::BusId bus;
  double rating_mw = 1.0;
  double power_factor = 0.95;
  double steady_share = 0.40;
  double training_share = 0.35;                   // rest of the rating: inference
  double synchronisation = 0.5;                   // rho between jobs of the site
  FineLoad fine;                                  // within seconds
  std::optional<TraceSeries> measured;            // share of rating, replaces the parametric base: shocks come on top
  std::optional<TraceSeries> measured_inference;  // share of what inference saturates at, replaces that part only

  double training_gpus() const { return 1000.0 * rating_mw * training_share / fine.kw_per_gpu; }
  std::optional<double> ups_sag_threshold_pu;  // of the voltage before a fault; UPS ride through what leaves more
  Location where;
};

// Rates per event horizon (day) and sizes of the shocks; every default is sourced in settings.cpp's reader.
struct ShockSettings {
  double training_start_rate = 1.2;          // per site
  std::optional<double> training_stop_rate;  // unplanned, per site; default: by the site's GPUs
  double training_stop_per_gpu = 4.7e-4;     // a day
  double training_pause_rate = 1.0;          // for minutes, all jobs of a site
  double training_pause_median_h = 0.2, training_pause_log_sd = 0.8;
  double training_jump_min = 0.30, training_jump_max = 0.60;  // share of rating
  double training_duration_shortest_h = 1.0 / 3.0;            // of measured run times, those at least so long
  std::optional<double> training_duration_log_mean_h, training_duration_log_sd;  // given: lognormal instead
  double inference_surge_rate = 0.8;
  double inference_surge_factor_min = 1.2, inference_surge_factor_max = 1.6;
  double ups_trip_rate = 0.05;         // per site, spontaneous
  double ups_trip_given_fault = 0.35;  // per site, when a line fault sags the voltage
  SagRule sag;
  double ups_return_log_mean_h = 0.7, ups_return_log_sd = 0.6;
  double growth_rate = 0.005;                   // of a site: a new hall
  double growth_min = 0.10, growth_max = 0.25;  // share of rating
  double curtailment_rate = 0.03;               // calls of the utility, per site
  double curtailment_share = 0.25;              // of the site's load
  double curtailment_median_h = 3.0, curtailment_log_sd = 0.3;
  double site_correlation = 0.4;        // common shocks across sites
  double heat_probability = 0.05;       // of an event in a heat wave
  double heat_outage_factor = 2.0;      // on the rate of single line outages
  double heat_load_increase = 0.08;     // of the feeder's own load
  double heat_cooling_increase = 0.30;  // of the sites' cooling power
  double background_sd = 0.06;
  std::vector<double> background_profile;  // per period; empty = the built-in daily shape
  double line_outages_per_day = 0.25;      // expected number on the whole feeder, spread by branch resistance
  double repair_median_h = 3.0, repair_log_sd = 0.6;
  double temporary_fault_share = 0.0;  // of all single faults: gone when the recloser closes again, no outages
  double storm_rate = 0.0;             // storms a day, each with several outages near each other
  double storm_outages = 4.0;          // expected in a storm
  double storm_range_km = 3.0;         // how far along the feeder failure rates fall to 1/e
  double storm_mean_h = 6.0;           // of faults, not of repair
  double storm_repair_factor = 3.0;    // on the median repair
  // What the rates and repairs above are to give, per customer and year; without and with storms.
  std::optional<double> target_saifi, target_caidi_min, target_saifi_all, target_caidi_all_min;
  double substation_shortfall_rate = 0.10;
  double substation_shortfall_min = 0.2, substation_shortfall_max = 0.6;  // share of the limit lost
  double substation_shortfall_mean_h = 4.0;
  double substation_loss_rate = 0.0;  // no supply at all from above
  double substation_loss_mean_h = 2.0;
  bool module_failures = true;
  bool supplier_shortfall = true;
  double delivery_delay_log_sd = 0.0;  // of the lead time over the quoted one; late is not there
};

ShockSettings read_shock_settings(const ConfigTable& table, const Horizon& horizon);

// Throws if keys of [shocks] say what sags do although no site has a threshold.
void require_sag_threshold(const ShockSettings& settings, const std::vector<AiSite>& sites);

struct GeneratorInput {
  const grid::Network* network = nullptr;
  const flex::Catalogue* catalogue = nullptr;
  std::vector<AiSite> ai_sites;
  std::vector<std::string> candidate_site_names;
  Horizon horizon;
  ShockSettings settings;
  double time_to_event_weeks = std::numeric_limits<double>::infinity();
  Sampling sampling = Sampling::monte_carlo;
  SupplyTilt tilt;                    // importance sampling
  std::vector<double> bus_customers;  // per bus; empty: a bus counts its load in MW
};
OutageReach outage_reach(const GeneratorInput& input);

// Deterministic in (input, count, seed); scenario k does not depend on count, so a larger set extends a
// smaller one (but for a Latin hypercube). Probabilities are 1/count (but for importance sampling: in proportion to how
// much more likely a scenario is than it was drawn).
ScenarioSet generate(const GeneratorInput& input, int count, std::uint64_t seed, int threads = 1);

// "forecast": the loads that the day-ahead schedule assumes, no shock, every module usable. Of probability 1.
Scenario expected_scenario(const GeneratorInput& input);

}  // namespace gridkeel::shock
