#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "shock/settings.hpp"

namespace gridkeel::shock::test {

// A feeder of four lines in a row (the second three times as long) with one open tie, two AI sites, one candidate site.
struct Case {
  grid::Network network;
  flex::Catalogue catalogue;
  GeneratorInput input;

  Case() {
    for (int i = 0; i < 5; ++i) {
      grid::Bus bus;
      bus.name = std::to_string(i + 1);
      bus.base_kv = 12.66;
      bus.load_mw = 0.5;
      network.buses.push_back(bus);
    }
    network.source = grid::BusId(0);
    for (int i = 0; i < 4; ++i) add_branch(i, i + 1, i == 1 ? 0.03 : 0.01, true);
    add_branch(0, 4, 0.05, false);
    input.network = &network;
    input.catalogue = &catalogue;
    input.ai_sites = {site("dc-a", 2, 2.0), site("dc-b", 4, 1.5)};
    input.candidate_site_names = {"3", "5"};
  }
  Case(const Case&) = delete;  // input points into the case
  Case& operator=(const Case&) = delete;

  ScenarioSet run(int count, std::uint64_t seed = 7, int threads = 1) const {
    return generate(input, count, seed, threads);
  }

  // No shock of any kind.
  void calm() {
    ShockSettings& s = input.settings;
    s.training_start_rate = s.training_pause_rate = s.inference_surge_rate = s.ups_trip_rate = 0.0;
    s.training_stop_rate = s.growth_rate = s.curtailment_rate = s.heat_probability = 0.0;
    s.line_outages_per_day = s.substation_shortfall_rate = s.ups_trip_given_fault = 0.0;
    s.module_failures = s.supplier_shortfall = false;
  }

  void add_offer(const std::string& name, const std::string& supplier, double delivery, double availability) {
    flex::Offer offer;
    offer.name = name;
    offer.supplier = supplier;
    offer.delivery_reliability = delivery;
    offer.module.name = name;
    offer.module.availability = availability;
    catalogue.offers.push_back(offer);
  }

 private:
  static AiSite site(const std::string& name, int bus, double rating_mw) {
    AiSite s;
    s.name = name;
    s.bus = grid::BusId(bus);
    s.rating_mw = rating_mw;
    return s;
  }
  void add_branch(int from, int to, double r_pu, bool closed) {
    grid::Branch branch;
    branch.name =
        network.buses[static_cast<std::size_t>(from)].name + "-" + network.buses[static_cast<std::size_t>(to)].name;
    branch.from = grid::BusId(from);
    branch.to = grid::BusId(to);
    branch.r_pu = branch.x_pu = r_pu;
    branch.closed = closed;
    network.branches.push_back(branch);
  }
};

// A measured profile with one value for all periods, or with an envelope.
inline TraceSeries flat(std::size_t periods, double mean) {
  return {std::vector<double>(periods, mean), {}, {}, {}, {}};
}
inline TraceSeries flat(std::size_t periods, double mean, double max, double min) {
  return {
      std::vector<double>(periods, mean), std::vector<double>(periods, max), std::vector<double>(periods, min), {}, {}};
}

inline int count_events(const Scenario& scenario, const std::string& kind, const std::string& element = "") {
  return static_cast<int>(std::count_if(scenario.events.begin(), scenario.events.end(), [&](const Event& event) {
    return event.kind == kind && (element.empty() || event.element == element);
  }));
}

inline double mean_events(const ScenarioSet& set, const std::string& kind, const std::string& element = "") {
  double sum = 0.0;
  for (const Scenario& scenario : set.scenarios) sum += count_events(scenario, kind, element);
  return sum / static_cast<double>(set.scenarios.size());
}

inline double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size());
  double ma = 0.0, mb = 0.0, ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) ma += a[k] / n, mb += b[k] / n;
  for (std::size_t k = 0; k < a.size(); ++k) {
    ab += (a[k] - ma) * (b[k] - mb);
    aa += (a[k] - ma) * (a[k] - ma);
    bb += (b[k] - mb) * (b[k] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace gridkeel::shock::test
