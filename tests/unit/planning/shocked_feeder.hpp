#pragma once

// A feeder of five buses with one data centre, three kinds of modules and generated shocks: small enough for
// extensive forms, rich enough that every term of the recourse cost occurs.

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {

inline Study shocked_study(int periods = 6) {
  Study study = tiny_study({0.8, 0.6, 0.5, 0.7}, periods, 24.0 / periods);
  study.network.source_voltage_pu = 1.0;
  for (grid::Bus& bus : study.network.buses) {
    bus.load_mvar = 0.4 * bus.load_mw;
    bus.vmin_pu = 0.95;
    bus.vmax_pu = 1.05;
  }
  for (grid::Branch& line : study.network.branches) {
    line.r_pu = 0.04;
    line.x_pu = 0.03;
    line.rating_mva = 5.0;
  }
  study.network.branches[3].rating_mva = 1.6;
  Substation& s = study.substation;
  s.import_limit_mw = 3.6;
  for (std::size_t t = 0; t < s.import_price_usd_per_mwh.size(); ++t)
    s.import_price_usd_per_mwh[t] = 40.0 + 15.0 * static_cast<double>(t);
  s.ramp_limit_mw_per_h = 0.05;
  s.ramp_penalty_usd_per_mw = 200.0;
  s.swing_limit_mw = 0.1;
  s.reserve_penalty_usd_per_mw = 400.0;
  s.imbalance_tolerance_mw = 0.1;
  s.imbalance_up_usd_per_mwh = 150.0;
  s.imbalance_down_usd_per_mwh = 60.0;
  study.restoration.penalty_usd_per_customer_h = 8.0;
  study.load_classes.push_back({"ai", 5000.0, 0.9, 1.0, {}});
  study.training_class = study.inference_class = 1;

  shock::AiSite ai;
  ai.name = "dc";
  ai.bus = grid::BusId(4);
  ai.rating_mw = 1.2;
  study.ai_sites.push_back(ai);
  study.shocks.line_outages_per_day = 0.6;
  study.shocks.substation_shortfall_rate = 0.3;

  add_site(study, 3, 3).site_cost_usd = 20000.0;
  add_site(study, 5, 3).site_cost_usd = 30000.0;
  add_battery(study).grid_forming = true;
  flex::Offer& battery = study.catalogue.offers[0];
  battery.price_usd = 90000.0;
  battery.inventory = 4;
  battery.delivery_reliability = 0.95;
  battery.module.power_mw = 0.4;
  battery.module.response_time_s = 1.0;
  battery.module.storage = {1.2, 0.95, 0.95, 0.1, 0.9, 0.8, 0.5, 10.0, 1.1};
  add_generator(study, 90.0).generator.start_cost_usd = 20.0;
  flex::Offer& genset = study.catalogue.offers[1];
  genset.price_usd = 60000.0;
  genset.inventory = 2;
  genset.module.power_mw = 0.5;
  genset.module.fail_to_start = 0.1;
  add_demand_response(study, 0.3).demand_response = {0.5, 6.0, 1, 0.5, 8.0, 30.0, {"ai"}};
  study.catalogue.offers[2].price_usd_per_year = 4000.0;
  study.money.events_per_year = 40.0;
  study.money.discount_rate = 0.07;
  return study;
}

inline shock::ScenarioSet shocks(const Study& study, int count, std::uint64_t seed = 11) {
  return shock::generate(study.generator_input(), count, seed);
}

}  // namespace gridkeel::planning::test
