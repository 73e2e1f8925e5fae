#include "report/dispatch_summary_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/element_names.hpp"
#include "report/format.hpp"
#include "report/sparkline.hpp"
#include "report/text_table.hpp"
#include "shock/clock.hpp"

namespace gridkeel::report {
namespace {

constexpr std::size_t kMostBars = 48;
constexpr std::size_t kMostBuses = 8;
constexpr double kNothing = 5e-7;

std::string at_time(const planning::Study& study, int period) {
  return clock_text(study.horizon, period * study.horizon.step_h);
}

std::string head(const Style& style, const std::string& text) { return "  " + style.heading(text) + "\n"; }

void add_series(TextTable& table, const char* name, const Account& account, double PeriodFigures::*figure) {
  std::vector<double> values;
  for (const PeriodFigures& p : account.periods) values.push_back(p.*figure);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  if (*high<kNothing&& * low> - kNothing) return;
  table.add({name, sparkline(values, kMostBars), three_digits(*low), three_digits(*high)});
}

std::string term_words(planning::CostTerm term) {
  std::string words(to_string(term));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{} {}", names.size() == 1 ? "bus" : "buses", fmt::join(names, ", "));
}

}  // namespace

std::string cost_block(const DispatchReport& report, std::size_t scenario, const Style& style) {
  const planning::Outcome& outcome = report.dispatched->plan.outcomes[scenario];
  const double total = report.dispatched->plan.solution.recourse_cost[scenario];
  TextTable table(1);
  for (int k = 0; k < planning::kCostTerms; ++k) {
    const double usd = outcome.term_usd[static_cast<std::size_t>(k)];
    if (std::abs(usd) < 0.005) continue;
    table.add({term_words(static_cast<planning::CostTerm>(k)), fmt::format("{:.2f}", usd),
               total > 0.0 ? percent(usd / total) : ""});
  }
  table.add({"total", fmt::format("{:.2f}", total), ""});
  std::string out = head(style, "Cost, USD") + table.text(4);
  const auto& recorded = report.told[scenario].recorded_cost;
  if (!recorded) return out;
  if (!agrees_with_record(report, scenario, *recorded))
    return out + style.warning(fmt::format("    the run's recourse.csv has {:.2f}\n", *recorded));
  const bool same = std::abs(total - *recorded) <= 0.01 + 1e-6 * std::abs(total);
  return out + (same ? "    as the run's recourse.csv has it\n"
                     : fmt::format("    the run's search stopped at {:.2f}, within its gap\n", *recorded));
}

std::string supply_block(const planning::Study& study, const Account& account, const Style& style) {
  TextTable table(2);
  table.add({"", "", "min", "max"});
  add_series(table, "load", account, &PeriodFigures::demand);
  add_series(table, "import", account, &PeriodFigures::import);
  add_series(table, "generators", account, &PeriodFigures::generation);
  add_series(table, "storage", account, &PeriodFigures::storage);
  add_series(table, "demand response", account, &PeriodFigures::demand_response);
  add_series(table, "shed", account, &PeriodFigures::shed);
  add_series(table, "off schedule", account, &PeriodFigures::imbalance);
  return head(style, fmt::format("Supply, MW, {} to {}", clock_text(study.horizon, 0.0),
                                 clock_text(study.horizon, hours(study.horizon)))) +
         table.text(4);
}

std::string device_block(const planning::PlanningProblem& problem, const Account& account, const Style& style) {
  if (account.devices.empty()) return head(style, "Modules") + "    none stand\n";
  TextTable table(1);
  table.add({"", "usable", "of", "MWh out", "MWh in", "peak MW", "at"});
  for (const DeviceUse& use : account.devices)
    table.add({device_name(problem, use.device), fmt::format("{:.3g}", use.usable_units),
               fmt::format("{:g}", std::round(use.units)), three_digits(use.out_mwh), three_digits(use.in_mwh),
               three_digits(use.peak_mw), use.peak_period < 0 ? "-" : at_time(problem.study(), use.peak_period)});
  return head(style, "Modules") + table.text(4);
}

std::string unserved_block(const Account& account, const Style& style) {
  if (account.unserved_class.empty()) return head(style, "Load shed") + "    none\n";
  TextTable table(1);
  table.add({"", "MWh", "USD"});
  for (const Unserved& u : account.unserved_class)
    table.add({u.name, three_digits(u.mwh), fmt::format("{:.2f}", u.cost_usd)});
  std::string buses;
  for (std::size_t k = 0; k < std::min(kMostBuses, account.unserved_bus.size()); ++k)
    buses += fmt::format("{}{} ({} MWh)", k == 0 ? "at bus " : ", ", account.unserved_bus[k].name,
                         three_digits(account.unserved_bus[k].mwh));
  if (account.unserved_bus.size() > kMostBuses)
    buses += fmt::format(" and {} more", account.unserved_bus.size() - kMostBuses);
  return head(style, "Load shed") + table.text(4) + wrap(buses, 4, kPageWidth);
}

namespace {
// "switches: 12:00 opens 3-4, closes 21-8; 16:00 …"
std::string operations_text(const planning::Study& study, const Account& account) {
  std::string text;
  int period = -1;
  for (const Operation& o : account.operations) {
    text += o.period == period ? ", " : fmt::format("{}{} ", period < 0 ? "" : "; ", at_time(study, o.period));
    text += fmt::format("{} {}", o.closes ? "closes" : "opens", o.line);
    period = o.period;
  }
  return text.empty() ? text : wrap("switches: " + text, 4, kPageWidth);
}
}  // namespace

std::string network_block(const planning::Study& study, const Account& account, const Style& style) {
  std::string out = head(style, "Network");
  const Extreme &low = account.lowest_voltage, &high = account.highest_voltage, &line = account.highest_loading;
  if (low.period >= 0)
    out += wrap(fmt::format("voltage {:.4f} pu at bus {} ({}) to {:.4f} pu at bus {} ({})", low.value, low.element,
                            at_time(study, low.period), high.value, high.element, at_time(study, high.period)),
                4, kPageWidth);
  if (line.period >= 0)
    out += wrap(fmt::format("highest loading {} of the rating of line {} ({})", percent(line.value), line.element,
                            at_time(study, line.period)),
                4, kPageWidth);
  const Extreme& import = account.highest_import;
  if (import.period >= 0)
    out += wrap(fmt::format("highest import {} of {} MW ({})", three_digits(import.value),
                            three_digits(study.substation.import_limit_mw), at_time(study, import.period)),
                4, kPageWidth);
  for (const CutOff& c : account.cut_off) {
    const bool ends = c.end_period < study.horizon.periods, whole = c.buses.size() == study.network.buses.size();
    out += wrap(fmt::format("{} cut off from {} {}, {}: {} of {} MWh unserved",
                            whole ? std::string("the whole feeder") : joined(c.buses), at_time(study, c.first_period),
                            ends ? "until " + at_time(study, c.end_period) : std::string("to the end"),
                            c.held_at.empty() ? std::string("dark") : "held by modules at bus " + c.held_at,
                            three_digits(c.unserved_mwh), three_digits(c.demand_mwh)),
                4, kPageWidth);
  }
  return out + operations_text(study, account);
}

}  // namespace gridkeel::report
