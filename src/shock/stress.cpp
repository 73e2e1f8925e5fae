#include "shock/stress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shock/profiles.hpp"
#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kStartLength_h = 4.0, kOutageLength_h = 4.0, kTripLength_h = 2.0, kLossLength_h = 2.0;

// The forecast day while things happen to it.
class Day {
 public:
  Day(const GeneratorInput& input, const StressAtom& atom)
      : input_(input), atom_(atom), scenario_(expected_scenario(input)), shocks_(input.ai_sites.size()) {
    scenario_.name = atom.name;
    scenario_.stress = true;
    scenario_.probability = atom.probability;
    start_h_ = atom.hour ? *atom.hour : peak_hour();
  }

  Window window(double usual_length_h) const { return {start_h_, start_h_ + atom_.length_h.value_or(usual_length_h)}; }

  void all_sites(SiteShockKind kind, const Window& when, double size) {
    for (auto& site : shocks_) site.push_back({kind, when, size});
  }

  void line_out(const Window& when) {
    const grid::BranchId line = atom_.line ? *atom_.line : darkest_line();
    scenario_.outages.push_back({line, when.first_period(input_.horizon), when.end_period(input_.horizon)});
    const std::string& name = input_.network->branch(line).name;
    tell("line_outage", name, when, fmt::format("line {} fails, repaired at {}", name, clock(when.end_h)));
  }

  void lose_substation(const Window& when) {
    for (int t = when.first_period(input_.horizon); t < when.end_period(input_.horizon); ++t)
      scenario_.import_share[static_cast<std::size_t>(t)] = 0.0;
    tell("substation_loss", "substation", when,
         fmt::format("substation loses its supply, back at {}", clock(when.end_h)));
  }

  void lose_supplier(const std::string& supplier) {
    for (std::size_t o = 0; o < input_.catalogue->offers.size(); ++o)
      if (input_.catalogue->offers[o].supplier == supplier)
        for (auto& site : scenario_.usable_share) site[o] = 0.0;
    events_.push_back(make_event("supplier_shortfall", supplier, {0.0, hours(input_.horizon)}, input_.horizon, 0.0,
                                 fmt::format("supplier {} delivers nothing", supplier)));
  }

  Scenario finish() {
    for (std::size_t i = 0; i < shocks_.size(); ++i) {
      const AiSite& site = input_.ai_sites[i];
      SiteLoad load = expected_load(site, input_.horizon);
      apply_site_shocks(load, shocks_[i], site, input_.horizon, events_);
      scenario_.ai[i] = finish_load(load, site, input_.horizon);
    }
    std::stable_sort(events_.begin(), events_.end(),
                     [](const TimedEvent& a, const TimedEvent& b) { return a.start_h < b.start_h; });
    for (TimedEvent& timed : events_) scenario_.events.push_back(std::move(timed.event));
    return std::move(scenario_);
  }

 private:
  std::string clock(double hour) const { return clock_text(input_.horizon, hour); }

  void tell(const char* kind, const std::string& element, const Window& when, const std::string& text) {
    events_.push_back(make_event(kind, element, when, input_.horizon, 0.0, clock(when.start_h) + " " + text));
  }

  double peak_hour() const {
    double highest = -1.0;
    int peak = 0;
    for (int t = 0; t < input_.horizon.periods; ++t) {
      double mw = input_.network->total_load_mw() * scenario_.background_scale[static_cast<std::size_t>(t)];
      for (const AiLoad& load : scenario_.ai)
        mw += load.training_mw[static_cast<std::size_t>(t)] + load.inference_mw[static_cast<std::size_t>(t)];
      if (mw > highest) highest = mw, peak = t;
    }
    return peak * input_.horizon.step_h;
  }

  // The line at the substation would darken the whole feeder, which is what substation_lost is for.
  grid::BranchId darkest_line() const {
    const OutageReach reach = outage_reach(input_);
    double most = -1.0, all = 0.0;
    int worst = 0;
    for (std::size_t e = 0; e < reach.branches(); ++e) all = std::max(all, reach.load_mw(static_cast<int>(e)));
    for (std::size_t e = 0; e < reach.branches(); ++e) {
      const double mw = reach.load_mw(static_cast<int>(e));
      const bool first = mw >= all && reach.branches() > 1;
      if (input_.network->branches[e].closed && !first && mw > most) most = mw, worst = static_cast<int>(e);
    }
    return grid::BranchId(worst);
  }

  const GeneratorInput& input_;
  const StressAtom& atom_;
  Scenario scenario_;
  std::vector<std::vector<SiteShock>> shocks_;
  std::vector<TimedEvent> events_;
  double start_h_ = 0.0;
};

void start_everywhere(Day& day, const ShockSettings& settings) {
  day.all_sites(SiteShockKind::training_start, day.window(kStartLength_h), settings.training_jump_max);
}

// On a day on which everything starts: what fails to come is missed only when it is needed.
std::vector<Scenario> supplier_fails(const GeneratorInput& input, const StressAtom& atom) {
  std::vector<std::string> suppliers{atom.supplier};
  if (atom.supplier.empty()) suppliers = input.catalogue->suppliers;
  std::vector<Scenario> scenarios;
  for (const std::string& supplier : suppliers) {
    StressAtom one = atom;
    if (atom.supplier.empty()) one.name += "-" + supplier;
    one.probability /= static_cast<double>(suppliers.size());
    Day day(input, one);
    day.lose_supplier(supplier);
    start_everywhere(day, input.settings);
    scenarios.push_back(day.finish());
  }
  return scenarios;
}

}  // namespace

std::vector<std::string> stress_kinds() {
  return {"all_sites_start", "ups_trip_line_out", "substation_lost", "supplier_fails"};
}

std::vector<Scenario> stress_scenarios(const GeneratorInput& input, const StressAtom& atom) {
  if (atom.kind == "supplier_fails") return supplier_fails(input, atom);
  Day day(input, atom);
  if (atom.kind == "all_sites_start") {
    start_everywhere(day, input.settings);
  } else if (atom.kind == "ups_trip_line_out") {
    day.line_out(day.window(kOutageLength_h));
    const Window trip = day.window(kOutageLength_h);  // back before the line is
    day.all_sites(SiteShockKind::ups_trip, {trip.start_h, trip.start_h + std::min(kTripLength_h, trip.length_h() / 2)},
                  0.0);
  } else {
    day.lose_substation(day.window(kLossLength_h));
  }
  std::vector<Scenario> scenarios;
  scenarios.push_back(day.finish());
  return scenarios;
}

void add_stress(ScenarioSet& set, std::vector<Scenario> stress) {
  double given = 0.0;
  for (const Scenario& scenario : stress) given += scenario.probability;
  for (Scenario& scenario : set.scenarios) scenario.probability *= 1.0 - given;
  for (Scenario& scenario : stress) {
    set.origin.stress.push_back(scenario.name);
    set.scenarios.push_back(std::move(scenario));
  }
}

}  // namespace gridkeel::shock
