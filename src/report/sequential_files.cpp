#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/csv.hpp"
#include "report/format.hpp"
#include "report/sweep_report.hpp"
#include "report/text_table.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;

bool reached(const SweepReport& report) { return report.sequential.back().upper_share() <= report.gap_target; }

}  // namespace

nlohmann::ordered_json sequential_json(const SweepReport& report) {
  Json steps = Json::array();
  for (const assessment::SequentialStep& s : report.sequential) {
    Json modules = Json::array();
    for (const planning::PlannedModule& m : s.modules)
      modules.push_back({{"bus", m.bus}, {"offer", m.offer}, {"units", m.units}});
    steps.push_back({{"scenarios", s.scenarios},
                     {"objective", s.objective},
                     {"lower_bound", s.lower_bound},
                     {"gap_mean_usd", s.gap.mean_usd},
                     {"gap_upper_usd", s.gap.upper_usd},
                     {"plan_cost_usd", s.gap.objective_usd},
                     {"gap_upper_share", s.upper_share()},
                     {"replications", s.gap.replications},
                     {"confidence", s.gap.confidence},
                     {"modules", std::move(modules)},
                     {"seconds", s.seconds}});
  }
  return {{"status", "done"},
          {"study", {{"name", report.study_name}, {"title", report.study_title}, {"source", report.study_source}}},
          {"gap_target", report.gap_target},
          {"reached", reached(report)},
          {"steps", std::move(steps)},
          {"warnings", report.warnings},
          {"timing", {{"total_s", report.total_s}}},
          {"versions", versions_json()}};
}

std::string sequential_csv(const SweepReport& report) {
  std::string out =
      "scenarios,objective,lower_bound,gap_mean_usd,gap_upper_usd,plan_cost_usd,gap_upper_share,seconds\n";
  for (const assessment::SequentialStep& s : report.sequential)
    out += fmt::format("{},{},{},{},{},{},{},{}\n", s.scenarios, csv_number(s.objective), csv_number(s.lower_bound),
                       csv_number(s.gap.mean_usd), csv_number(s.gap.upper_usd), csv_number(s.gap.objective_usd),
                       csv_number(s.upper_share()), csv_number(s.seconds));
  return out;
}

std::string sequential_summary(const SweepReport& report, const Style& style) {
  TextTable table(0);
  table.add({"scenarios", "criterion", "on fresh sets", "gap, mean", "gap, at most", "share", "s"});
  for (const assessment::SequentialStep& s : report.sequential)
    table.add({std::to_string(s.scenarios), money(s.objective), money(s.gap.objective_usd), money(s.gap.mean_usd),
               money(s.gap.upper_usd), percent(s.upper_share()), fmt::format("{:.1f}", s.seconds)});
  const assessment::SequentialStep& last = report.sequential.back();
  return style.heading("Sequential sampling: " +
                       (report.study_title.empty() ? report.study_name : report.study_title)) +
         "\n" + table.text(2) +
         wrap(fmt::format(
                  "{}: with {}, the plan for {} scenarios costs at most {} more than the best plan for the whole "
                  "distribution, by the criterion without ambiguity",
                  reached(report) ? "The target is met" : "The target is not met", percent(last.gap.confidence),
                  last.scenarios, percent(last.upper_share())),
              2, kPageWidth) +
         style.faint(fmt::format("\n{} in all", seconds_text(report.total_s))) + "\n";
}

}  // namespace gridkeel::report
