#include <nlohmann/json.hpp>

#include "report/origin_report.hpp"
#include "report/scenario_report.hpp"
#include "report/scenario_statistics.hpp"
#include "report/study_json.hpp"
#include "report/versions.hpp"
#include "shock/reliability.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;

Json head_json(const planning::Study& study, const shock::ScenarioSet& set) {
  Json out = {{"study", study_json(study)},          {"count", set.scenarios.size()},  {"seed", set.seed},
              {"fingerprint", set.fingerprint()},    {"periods", set.horizon.periods}, {"step_h", set.horizon.step_h},
              {"start_hour", set.horizon.start_hour}};
  out.update(origin_json(set));
  return out;
}

Json events_json(const shock::Scenario& scenario) {
  Json out = Json::array();
  for (const shock::Event& event : scenario.events)
    out.push_back({{"kind", event.kind},
                   {"element", event.element},
                   {"first_period", event.first_period},
                   {"end_period", event.end_period},
                   {"magnitude_mw", event.magnitude_mw},
                   {"text", event.text}});
  return out;
}

Json outages_json(const planning::Study& study, const shock::Scenario& scenario) {
  Json out = Json::array();
  for (const shock::LineOutage& outage : scenario.outages)
    out.push_back({{"line", study.network.branch(outage.branch).name},
                   {"first_period", outage.first_period},
                   {"end_period", outage.end_period}});
  for (std::size_t k = 0; k < scenario.outages.size(); ++k)
    if (const shock::LineOutage& outage = scenario.outages[k]; outage.end_h > outage.start_h) {
      out[k]["start_h"] = outage.start_h;
      out[k]["end_h"] = outage.end_h;
    }
  return out;
}

Json temporary_faults_json(const planning::Study& study, const shock::Scenario& scenario) {
  Json out = Json::array();
  for (const shock::TemporaryFault& fault : scenario.temporary_faults)
    out.push_back({{"line", study.network.branch(fault.branch).name}, {"hour", fault.hour}});
  return out;
}

// Only what differs from "all of it": most offers are usable in most scenarios.
Json usable_json(const planning::Study& study, const shock::Scenario& scenario) {
  Json out = Json::array();
  for (std::size_t i = 0; i < scenario.usable_share.size(); ++i)
    for (std::size_t o = 0; o < scenario.usable_share[i].size(); ++o)
      if (scenario.usable_share[i][o] != 1.0)
        out.push_back({{"bus", study.candidate_sites[i].name},
                       {"offer", study.catalogue.offers[o].name},
                       {"usable_share", scenario.usable_share[i][o]}});
  return out;
}

}  // namespace

Json scenarios_json(const planning::Study& study, const shock::ScenarioSet& set) {
  const shock::FeatureTable features = shock::features(set);
  Json scenarios = Json::array();
  for (std::size_t s = 0; s < set.scenarios.size(); ++s) {
    const shock::Scenario& scenario = set.scenarios[s];
    Json values = Json::object();
    for (std::size_t f = 0; f < features.names.size(); ++f) values[features.names[f]] = features.raw[s][f];
    scenarios.push_back({{"name", scenario.name},
                         {"probability", scenario.probability},
                         {"stress", scenario.stress},
                         {"features", std::move(values)},
                         {"events", events_json(scenario)},
                         {"outages", outages_json(study, scenario)},
                         {"usable_shares_below_one", usable_json(study, scenario)}});
    if (!scenario.temporary_faults.empty())
      scenarios.back()["temporary_faults"] = temporary_faults_json(study, scenario);
  }
  Json out = head_json(study, set);
  out.erase("file");  // where they were read from is no part of them: written again, they are the same bytes
  out["scenarios"] = std::move(scenarios);
  out["versions"] = versions_json();
  return out;
}

Json describe_scenarios_json(const planning::Study& study, const shock::ScenarioSet& set) {
  Json features = Json::object(), events = Json::object();
  for (const FeatureSpread& f : feature_spreads(set))
    features[f.name] = {{"min", f.smallest},
                        {"mean", f.mean},
                        {"mean_ci95", {f.mean_lower, f.mean_upper}},
                        {"sd", f.deviation},
                        {"sd_ci95", {f.deviation_lower, f.deviation_upper}},
                        {"p95", f.p95},
                        {"max", f.largest}};
  for (const auto& [kind, count] : event_counts(set))
    events[kind] = {
        {"events", count.events}, {"scenarios", count.scenarios}, {"mean", count.mean}, {"share", count.share}};
  Json out = head_json(study, set);
  out["features"] = std::move(features);
  out["events"] = std::move(events);
  const shock::Reliability r = shock::reliability(set, study.money.events_per_year);
  out["reliability"] = {{"saifi", r.saifi}, {"caidi_min", r.caidi_min}, {"maifi", r.maifi}};
  out["versions"] = versions_json();
  return out;
}

}  // namespace gridkeel::report
