#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/csv.hpp"
#include "report/scenario_report.hpp"

namespace gridkeel::report {
namespace {

class ScenarioWriter {
 public:
  ScenarioWriter(std::string& out, const planning::Study& study, const shock::Scenario& scenario)
      : out_(out),
        study_(study),
        scenario_(scenario),
        head_(csv_field(scenario.name) + "," + csv_number(scenario.probability)) {}

  void write(int t) {
    const auto i = static_cast<std::size_t>(t);
    row(t, "load", "background", "scale", scenario_.background_scale[i], "share");
    for (std::size_t a = 0; a < scenario_.ai.size(); ++a) {
      const shock::AiLoad& ai = scenario_.ai[a];
      const std::string& name = study_.ai_sites[a].name;
      row(t, "ai_site", name, "training", ai.training_mw[i], "MW");
      row(t, "ai_site", name, "inference", ai.inference_mw[i], "MW");
      row(t, "ai_site", name, "max", ai.max_mw[i], "MW");
      row(t, "ai_site", name, "min", ai.min_mw[i], "MW");
      row(t, "ai_site", name, "ramp", ai.ramp_mw_per_min[i], "MW/min");
      row(t, "ai_site", name, "share_above", ai.share_above[i], "share");
    }
    row(t, "system", "substation", "import_share", scenario_.import_share[i], "share");
    for (const shock::LineOutage& outage : scenario_.outages)
      if (t >= outage.first_period && t < outage.end_period)
        row(t, "branch", study_.network.branch(outage.branch).name, "out", 1.0, "0/1");
  }

 private:
  void row(int t, std::string_view kind, const std::string& element, std::string_view quantity, double value,
           std::string_view unit) {
    fmt::format_to(std::back_inserter(out_), "{},{},{},{},{},{},{}\n", head_, t, kind, csv_field(element), quantity,
                   csv_number(value), unit);
  }

  std::string& out_;
  const planning::Study& study_;
  const shock::Scenario& scenario_;
  std::string head_;
};

}  // namespace

std::string scenarios_csv(const planning::Study& study, const shock::ScenarioSet& set) {
  std::string out = "scenario,probability,period,kind,element,quantity,value,unit\n";
  for (const shock::Scenario& scenario : set.scenarios) {
    ScenarioWriter writer(out, study, scenario);
    for (int t = 0; t < set.horizon.periods; ++t) writer.write(t);
  }
  return out;
}

}  // namespace gridkeel::report
