// With switches too, every plan has a dispatch in every scenario: random feeders with sectionalisers and ties, any
// restoration settings, random plans, and days on which lines fail, the substation is lost and modules do not work.
// Each scenario's MILP must end with whole numbers that keep all rows.

#include <fmt/format.h>

#include "common/random.hpp"
#include "unit/instances.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

using Choices = std::vector<double>;

class SwitchedStudy {
 public:
  explicit SwitchedStudy(std::uint64_t index) : random_(31, "switched-study", index) {
    study_ = tiny_study(std::vector<double>(static_cast<std::size_t>(2 + random_.integer(5)), 0.0),
                        2 + random_.integer(6), pick({0.5, 1.0, 2.0}));
    make_network();
    for (int k = random_.integer(4); k > 0; --k) add_tie();
    make_restoration();
    make_modules();
    study_.substation.import_limit_mw = pick({0.2, 3.0, 50.0});
    study_.substation.import_limit_mvar = pick({0.2, 3.0, 50.0});
    study_.fidelity = {random_.chance(0.5), random_.chance(0.5), random_.chance(0.3), false};
  }
  const Study& study() const { return study_; }

  std::vector<double> plan(const FirstStage& first) {
    std::vector<double> x(static_cast<std::size_t>(first.model.columns.count()), 1.0);
    for (const Device& d : first.devices)
      x[static_cast<std::size_t>(d.column)] = random_.chance(0.6) ? random_.integer(d.unit_limit + 1) : 0;
    return x;
  }

  // The last of them: everything fails that can, from the first period to beyond the last.
  shock::ScenarioSet scenarios(int count) {
    shock::ScenarioSet set = calm(study_, count);
    for (int s = 0; s < count; ++s) {
      shock::Scenario& day = set.scenarios[static_cast<std::size_t>(s)];
      const bool worst = s == count - 1;
      for (double& scale : day.background_scale) scale = pick({0.0, 0.7, 1.0, 2.0});
      for (auto& site : day.usable_share)
        for (double& share : site) share = worst ? 0.0 : pick({0.0, 0.5, 1.0});
      for (int k = worst ? 3 : random_.integer(4); k > 0; --k) fail_line(day, worst);
      if (worst || random_.chance(0.4)) lose_substation(day);
    }
    return set;
  }

 private:
  double pick(const Choices& choices) {
    return choices[static_cast<std::size_t>(random_.integer(static_cast<int>(choices.size())))];
  }
  int bus() { return random_.integer(static_cast<int>(study_.network.buses.size())); }

  void make_network() {
    grid::Network& n = study_.network;
    n.source_voltage_pu = pick({1.0, 1.05});
    for (std::size_t b = 1; b < n.buses.size(); ++b) {
      grid::Bus& bus = n.buses[b];
      bus.load_mw = pick({0.0, 0.1, 1.0, 5.0});
      bus.load_mvar = pick({0.0, 0.3, 1.0, -0.4});
      bus.vmin_pu = n.source_voltage_pu - pick({0.0, 0.01, 0.1});
      bus.vmax_pu = n.source_voltage_pu + pick({0.0, 0.01, 0.1});
      grid::Branch& line = n.branches[b - 1];
      line.from = grid::BusId(random_.integer(static_cast<int>(b)));
      line.r_pu = pick({0.001, 0.05, 0.3});
      line.x_pu = pick({0.001, 0.05, 0.3});
      line.rating_mva = pick({grid::kUnlimited, 0.5, 3.0});
      line.switchable = random_.chance(0.6);
    }
    n.buses[0].vmin_pu = n.buses[0].vmax_pu = 1.0;  // of the source: counts in islands only
  }

  void add_tie() {
    grid::Branch tie = study_.network.branches[0];
    tie.from = grid::BusId(bus());
    tie.to = grid::BusId(bus());
    if (tie.from == tie.to) return;
    tie.name = fmt::format("tie{}", study_.network.branches.size());
    tie.closed = false;
    tie.switchable = true;
    study_.network.branches.push_back(tie);
  }

  void make_restoration() {
    using Switching = Restoration::Switching;
    Restoration& r = study_.restoration;
    r.penalty_usd_per_customer_h = pick({0.0, 8.0});
    r.switching = random_.chance(0.8) ? Switching::outages : Switching::always;
    r.operations_per_period = 1 + random_.integer(3);
    r.operation_periods = random_.chance(0.5) ? 1 : 3;
    r.operation_cost_usd = pick({0.0, 20.0});
    r.interruption_usd_per_customer = pick({0.0, 3.0});
    r.pickup_share = pick({0.0, 0.5, 10.0});
    r.pickup_h = pick({0.0, 1.0, 3.0});
    r.operate_h = pick({0.5, 2.0});
    r.return_h = pick({0.0, 1.0, 4.0});
  }

  void make_modules() {
    for (int k = 1 + random_.integer(3); k > 0; --k) {
      const int at = 1 + bus();
      const bool taken = std::any_of(study_.candidate_sites.begin(), study_.candidate_sites.end(),
                                     [&](const CandidateSite& site) { return site.bus == grid::BusId(at - 1); });
      if (!taken) add_site(study_, at, 3);
    }
    add_battery(study_).grid_forming = random_.chance(0.7);
    study_.catalogue.offers[0].module.storage.soc_initial = pick({0.2, 1.0});
    study_.catalogue.offers[0].module.storage.soc_final_min = pick({0.0, 1.0});
    flex::Module& genset = add_generator(study_, 90.0);
    genset.grid_forming = random_.chance(0.5);
    genset.generator.pmin_share = pick({0.0, 0.6});
    genset.generator.min_up_h = pick({0.0, 3.0});
    genset.generator.min_down_h = pick({0.0, 3.0});
    genset.generator.start_cost_usd = pick({0.0, 600.0});
    genset.generator.ramp_share_per_min = pick({0.002, 1.0});
    add_demand_response(study_, 0.3).demand_response = {0.5, 2.0, 1, 0.5, 4.0, 30.0, {"homes"}};
  }

  void fail_line(shock::Scenario& day, bool all_day) {
    const int lines = static_cast<int>(study_.network.buses.size()) - 1, periods = study_.horizon.periods;
    const int first = all_day ? 0 : random_.integer(periods);
    day.outages.push_back({grid::BranchId(random_.integer(lines)), first, first + 1 + random_.integer(periods)});
  }

  void lose_substation(shock::Scenario& day) {
    const int periods = study_.horizon.periods, first = random_.integer(periods);
    for (int t = first; t < std::min(periods, first + 1 + random_.integer(3)); ++t)
      day.import_share[static_cast<std::size_t>(t)] = 0.0;
  }

  RandomStream random_;
  Study study_;
};

// How often what a dispatch could fail at occurs.
struct Seen {
  int scenarios = 0, with_switches = 0, lost = 0, nothing_works = 0, several_lines = 0;
};

void count(Seen& seen, const PlanningProblem& problem, int scenario) {
  const shock::Scenario& day = problem.scenarios().scenarios[static_cast<std::size_t>(scenario)];
  const auto zero = [](double share) { return share == 0.0; };
  ++seen.scenarios;
  seen.with_switches += problem.model(scenario).switching.empty() ? 0 : 1;
  seen.lost += std::any_of(day.import_share.begin(), day.import_share.end(), zero) ? 1 : 0;
  seen.several_lines += day.outages.size() > 1 ? 1 : 0;
  seen.nothing_works += std::all_of(day.usable_share.begin(), day.usable_share.end(),
                                    [&](const auto& site) { return std::all_of(site.begin(), site.end(), zero); });
}

TEST(AlwaysFeasible, EveryScenariosMilpWithSwitchesHasADispatch) {
  constexpr int kStudies = instances(60), kScenarios = 3, kPlans = 2;
  constexpr double kAnyGap = 1e12;
  Seen seen;
  for (std::uint64_t k = 0; k < kStudies; ++k) {
    SwitchedStudy random(k);
    const PlanningProblem problem(random.study(), random.scenarios(kScenarios));
    for (int p = 0; p < kPlans; ++p) {
      SCOPED_TRACE(fmt::format("study {}, plan {}", k, p));
      const std::vector<double> x = random.plan(problem.first_stage());
      const stochastic::MipLosses found = stochastic::evaluate_mips(problem.problem(), x, kAnyGap, 1);
      for (std::size_t s = 0; s < kScenarios; ++s) {
        EXPECT_LT(found.upper[s], solver::kInf) << "no dispatch in scenario " << s;
        EXPECT_GE(found.upper[s], found.lower[s] - 1e-6 * std::abs(found.upper[s]));
        count(seen, problem, static_cast<int>(s));
      }
      EXPECT_LE(found.largest_residual(), 1e-6);
    }
  }
  EXPECT_GT(seen.with_switches, seen.scenarios / 2);
  EXPECT_GT(seen.lost, seen.scenarios / 4);
  EXPECT_GT(seen.several_lines, seen.scenarios / 4);
  EXPECT_GE(seen.nothing_works, kStudies * kPlans);
}

}  // namespace
}  // namespace gridkeel::planning::test
