// Stage II has a dispatch for every plan: random studies at the edges of what the reader accepts, each scenario at
// random plans, in both forms of the network.

#include <fmt/format.h>

#include "common/random.hpp"
#include "unit/instances.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

using Choices = std::vector<double>;

class HostileStudy {
 public:
  // `extreme`: to the very edges; else within what a solver's tolerances can tell apart.
  HostileStudy(std::uint64_t index, bool extreme) : random_(29, "hostile-study", index), extreme_(extreme) {
    const int buses = 2 + random_.integer(6);
    study_ = tiny_study(std::vector<double>(static_cast<std::size_t>(buses), 0.0), 1 + random_.integer(5),
                        pick({0.05, 0.25, 1.0, 2.0}, {24.0}));
    make_network();
    make_classes();
    make_substation();
    make_ai_sites();
    make_shocks();
    make_catalogue();
    if (random_.chance(0.5)) study_.shedding = {Shedding::By::zone, 1 + random_.integer(3)};
  }
  const Study& study() const { return study_; }

  std::vector<double> plan(const FirstStage& first) {
    std::vector<double> x(static_cast<std::size_t>(first.model.columns.count()), 1.0);
    const double density = random_.uniform();
    const bool whole = random_.chance(0.7);
    for (const Device& d : first.devices) {
      const double units = random_.chance(density) ? random_.uniform(0.0, d.unit_limit) : 0.0;
      x[static_cast<std::size_t>(d.column)] = whole ? std::round(units) : units;
    }
    return x;
  }

 private:
  // From the choices, and from the extreme ones beside them.
  double pick(Choices choices, const Choices& extremes = {}) {
    if (extreme_) choices.insert(choices.end(), extremes.begin(), extremes.end());
    return choices[static_cast<std::size_t>(random_.integer(static_cast<int>(choices.size())))];
  }

  void make_network() {
    grid::Network& n = study_.network;
    n.source_voltage_pu = pick({0.9, 1.0, 1.05});
    for (std::size_t b = 1; b < n.buses.size(); ++b) {
      grid::Bus& bus = n.buses[b];
      bus.load_mw = pick({0.0, 0.0, 0.1, 2.0, 20.0}, {1e-6, 1000.0});
      bus.load_mvar = pick({0.0, 0.3, 1.0, -0.4, 5.0, -5.0}, {1e-6, 500.0, -500.0});
      bus.vmin_pu = n.source_voltage_pu - pick({0.0, 0.001, 0.03, 0.1}, {1e-6});
      bus.vmax_pu = n.source_voltage_pu + pick({0.001, 0.03, 0.1}, {1e-6});
      grid::Branch& line = n.branches[b - 1];
      line.from = grid::BusId(random_.integer(static_cast<int>(b)));
      line.r_pu = pick({0.0, 0.001, 0.02, 1.0}, {1e-7});
      line.x_pu = pick({0.001, 0.01, 0.5}, {1e-7});
      line.rating_mva = pick({grid::kUnlimited, 0.05, 0.5, 5.0}, {1e-6});
    }
    n.buses[0].vmin_pu = n.buses[0].vmax_pu = 1.0;  // of the source: does not count
  }

  void make_classes() {
    study_.load_classes.clear();
    for (int k = 0; k < 3; ++k)
      study_.load_classes.push_back({fmt::format("class{}", k),
                                     pick({0.0, 100.0, 9e3, 2e4}, {1e7}),
                                     pick({0.0, 0.5, 1.0}),
                                     pick({0.0, 10.0, 400.0}, {1e6}),
                                     {}});
    for (int& load_class : study_.bus_class) load_class = random_.integer(3);
    study_.training_class = random_.integer(3);
    study_.inference_class = random_.integer(3);
    study_.restoration.penalty_usd_per_customer_h = pick({0.0, 8.0}, {1e6});
  }

  void make_substation() {
    Substation& s = study_.substation;
    s.import_limit_mw = pick({0.02, 0.2, 5.0, 50.0}, {1e-6, 1e4});
    s.import_limit_mvar = pick({0.02, 0.2, 5.0, 50.0}, {1e-6, 1e4});
    for (double& price : s.import_price_usd_per_mwh) price = pick({-500.0, -30.0, 0.0, 50.0, 1000.0}, {-1e5, 1e5});
    s.ramp_limit_mw_per_h = pick({0.0, 0.1}, {1e4});
    s.ramp_penalty_usd_per_mw = pick({0.0, 200.0}, {1e6});
    s.swing_limit_mw = pick({0.0, 0.5}, {1e4});
    s.reserve_penalty_usd_per_mw = pick({0.0, 400.0}, {1e6});
    s.imbalance_tolerance_mw = pick({0.0, 0.3});
    s.imbalance_up_usd_per_mwh = pick({0.0, 150.0}, {1e6});
    s.imbalance_down_usd_per_mwh = pick({0.0, 60.0}, {1e6});
  }

  int bus() { return random_.integer(static_cast<int>(study_.network.buses.size())); }

  void make_ai_sites() {
    for (int k = random_.integer(4); k > 0; --k) {
      shock::AiSite ai;
      ai.name = fmt::format("dc{}", k);
      ai.bus = grid::BusId(bus());
      ai.rating_mw = pick({0.01, 0.5, 20.0}, {1e-6, 1000.0});
      ai.power_factor = pick({0.1, 0.95, 1.0});
      study_.ai_sites.push_back(ai);
    }
  }

  void make_shocks() {
    shock::ShockSettings& s = study_.shocks;
    const double days = study_.horizon.periods * study_.horizon.step_h / 24.0;
    s.line_outages_per_day = std::min(100.0, pick({0.0, 1.0, 8.0}) / days);
    s.substation_shortfall_rate = std::min(100.0, pick({0.0, 2.0}) / days);
    s.substation_shortfall_min = s.substation_shortfall_max = pick({0.5, 1.0});
    s.ups_trip_given_fault = 1.0;
    s.background_sd = pick({0.0, 0.5});
    s.background_profile.assign(static_cast<std::size_t>(study_.horizon.periods), pick({0.0, 1.0, 10.0}));
  }

  void make_catalogue() {
    for (int b = 1; b <= static_cast<int>(study_.network.buses.size()); ++b)
      if (random_.chance(0.5)) add_site(study_, b, 1 + random_.integer(5));
    if (study_.candidate_sites.empty()) add_site(study_, 2);
    for (int k = random_.integer(3); k > 0; --k) make_storage();
    for (int k = random_.integer(2); k > 0; --k) make_generator();
    for (int k = random_.integer(4); k > 0; --k) make_demand_response();
    for (std::size_t o = 0; o < study_.catalogue.offers.size(); ++o) {
      flex::Offer& offer = study_.catalogue.offers[o];
      offer.name = offer.module.name = fmt::format("{}{}", offer.name, o);
      offer.module.response_time_s = pick({0.0, 60.0, 1e6});
      offer.module.grid_forming = random_.chance(0.5);
      offer.delivery_reliability = pick({0.5, 1.0});
      offer.module.fail_to_start = pick({0.0, 0.4});
    }
  }
  void make_storage() {
    flex::Module& m = add_battery(study_);
    m.power_mw = pick({0.01, 1.0, 20.0}, {1e-6, 1000.0});
    const double low = pick({0.0, 0.4}), high = pick({0.5, 1.0});
    m.storage = {pick({0.01, 4.0, 100.0}, {1e-6, 1e5}),
                 pick({0.2, 0.9, 1.0}, {0.001}),
                 pick({0.2, 0.9, 1.0}, {0.001}),
                 low,
                 high,
                 pick({low, high}),
                 pick({0.0, 1.0}),
                 pick({0.0, 30.0}, {1e6}),
                 pick({1.0, 1.1, 10.0})};
  }
  void make_generator() {
    flex::Module& m = add_generator(study_, pick({0.0, 90.0}, {1e6}));
    m.power_mw = pick({0.01, 1.0, 20.0}, {1e-6, 1000.0});
    m.generator.ramp_share_per_min = pick({0.001, 0.01, 1.0}, {1e-6});
    m.generator.start_cost_usd = pick({0.0, 20.0}, {1e6});
  }
  void make_demand_response() {
    flex::Module& m = add_demand_response(study_, pick({0.01, 0.3, 20.0}, {1e-6, 1000.0}));
    m.demand_response = {pick({0.0, 0.3, 300.0}),
                         pick({0.01, 3.0, 1e4}),
                         1 + random_.integer(2),
                         pick({0.0, 0.5, 2.0}),
                         pick({0.01, 4.0, 1e4}),
                         pick({0.0, 30.0}, {1e6}),
                         {}};
    for (int k = 0; k < 3; ++k)
      if (random_.chance(0.4)) m.demand_response.load_classes.push_back(fmt::format("class{}", k));
  }

  RandomStream random_;
  bool extreme_;
  Study study_;
};

// The dispatch that is always there: all load is shed, all modules rest, nothing flows.
std::vector<double> resting_dispatch(const PlanningProblem& problem, int scenario, const std::vector<double>& x) {
  const auto data = stochastic::recourse_data(problem.problem(), scenario);
  const RecourseBase& base = problem.base();
  const Substation& substation = problem.study().substation;
  // Voltages are the only columns whose lower bound is above zero: all at the source's.
  std::vector<double> y(data.lower.size());
  for (std::size_t j = 0; j < y.size(); ++j) {
    const double v = problem.study().network.source_voltage_pu;
    y[j] = data.lower[j] > 0.0 ? v * v : 0.0;
  }
  for (const auto& columns : problem.model(scenario).further_shed)
    for (const int j : columns) y[static_cast<std::size_t>(j)] = data.upper[static_cast<std::size_t>(j)];
  for (std::size_t j = 0; j < base.columns.info.size(); ++j) {
    const ColumnInfo& info = base.columns.info[j];
    const auto t = static_cast<std::size_t>(info.period);
    if (info.quantity == Quantity::shed || info.quantity == Quantity::shed_q ||
        info.quantity == Quantity::reserve_short)
      y[j] = data.upper[j];
    if (info.quantity == Quantity::imbalance_down)
      y[j] = std::max(0.0, problem.schedule_mw()[t] - substation.imbalance_tolerance_mw);
    if (info.quantity != Quantity::stored) continue;
    const Device& device = base.first->devices[static_cast<std::size_t>(info.element)];
    const flex::StorageData& s = problem.study().catalogue.offer(device.offer).module.storage;
    y[j] = (s.soc_initial - s.soc_min) * s.energy_mwh * x[static_cast<std::size_t>(device.column)] *
           usable_share(base, scenario, static_cast<std::size_t>(info.element));
  }
  return y;
}

// The largest violation of a row or bound, relative to the numbers in it; lazy rows count as 1 each.
double violation(const PlanningProblem& problem, int scenario, const std::vector<double>& x,
                 const std::vector<double>& y) {
  const auto data = stochastic::recourse_data(problem.problem(), scenario);
  const auto& recourse = problem.problem().templates[static_cast<std::size_t>(
      problem.problem().scenarios[static_cast<std::size_t>(scenario)].recourse)];
  const std::vector<double> tx = stochastic::technology_times(problem.problem(), scenario, x);
  double worst = 0.0;
  const auto check = [&](double value, double lower, double upper, double scale) {
    worst = std::max(worst, std::max(lower - value, value - upper) / std::max(1.0, scale));
  };
  for (std::size_t j = 0; j < y.size(); ++j) check(y[j], data.lower[j], data.upper[j], std::abs(y[j]));
  for (int r = 0; r < recourse.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    double scale = std::abs(tx[i]);
    for (const auto& e : solver::row_of(recourse.rows.matrix, r))
      scale = std::max(scale, std::abs(e.value * y[static_cast<std::size_t>(e.index)]));
    check(recourse.rows.matrix.dot(r, y) + tx[i], data.row_lower[i], data.row_upper[i], scale);
  }
  std::vector<int> broken;
  if (recourse.lazy) recourse.lazy->violated(scenario, x, y, 1e-9, broken);
  return worst + static_cast<double>(broken.size());
}

// No solver takes part: the dispatch is written down and checked row by row.
TEST(AlwaysFeasible, SheddingAllLoadIsADispatchOfAnyStudy) {
  constexpr int kStudies = 400, kScenarios = 3, kPlans = 2;
  int islands = 0, reactive_only = 0, devices = 0, further = 0;
  // The last ones if not all: zones are cut in few studies, and in none of the first.
  for (std::uint64_t k = kStudies - instances(kStudies); k < kStudies; ++k) {
    HostileStudy hostile(k, true);
    const Study& study = hostile.study();
    const shock::ScenarioSet set = shock::generate(study.generator_input(), kScenarios, k);
    for (const NetworkForm form : {NetworkForm::eliminated, NetworkForm::full}) {
      const PlanningProblem problem(study, set, form);
      devices += static_cast<int>(problem.first_stage().devices.size());
      for (const Load& load : problem.base().loads) reactive_only += load.reactive_only() ? 1 : 0;
      for (int p = 0; p < kPlans; ++p) {
        const std::vector<double> x = hostile.plan(problem.first_stage());
        for (int s = 0; s < kScenarios; ++s) {
          EXPECT_LE(violation(problem, s, x, resting_dispatch(problem, s, x)), 1e-9)
              << "study " << k << ", scenario " << s << (form == NetworkForm::full ? ", full network" : "");
          islands += static_cast<int>(problem.model(s).islands.size());
          for (const auto& columns : problem.model(s).further_shed) further += static_cast<int>(columns.size());
        }
      }
    }
  }
  EXPECT_GT(islands, instances(1000));
  EXPECT_GT(further, instances(100)) << "outages must cut zones";
  EXPECT_GT(reactive_only, instances(500));
  EXPECT_GT(devices, instances(2000));
}

// Value and largest residual of each scenario.
struct Dispatch {
  std::vector<double> value;
  double residual = 0.0;
};

Dispatch dispatch(const PlanningProblem& problem, const std::vector<double>& x) {
  Dispatch out{std::vector<double>(static_cast<std::size_t>(problem.problem().scenario_count())), 0.0};
  stochastic::RecourseEvaluator evaluator(problem.problem(), 1);
  evaluator.evaluate_all(x, nullptr, [&](stochastic::RecourseResult&& r) {
    out.value[static_cast<std::size_t>(r.scenario)] = r.value;
    out.residual = std::max(out.residual, r.residual);
  });
  return out;
}

TEST(AlwaysFeasible, TheSolverFindsADispatchInBothFormsOfTheNetwork) {
  for (std::uint64_t k = 0; k < instances(120); ++k) {
    HostileStudy hostile(k, false);
    const Study& study = hostile.study();
    const shock::ScenarioSet set = shock::generate(study.generator_input(), 3, k);
    const PlanningProblem eliminated(study, set, NetworkForm::eliminated), full(study, set, NetworkForm::full);
    for (int p = 0; p < 2; ++p) {
      SCOPED_TRACE(fmt::format("study {}, plan {}", k, p));
      const std::vector<double> x = hostile.plan(eliminated.first_stage());
      Dispatch a, b;
      ASSERT_NO_THROW(a = dispatch(eliminated, x));
      ASSERT_NO_THROW(b = dispatch(full, x));
      EXPECT_LE(std::max(a.residual, b.residual), 1e-6);
      // Rows that are left out may be broken by 1e-7 pu^2 or MW, which dear load turns into dollars.
      for (std::size_t s = 0; s < a.value.size(); ++s)
        EXPECT_NEAR(a.value[s], b.value[s], 2e-5 * (1.0 + std::abs(b.value[s]))) << "scenario " << s;
    }
  }
}

}  // namespace
}  // namespace gridkeel::planning::test
