#include <fmt/format.h>

#include <algorithm>

#include "report/evaluation_report.hpp"
#include "report/evaluation_summary_parts.hpp"
#include "report/format.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using assessment::ComparedPlan;
using assessment::Estimate;
using assessment::Figure;

std::string header(const EvaluationReport& report, const Style& style) {
  const planning::Study& study = report.problem->study();
  const assessment::Evaluation& e = report.evaluation;
  const std::string facts =
      fmt::format("{} · plan: {} · {} fresh scenarios with seed {} · intervals hold with {} ({} bootstrap replicates)",
                  report.study_source, report.run, e.count, e.seed, percent(e.confidence), e.replicates);
  return style.heading("Assessment: " + (study.title.empty() ? study.name : study.title)) + "\n" +
         wrap(facts, 0, kPageWidth);
}

std::string with_interval(const Estimate& e) {
  return fmt::format("{} ({} … {})", money(e.value), money(e.lower), money(e.upper));
}

// In one line: the first events, and how many more.
std::string few_events(const std::string& story) {
  constexpr int kShown = 6;
  std::string out;
  int events = 0;
  for (std::size_t from = 0; from < story.size();) {
    const std::size_t end = std::min(story.find('\n', from), story.size());
    if (end > from && ++events <= kShown) out += (out.empty() ? "" : "; ") + story.substr(from, end - from);
    from = end + 1;
  }
  if (events > kShown) out += fmt::format("; and {} more", events - kShown);
  return out.empty() ? "nothing but load" : out;
}

std::string plans_block(const EvaluationReport& report, const Style& style) {
  TextTable table(1);
  table.add({"plan", "units", "price", "per event", "expected", "CVaR", "worst", "criterion"});
  for (const ComparedPlan& plan : report.evaluation.plans) {
    const assessment::InSample& s = plan.in_sample;
    table.add({plan.name, std::to_string(plan.units), money(plan.price_usd), money(s.first_stage_usd),
               money(s.recourse.expected_usd), money(s.recourse.cvar_usd), money(s.recourse.worst_usd),
               money(s.objective_usd())});
  }
  return "\n" +
         style.heading(fmt::format("On the {} scenarios that the plan was made for",
                                   report.problem->scenarios().scenarios.size())) +
         "\n" + table.text(2) +
         wrap(
             "per event: the modules. Expected, CVaR, worst: cost of dispatch. Criterion: modules and risk as planned.",
             2, kPageWidth);
}

std::string shift_block(const EvaluationReport& report, const assessment::ShiftResult& result, const Style& style) {
  TextTable costs(1), service(1);
  costs.add({"plan", "expected", "VaR", "CVaR", "worst", "CVaR in all, against the plan"});
  service.add({"plan", "unserved MWh", "loss of load", "hours", "SAIDI h", "SAIFI", "restoration h", "imbalance MWh"});
  for (std::size_t p = 0; p < result.statistics.size(); ++p) {
    const assessment::SampleStatistics& s = result.statistics[p];
    const std::string& name = report.evaluation.plans[p].name;
    const auto mean = [&](Figure figure) { return s.mean[assessment::index_of(figure)].value; };
    costs.add({name, money(mean(Figure::cost)), money(s.var.value), money(s.cvar.value), money(s.worst),
               p == 0 ? "" : with_interval(s.cvar_more)});
    service.add({name, three_digits(mean(Figure::unserved)), percent(mean(Figure::loss_of_load)),
                 three_digits(mean(Figure::loss_of_load_h)), fmt::format("{:.4f}", mean(Figure::interruption_h)),
                 fmt::format("{:.4f}", mean(Figure::interruptions)), fmt::format("{:.3f}", mean(Figure::restoration)),
                 three_digits(mean(Figure::imbalance))});
  }
  std::string changes;
  for (const ConfigEdit& edit : result.shift.edits)
    changes += (changes.empty() ? "" : ", ") + assessment::to_text(edit);
  std::string out = "\n" + style.heading(fmt::format("{}: {}", result.shift.name, result.shift.title)) + "\n";
  if (!changes.empty()) out += style.faint(wrap(changes, 2, kPageWidth));
  if (!result.complete)
    out += style.warning(wrap(fmt::format("stopped: {} of {} scenarios, those that all plans were dispatched in",
                                          result.scenario.size(), report.evaluation.count),
                              2, kPageWidth));
  out += costs.text(2) + "\n" + service.text(2) + whole_text(result);
  const assessment::Sample& own = result.samples.front();
  out += wrap(fmt::format("Worst day of the plan ({} of seed {}): {}", own.worst.name, own.worst.seed,
                          few_events(own.worst.story)),
              2, kPageWidth);
  return out;
}

std::string by_class_block(const EvaluationReport& report, const Style& style) {
  const planning::Study& study = report.problem->study();
  const assessment::ShiftResult& result = report.evaluation.shifts.front();
  TextTable table(1);
  std::vector<std::string> head{"unserved MWh"};
  for (const planning::LoadClass& c : study.load_classes) head.push_back(c.name);
  table.add(head);
  for (std::size_t p = 0; p < result.statistics.size(); ++p) {
    std::vector<std::string> row{report.evaluation.plans[p].name};
    for (std::size_t c = 0; c < study.load_classes.size(); ++c)
      row.push_back(
          fmt::format("{:.4f}", result.statistics[p].mean[assessment::index_of(Figure::first_class) + c].value));
    table.add(row);
  }
  return "\n" + style.heading("Who is not served, expected per event") + "\n" + table.text(2);
}

}  // namespace

std::string evaluation_summary(const EvaluationReport& report, const Style& style) {
  std::string out = header(report, style);
  for (const std::string& warning : report.warnings) out += style.warning(wrap("warning: " + warning, 0, kPageWidth));
  out += plans_block(report, style) + bracket_block(report, style);
  for (const auto& shift : report.evaluation.shifts) out += shift_block(report, shift, style);
  out += by_class_block(report, style) + values_block(report, style) + explanation_block(report, style) +
         gap_block(report, style);
  return out + "\n" + style.faint(fmt::format("{} in all", seconds_text(report.total_s))) + "\n";
}

}  // namespace gridkeel::report
