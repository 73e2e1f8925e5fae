#include "report/scenario_json_reader.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/json_object.hpp"
#include "shock/clock.hpp"

namespace gridkeel::report {
namespace {

using shock::Scenario;

class JsonScenarioReader {
 public:
  JsonScenarioReader(const planning::Study& study, const std::string& file) : study_(study), file_(file) {}

  void read(const JsonObject& root, shock::ScenarioSet& set) const {
    check_horizon(root);
    set.seed = root.whole("seed", 0, UINT64_MAX);
    if (root.has("sampling")) read_origin(root, set.origin);
    const std::vector<JsonObject> scenarios = root.objects("scenarios");
    if (scenarios.size() != set.scenarios.size())
      throw InputError({file_, 0},
                       fmt::format("{} scenarios, but {} in the CSV file", scenarios.size(), set.scenarios.size()));
    for (std::size_t s = 0; s < scenarios.size(); ++s) read_scenario(scenarios[s], set.scenarios[s]);
  }

 private:
  void check(const JsonObject& root, const char* key, double own) const {
    if (root.number(key) == own) return;
    throw InputError({file_, 0}, fmt::format("{} = {}, but {} in the study: the scenarios are of another horizon", key,
                                             root.number(key), own));
  }

  void check_horizon(const JsonObject& root) const {
    check(root, "periods", study_.horizon.periods);
    check(root, "step_h", study_.horizon.step_h);
    check(root, "start_hour", study_.horizon.start_hour);
  }

  static shock::CostChange change_of(const JsonObject& moments) {
    return {{moments.number("expected_drawn_usd"), moments.number("cvar_drawn_usd")},
            {moments.number("expected_kept_usd"), moments.number("cvar_kept_usd")}};
  }

  static void read_origin(const JsonObject& root, shock::SetOrigin& origin) {
    constexpr std::uint64_t kMost = 1'000'000'000;
    origin.sampling = root.text("sampling");
    origin.drawn = static_cast<int>(root.whole("drawn", 1, kMost));
    if (root.is_null("reduction")) return;
    const JsonObject object = root.object("reduction"), moments = object.object("without_modules");
    shock::ReductionReport report;
    report.method = object.text("method");
    report.drawn = origin.drawn;
    report.distinct = static_cast<int>(object.whole("distinct", 1, kMost));
    report.kept = static_cast<int>(root.whole("kept", 1, kMost));
    report.distance = object.number("distance_sd");
    report.alpha = moments.number("alpha");
    report.without_modules = change_of(moments);
    if (object.has("trial_plan") && !object.is_null("trial_plan"))
      report.trial_plan = change_of(object.object("trial_plan"));
    origin.reduction = report;
  }

  void read_scenario(const JsonObject& object, Scenario& s) const {
    if (object.text("name") != s.name)
      throw InputError({file_, 0}, fmt::format("{}.name = {}, but the CSV file has scenario {} in this place",
                                               object.path(), object.text("name"), s.name));
    s.stress = object.has("stress") && object.flag("stress");
    for (const JsonObject& event : object.objects("events")) s.events.push_back(event_of(event));
    s.outages.clear();
    for (const JsonObject& outage : object.objects("outages")) s.outages.push_back(outage_of(outage));
    for (const JsonObject& share : object.objects("usable_shares_below_one")) read_share(share, s);
    if (object.has("temporary_faults"))
      for (const JsonObject& fault : object.objects("temporary_faults"))
        s.temporary_faults.push_back({line_of(fault), hour_of(fault)});
  }

  int period(const JsonObject& object, const char* key, int least) const {
    return static_cast<int>(
        object.whole(key, static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(study_.horizon.periods)));
  }

  shock::Event event_of(const JsonObject& object) const {
    const int first = period(object, "first_period", 0);
    return {object.text("kind"),           object.text("element"), first, period(object, "end_period", first),
            object.number("magnitude_mw"), object.text("text")};
  }

  grid::BranchId line_of(const JsonObject& object) const {
    const std::string line = object.text("line");
    const auto branch = study_.network.find_branch(line);
    if (!branch) throw UnknownReference({file_, 0}, object.path(), "line", line, "feeder " + study_.network.name);
    return *branch;
  }

  // What is drawn lies within the horizon.
  double hour_of(const JsonObject& object) const {
    const double hour = object.number("hour");
    const Range within{0.0, shock::hours(study_.horizon), false, true};
    if (!within.contains(hour)) throw ValueOutOfRange({file_, 0}, object.path(), "hour", hour, "h", within.text("h"));
    return hour;
  }

  shock::LineOutage outage_of(const JsonObject& object) const {
    const int first = period(object, "first_period", 0);
    shock::LineOutage outage{line_of(object), first, period(object, "end_period", first + 1)};
    if (!object.has("start_h")) return outage;
    outage.start_h = object.number("start_h", Range::non_negative());
    outage.end_h = object.number("end_h");
    if (outage.end_h <= outage.start_h)
      throw ValueOutOfRange({file_, 0}, object.path(), "end_h", outage.end_h, "h",
                            fmt::format("> start_h = {} h", outage.start_h));
    return outage;
  }

  void read_share(const JsonObject& object, Scenario& s) const {
    const std::string bus = object.text("bus"), offer = object.text("offer");
    const double share = object.number("usable_share");
    if (!(share >= 0.0 && share <= 1.0))
      throw ValueOutOfRange({file_, 0}, object.path(), "usable_share", share, "", "in [0, 1]");
    for (std::size_t i = 0; i < study_.candidate_sites.size(); ++i)
      for (std::size_t o = 0; o < study_.catalogue.offers.size(); ++o)
        if (study_.candidate_sites[i].name == bus && study_.catalogue.offers[o].name == offer) {
          s.usable_share[i][o] = share;
          return;
        }
    throw InputError({file_, 0},
                     fmt::format("{}: the study has no candidate site {} or no offer {}", object.path(), bus, offer));
  }

  const planning::Study& study_;
  std::string file_;
};

}  // namespace

void add_scenario_json(const planning::Study& study, const std::string& text, const std::string& file,
                       shock::ScenarioSet& set) {
  const nlohmann::ordered_json document = parse_json(text, file, "the file of scenarios");
  JsonScenarioReader(study, file).read(JsonObject(document, file, ""), set);
}

}  // namespace gridkeel::report
