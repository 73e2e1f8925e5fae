#pragma once

// Feeders of two to four buses with nothing binding, built in code, so that each test sets the few numbers
// that its hand calculation needs. Default: price 50 USD/MWh, VOLL 1 000 USD/MWh, 100 customers per MW.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "planning/plan.hpp"
#include "stochastic/integer/mip_evaluator.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::planning::test {

constexpr double kLoose = 1000.0;
constexpr double kTolerance = 1e-6;  // USD

// A line of buses "1" (source), "2", … with the given loads; lines "1-2", "2-3", … of r = 0.001, x = 0 pu on 10 MVA.
inline Study tiny_study(const std::vector<double>& load_mw, int periods, double step_h = 1.0) {
  Study study;
  study.name = "tiny";
  study.network.base_mva = 10.0;
  study.network.source = grid::BusId(0);
  for (std::size_t b = 0; b <= load_mw.size(); ++b) {
    grid::Bus bus;
    bus.name = std::to_string(b + 1);
    bus.base_kv = 10.0;
    bus.load_mw = b == 0 ? 0.0 : load_mw[b - 1];
    bus.vmin_pu = 0.5;
    bus.vmax_pu = 1.5;
    study.network.buses.push_back(bus);
    if (b == 0) continue;
    grid::Branch line;
    line.name = std::to_string(b) + "-" + bus.name;
    line.from = grid::BusId(b - 1);
    line.to = grid::BusId(b);
    line.r_pu = 0.001;
    study.network.branches.push_back(line);
  }
  study.horizon = {periods, step_h, 0.0};
  study.money.events_per_year = 1.0;
  study.money.discount_rate = 0.0;
  Substation& s = study.substation;
  s.import_limit_mw = s.import_limit_mvar = 100.0;
  s.import_price_usd_per_mwh.assign(static_cast<std::size_t>(periods), 50.0);
  s.ramp_limit_mw_per_h = s.swing_limit_mw = s.imbalance_tolerance_mw = kLoose;
  study.load_classes.push_back({"homes", 1000.0, 1.0, 100.0, {}});
  study.bus_class.assign(study.network.buses.size(), 0);
  study.training_class = study.inference_class = 0;
  study.risk = {0.9, 0.5, stochastic::Ambiguity::none, 0.0};
  return study;
}

inline CandidateSite& add_site(Study& study, int bus_name, int unit_limit = 10) {
  CandidateSite site;
  site.bus = grid::BusId(bus_name - 1);
  site.name = std::to_string(bus_name);
  site.unit_limit = unit_limit;
  site.types = {flex::ModuleType::storage, flex::ModuleType::generator, flex::ModuleType::demand_response,
                flex::ModuleType::long_duration_storage};
  study.candidate_sites.push_back(site);
  return study.candidate_sites.back();
}

inline flex::Offer& add_offer(Study& study, const std::string& name, flex::ModuleType type, double power_mw) {
  flex::Offer offer;
  offer.name = name;
  offer.supplier = "S";
  offer.inventory = 10;
  offer.module.name = name;
  offer.module.type = type;
  offer.module.power_mw = power_mw;
  offer.module.response_time_s = 1000.0;
  study.catalogue.offers.push_back(offer);
  study.catalogue.suppliers = {"S"};
  return study.catalogue.offers.back();
}

// Full of 4 MWh, without losses, 1 MW.
inline flex::Module& add_battery(Study& study) {
  flex::Module& m = add_offer(study, "battery", flex::ModuleType::storage, 1.0).module;
  m.storage.energy_mwh = 4.0;
  return m;
}

inline flex::Module& add_generator(Study& study, double fuel) {
  flex::Module& m = add_offer(study, "genset", flex::ModuleType::generator, 1.0).module;
  m.generator.fuel_usd_per_mwh = fuel;
  return m;
}

inline flex::Module& add_demand_response(Study& study, double power_mw) {
  flex::Module& m = add_offer(study, "capping", flex::ModuleType::demand_response, power_mw).module;
  m.demand_response.max_duration_h = 100.0;
  return m;
}

// Scenarios in which nothing happens; the day-ahead forecast is scale 1 and the AI sites' rating.
inline shock::ScenarioSet calm(const Study& study, int count = 1) {
  shock::ScenarioSet set;
  set.horizon = study.horizon;
  const auto periods = static_cast<std::size_t>(study.horizon.periods);
  set.background_forecast.assign(periods, 1.0);
  for (int k = 0; k < count; ++k) {
    shock::Scenario s;
    s.name = "s" + std::to_string(k);
    s.probability = 1.0 / count;
    s.background_scale.assign(periods, 1.0);
    s.import_share.assign(periods, 1.0);
    s.usable_share.assign(study.candidate_sites.size(), std::vector<double>(study.catalogue.offers.size(), 1.0));
    for (const shock::AiSite& ai : study.ai_sites) {
      const std::vector<double> all(periods, ai.rating_mw), none(periods, 0.0);
      s.ai.push_back({none, all, all, all, none, none});
    }
    set.scenarios.push_back(s);
  }
  for (const shock::AiSite& ai : study.ai_sites) {
    set.ai_site_names.push_back(ai.name);
    set.ai_forecast_mw.push_back(std::vector<double>(periods, ai.rating_mw));
  }
  return set;
}

inline void add_outage(shock::ScenarioSet& set, const Study& study, const std::string& line, int first, int end) {
  set.scenarios.front().outages.push_back({*study.network.find_branch(line), first, end});
}

// The recourse of a plan, units per device in the order of FirstStage::devices; read by quantity.
class Recourse {
 public:
  Recourse(const Study& study, shock::ScenarioSet set, const std::vector<double>& units, NetworkForm form,
           const std::vector<double>& expected = {})
      : problem_(study, std::move(set), form) {
    std::vector<double> x(static_cast<std::size_t>(problem_.problem().first_stage.columns.count()), 0.0);
    for (std::size_t d = 0; d < units.size(); ++d)
      x[static_cast<std::size_t>(problem_.first_stage().devices.at(d).column)] = units[d];
    results_.resize(static_cast<std::size_t>(problem_.problem().scenario_count()));
    if (stochastic::has_integer_recourse(problem_.problem()))
      solve_mips(x);
    else
      solve_lps(x);
    for (std::size_t s = 0; s < expected.size(); ++s)
      EXPECT_NEAR(results_[s].value, expected[s], 1e-8 * std::max(1.0, std::abs(expected[s]))) << "full network";
    for (const auto& r : results_) EXPECT_LE(r.residual, 1e-7);
  }

  double value(int s = 0) const { return results_[static_cast<std::size_t>(s)].value; }
  double residual(int s = 0) const { return results_[static_cast<std::size_t>(s)].residual; }
  double term(CostTerm term, int s = 0) const { return outcome(s).term_usd[static_cast<std::size_t>(term)]; }
  Outcome outcome(int s = 0) const { return outcome_of(problem_, s, results_[static_cast<std::size_t>(s)].y); }
  // Sum over elements of a quantity in a period.
  double at(Quantity quantity, int period, int s = 0) const {
    double sum = 0.0;
    const auto& info = problem_.base().columns.info;
    for (std::size_t j = 0; j < info.size(); ++j)
      if (info[j].quantity == quantity && info[j].period == period) sum += results_[static_cast<std::size_t>(s)].y[j];
    return sum;
  }
  double column(int j, int s = 0) const { return results_[static_cast<std::size_t>(s)].y[static_cast<std::size_t>(j)]; }
  const PlanningProblem& problem() const { return problem_; }

 private:
  void solve_lps(const std::vector<double>& x) {
    stochastic::RecourseEvaluator evaluator(problem_.problem(), 1);
    evaluator.evaluate_all(x, nullptr, [&](stochastic::RecourseResult&& r) {
      results_[static_cast<std::size_t>(r.scenario)] = std::move(r);
    });
  }
  void solve_mips(const std::vector<double>& x) {
    stochastic::MipLosses losses = stochastic::evaluate_mips(problem_.problem(), x, 1e-9, 1);
    for (std::size_t s = 0; s < results_.size(); ++s) {
      results_[s].value = losses.upper[s];
      results_[s].y = std::move(losses.recourse[s]);
      results_[s].residual = losses.residual[s];
    }
  }

  PlanningProblem problem_;
  std::vector<stochastic::RecourseResult> results_;
};

// The hand value must come out of both forms of the network.
inline Recourse solve(const Study& study, const shock::ScenarioSet& set, const std::vector<double>& units) {
  const Recourse full(study, set, units, NetworkForm::full);
  std::vector<double> expected;
  for (std::size_t s = 0; s < set.scenarios.size(); ++s) expected.push_back(full.value(static_cast<int>(s)));
  return Recourse(study, set, units, NetworkForm::eliminated, expected);
}
inline Recourse solve(const Study& study, const std::vector<double>& units = {}) {
  return solve(study, calm(study), units);
}

}  // namespace gridkeel::planning::test
