#include "report/run_record.hpp"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "report/plan_csv.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

Json ai_numbers(const planning::Study& study, const shock::Scenario& scenario) {
  Json sites = Json::object();
  for (std::size_t i = 0; i < scenario.ai.size(); ++i) {
    const shock::AiLoad& load = scenario.ai[i];
    sites[study.ai_sites[i].name] = {{"training_mw", load.training_mw},
                                     {"inference_mw", load.inference_mw},
                                     {"max_mw", load.max_mw},
                                     {"min_mw", load.min_mw},
                                     {"ramp_mw_per_min", load.ramp_mw_per_min}};
  }
  return sites;
}

std::string numbers_of(const planning::Study& study, const shock::Scenario& scenario) {
  Json outages = Json::array();
  for (const shock::LineOutage& outage : scenario.outages)
    outages.push_back({{"line", study.network.branch(outage.branch).name},
                       {"first_period", outage.first_period},
                       {"end_period", outage.end_period}});
  const Json numbers = {{"background_scale", scenario.background_scale},
                        {"import_share", scenario.import_share},
                        {"ai", ai_numbers(study, scenario)},
                        {"outages", std::move(outages)},
                        {"usable_share", scenario.usable_share}};
  return numbers.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Rows of dispatch.csv, a series for each figure of each element.
class SeriesCollector {
 public:
  explicit SeriesCollector(int periods) : periods_(static_cast<std::size_t>(periods)) {}

  void add(const DispatchRow& row) {
    const Key key{row.scenario, std::string(row.kind), std::string(row.element), std::string(row.quantity)};
    const auto [at, is_new] = index_.try_emplace(key, series_.size());
    if (is_new)
      series_.push_back({row.scenario, std::get<1>(key), std::get<2>(key), std::get<3>(key), std::string(row.unit),
                         std::vector<double>(periods_, kUnknown)});
    series_[at->second].values[static_cast<std::size_t>(row.period)] = row.value;
  }
  std::vector<store::StoredSeries> take() { return std::move(series_); }

 private:
  using Key = std::tuple<int, std::string, std::string, std::string>;
  std::size_t periods_;
  std::map<Key, std::size_t> index_;
  std::vector<store::StoredSeries> series_;
};

void add_spreads(std::vector<store::StoredSpread>& out, const std::string& kind, const std::string& quantity,
                 const std::string& unit, const std::vector<assessment::Spread>& spreads, const auto& elements) {
  for (std::size_t e = 0; e < spreads.size(); ++e) {
    const assessment::Spread& s = spreads[e];
    if (s.known) out.push_back({kind, elements[e].name, quantity, unit, s.least, s.p05, s.median, s.p95, s.most});
  }
}

std::vector<store::StoredRecourse> recourse_of(const planning::Plan& plan, const assessment::AcOutcome* ac) {
  std::vector<store::StoredRecourse> out;
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s) {
    const planning::Outcome& o = plan.outcomes[s];
    out.push_back({plan.solution.weight[s],
                   plan.solution.recourse_cost[s],
                   plan.cost_without_usd[s],
                   {o.term_usd.begin(), o.term_usd.end()},
                   o.unserved_mwh,
                   o.imbalance_mwh,
                   o.restoration_h,
                   o.unserved_mvarh,
                   ac != nullptr ? ac->check.losses_mwh[s] : kUnknown});
  }
  return out;
}

}  // namespace

store::RunHead run_head(const planning::Study& study, const shock::ScenarioSet& set) {
  store::RunHead head;
  head.facts = {{"study.name", study.name},
                {"study.title", study.title},
                {"study.source", study.source},
                {"study.fingerprint", study.fingerprint},
                {"scenarios.count", std::to_string(set.scenarios.size())},
                {"scenarios.seed", std::to_string(set.seed)},
                {"scenarios.fingerprint", set.fingerprint()}};
  const Json versions = versions_json();
  for (const auto& [name, version] : versions.items()) head.facts["versions." + name] = version.get<std::string>();
  for (const planning::StudyFile& file : study.files) head.files.push_back({file.path, file.content});
  for (const shock::Scenario& scenario : set.scenarios)
    head.scenarios.push_back({scenario.name, scenario.probability, scenario.story(), numbers_of(study, scenario)});
  return head;
}

store::RunResult run_result(const planning::PlanningProblem& problem, const planning::Plan& plan,
                            const assessment::AcOutcome* ac) {
  store::RunResult result;
  result.recourse = recourse_of(plan, ac);
  SeriesCollector series(problem.study().horizon.periods);
  each_dispatch_row(problem, plan, [&](const DispatchRow& row) { series.add(row); });
  result.dispatch = series.take();
  if (ac == nullptr) return result;
  const grid::Network& network = problem.study().network;
  const assessment::FeederSpread& spread = ac->check.spread;
  add_spreads(result.spread, "bus", "voltage", "pu", spread.voltage_pu, network.buses);
  add_spreads(result.spread, "bus", "linear_voltage", "pu", spread.linear_voltage_pu, network.buses);
  add_spreads(result.spread, "branch", "flow", "MVA", spread.loading, network.branches);
  add_spreads(result.spread, "branch", "linear_flow", "MVA", spread.linear_loading, network.branches);
  return result;
}

}  // namespace gridkeel::report
