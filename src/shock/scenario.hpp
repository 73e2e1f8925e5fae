// shock: what may happen: AI load, outages, supply and availability, as seeded scenarios.
// Depends on grid (which lines exist) and flex (which modules may fail); knows no optimisation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "flex/catalogue.hpp"
#include "grid/network.hpp"
#include "shock/origin.hpp"
#include "shock/reach.hpp"

namespace gridkeel::shock {

struct Horizon {
  int periods = 24;
  double step_h = 1.0;
  double start_hour = 0.0;  // hour of the day at which period 0 begins
};

// One AI load in one scenario; all vectors have Horizon::periods entries. Training and inference are
// shed at different values of lost load, so they are kept apart; max/min/ramp are the envelope inside
// the period (the seconds that the dispatch step averages away). ramp_mw_per_min is the largest change within
// one minute: swings, bursts and shocks complete in seconds, so it is a step size, not an instantaneous slope.
struct AiLoad {
  std::vector<double> training_mw;   // mean of the period
  std::vector<double> inference_mw;  // mean of the period (with the steady base and cooling)
  std::vector<double> max_mw;        // of the sum, inside the period
  std::vector<double> min_mw;
  std::vector<double> ramp_mw_per_min;  // steepest
  std::vector<double> share_above;      // of the period, of the time above the middle between mean and max
};

struct LineOutage {
  grid::BranchId branch;
  int first_period = 0;
  int end_period = 0;  // exclusive; the line is back in this period
  // To the minute, in hours since the start of the horizon and beyond its end; both 0 where only periods are known.
  double start_h = 0.0;
  double end_h = 0.0;
};

// A fault that is gone when the recloser closes again: seconds without supply behind its line, and a sag elsewhere. No
// outage: it counts in MAIFI only.
struct TemporaryFault {
  grid::BranchId branch;
  double hour = 0.0;  // since the start of the horizon
};

// One event, for the scenario's story: "UPS trip at dc-22, 1.40 MW lost, returns as a block at 19:00".
struct Event {
  std::string kind;  // training_start, training_pause, training_stop, inference_surge, growth_step, curtailment_call,
                     // ups_transfer, ups_trip, ups_return, heat_wave, line_outage, temporary_fault,
                     // substation_shortfall, substation_loss, module_failure, supplier_shortfall; given by a user also
                     // ai_load, background_load
  std::string element;
  int first_period = 0;
  int end_period = 0;
  double magnitude_mw = 0.0;
  std::string text;
};

struct Scenario {
  std::string name;  // "s017"
  double probability = 0.0;
  std::vector<double> background_scale;  // per period: multiplies every bus's own load
  std::vector<AiLoad> ai;                // per AI site, in the study's order
  std::vector<LineOutage> outages;
  std::vector<TemporaryFault> temporary_faults;
  std::vector<double> import_share;  // per period: usable share of the substation limit, 0..1
  // [candidate site][offer]: share of the units bought there that can be used (delivery x availability)
  std::vector<std::vector<double>> usable_share;
  std::vector<Event> events;
  bool stress = false;  // added by hand: what may happen although it was not drawn
  bool heat = false;    // the whole event is a heat wave

  // What the AI load's peak inside the period exceeds its mean by, all sites at once.
  double swing_mw(int period) const;
  std::string story() const;  // the events in order, one sentence each
};

struct ScenarioSet {
  std::uint64_t seed = 0;
  Horizon horizon;
  std::vector<std::string> ai_site_names;
  std::vector<double> background_forecast;          // per period: the scale that the day-ahead schedule assumes
  std::vector<std::vector<double>> ai_forecast_mw;  // [AI site][period]: likewise
  std::vector<Scenario> scenarios;
  // Not part of the fingerprint:
  SetOrigin origin;
  std::shared_ptr<const OutageReach> reach;  // of the feeder; null: outages count as if they darkened nothing

  std::string fingerprint() const;  // 16 hex digits of every number above
};

// The features of one scenario that ambiguity sets compare (model.md section 5): peak and energy of the
// AI load, steepest ramp, duration of the longest shock, hours of line outage and what they darken, import
// shortfall, share of the modules that cannot be used.
struct FeatureTable {
  std::vector<std::string> names;
  std::vector<std::vector<double>> raw;           // [scenario][feature]
  std::vector<std::vector<double>> standardised;  // divided by the sample's standard deviation (0 if constant);
                                                  // scenarios of probability 0 do not count in it
};
FeatureTable features(const ScenarioSet& set);

}  // namespace gridkeel::shock
