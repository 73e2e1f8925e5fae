#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/format.hpp"
#include "report/operation_report.hpp"
#include "report/sparkline.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using operation::Course;
using operation::Figures;

std::string costs(const OperationReport& report) {
  const operation::Operation& o = report.operation;
  const Figures sums[] = {o.rolling.total(), o.hindsight.total(), o.rule.total()};
  TextTable table(1);
  table.add({"", "rolling", "hindsight", "rule"});
  for (std::size_t k = 0; k < planning::kCostTerms; ++k) {
    if (std::all_of(std::begin(sums), std::end(sums),
                    [&](const Figures& f) { return std::abs(f.term_usd[k]) < 0.005; }))
      continue;
    std::string words(to_string(static_cast<planning::CostTerm>(k)));
    std::replace(words.begin(), words.end(), '_', ' ');
    table.add({words, fmt::format("{:.0f}", sums[0].term_usd[k]), fmt::format("{:.0f}", sums[1].term_usd[k]),
               fmt::format("{:.0f}", sums[2].term_usd[k])});
  }
  const Course* courses[] = {&o.rolling, &o.hindsight, &o.rule};
  const auto row = [&](const char* name, auto value) {
    table.add({name, value(*courses[0]), value(*courses[1]), value(*courses[2])});
  };
  const double dt = report.plant->study.horizon.step_h;
  row("left or owed at the end", [](const Course& c) { return fmt::format("{:.0f}", c.end_usd); });
  row("total, USD", [](const Course& c) { return fmt::format("{:.0f}", c.cost_usd()); });
  row("unserved, MWh", [&](const Course& c) { return three_digits(c.total().shed_mw * dt); });
  row("off schedule, MWh", [&](const Course& c) { return three_digits(c.total().imbalance_mw * dt); });
  row("from storage, MWh", [&](const Course& c) { return three_digits(c.total().discharge_mw * dt); });
  row("from generators, MWh", [&](const Course& c) { return three_digits(c.total().generation_mw * dt); });
  row("demand response, MWh", [&](const Course& c) { return three_digits(c.total().reduction_mw * dt); });
  return table.text(4);
}

std::string switching(const OperationReport& report) {
  const operation::Operation& o = report.operation;
  const double dt = report.plant->study.horizon.step_h;
  TextTable table(1);
  table.add({"", "rolling", "hindsight", "rule"});
  const auto row = [&](const char* name, auto value, double factor) {
    std::vector<std::string> cells{name};
    for (const Course* course : {&o.rolling, &o.hindsight, &o.rule}) {
      double sum = 0.0;
      for (const auto& s : course->steps) sum += value(s);
      cells.push_back(fmt::format("{:g}", sum * factor));
    }
    table.add(std::move(cells));
  };
  const auto dark = [](const operation::StepRecord& s) {
    return std::count(s.switches.energised.begin(), s.switches.energised.end(), 0);
  };
  row(
      "operations of switches", [](const operation::StepRecord& s) { return s.operations; }, 1.0);
  row(
      "restoration, h", [&](const operation::StepRecord& s) { return dark(s) > 0; }, dt);
  row("dark blocks, block hours", dark, dt);
  return table.text(4);
}

std::string series(const Course& course) {
  constexpr std::size_t kBarsOfRun = 56;
  TextTable table(2);
  table.add({"", "", "min", "max"});
  const auto add = [&](const char* name, auto value) {
    std::vector<double> values;
    for (const auto& s : course.steps) values.push_back(value(s.figures));
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (std::abs(*low) < 5e-7 && std::abs(*high) < 5e-7) return;
    table.add({name, sparkline(values, kBarsOfRun), three_digits(*low), three_digits(*high)});
  };
  add("load", [](const Figures& f) { return f.demand_mw; });
  add("import", [](const Figures& f) { return f.import_mw; });
  add("generators", [](const Figures& f) { return f.generation_mw; });
  add("storage", [](const Figures& f) { return f.discharge_mw - f.charge_mw; });
  add("demand response", [](const Figures& f) { return f.reduction_mw - f.rebound_mw; });
  add("stored, MWh", [](const Figures& f) { return f.stored_mwh; });
  add("shed", [](const Figures& f) { return f.shed_mw; });
  return table.text(4);
}

}  // namespace

std::string operation_summary(const OperationReport& report, const Style& style) {
  const planning::Study& study = report.plant->study;
  const Course& rolling = report.operation.rolling;
  std::string out = style.heading("Operation: " + (study.title.empty() ? study.name : study.title)) + "\n";
  out += wrap(fmt::format("{} · {} steps of {:g} min · {:g} h ahead · stream of seed {}{}", report.run,
                          report.plant->steps(), 60.0 * study.horizon.step_h, report.look_ahead_h, report.seed,
                          report.event.empty() ? "" : " with event " + report.event),
              0, kPageWidth);
  for (const std::string& warning : report.warnings) out += style.warning(wrap("warning: " + warning, 0, kPageWidth));
  out += "\n  " + style.heading("What happens") + "\n" +
         (report.story.empty() ? "    nothing beyond the usual\n" : wrap(report.story, 4, kPageWidth));
  out += "  " + style.heading("Rolling operation, MW") + "\n" + series(rolling);
  out += "  " + style.heading("Cost, USD") + "\n" + costs(report);
  if (report.plant->switches()) out += "  " + style.heading("Switching") + "\n" + switching(report);
  const int fell_back = fallbacks(rolling);
  out += wrap(
      fmt::format("each step solved in {:.0f} ms (median), {:.0f} ms (99 %), {:.0f} ms (longest); {}",
                  1e3 * solve_time_s(rolling, 0.5), 1e3 * solve_time_s(rolling, 0.99), 1e3 * solve_time_s(rolling, 1.0),
                  fell_back == 0 ? "none fell back to the rule"
                                 : fmt::format("{} fell back to the rule, first step {}: {}", fell_back,
                                               std::find_if(rolling.steps.begin(), rolling.steps.end(),
                                                            [](const auto& s) { return !s.decision.fallback.empty(); })
                                                   ->step,
                                               std::find_if(rolling.steps.begin(), rolling.steps.end(),
                                                            [](const auto& s) { return !s.decision.fallback.empty(); })
                                                   ->decision.fallback)),
      2, kPageWidth);
  if (report.plant->steps() > report.plant->day_steps)
    out += wrap("hindsight knows each day in full, not the days after it: over several days it is no bound", 2,
                kPageWidth);
  for (const std::string& part : operation_fidelity(report)) out += style.faint(wrap("- " + part, 2, kPageWidth));
  return out;
}

}  // namespace gridkeel::report
