#include <map>
#include <set>

#include "report/html/json_numbers.hpp"
#include "report/html/page_data.hpp"

namespace gridkeel::report {
namespace {

// Of dispatch.csv, what the page does not use: it would be half of a large page.
bool is_shown(const store::RunReader::Series& series) {
  static const std::set<std::string> hidden{"demand_q", "part", "zone", "shed_q", "reduction_q", "rebound_q"};
  return !hidden.contains(series.quantity);
}

// Periods without a figure are 0 on the page; a series of zeros is left out.
Json values_of(const std::string& text) {
  const Json values = Json::parse(text);
  Json out = Json::array();
  bool any = false;
  for (const Json& value : values) {
    const double number = value.is_null() ? 0.0 : value.get<double>();
    any = any || number != 0.0;
    out.push_back(rounded(std::abs(number) < 1e-9 ? 0.0 : number));
  }
  return any ? out : Json();
}

Json spread_json(const store::StoredSpread& s) {
  return {rounded(s.least), rounded(s.p05), rounded(s.median), rounded(s.p95), rounded(s.most)};
}

}  // namespace

Json dispatch_data(const std::vector<store::RunReader::Series>& dispatch) {
  Json out = Json::array();
  for (const store::RunReader::Series& series : dispatch) {
    if (out.empty() || out.back()["scenario"] != series.scenario)
      out.push_back({{"scenario", series.scenario}, {"series", Json::object()}});
    if (!is_shown(series)) continue;
    if (Json values = values_of(series.json); !values.is_null())
      out.back()["series"][series.kind][series.element][series.quantity] = std::move(values);
  }
  return out;
}

Json spread_data(const planning::Study& study, const std::vector<store::StoredSpread>& spread) {
  if (spread.empty()) return nullptr;
  std::map<std::string, std::size_t> bus, branch;
  for (std::size_t b = 0; b < study.network.buses.size(); ++b) bus[study.network.buses[b].name] = b;
  for (std::size_t e = 0; e < study.network.branches.size(); ++e) branch[study.network.branches[e].name] = e;
  Json out = Json::object();
  for (const store::StoredSpread& s : spread) {
    const bool is_bus = s.kind == "bus";
    Json& list = out[s.quantity];
    if (list.is_null()) list = Json(is_bus ? bus.size() : branch.size(), nullptr);
    list[(is_bus ? bus : branch).at(s.element)] = spread_json(s);
  }
  return out;
}

Json convergence_data(const std::vector<store::StoredIteration>& iterations) {
  Json out = Json::array();
  for (const store::StoredIteration& i : iterations)
    out.push_back({rounded(i.seconds), i.phase, i.iteration, rounded(i.lower_bound), rounded(i.upper_bound),
                   i.subproblem_solves, i.nodes});
  return out;
}

}  // namespace gridkeel::report
