#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/format.hpp"
#include "report/sweep_report.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using assessment::SweepRow;

std::string rows_table(const SweepReport& report) {
  const assessment::Frontier frontier = assessment::frontier_of(report.rows);
  TextTable table(report.grid.columns.size());
  std::vector<std::string> head = report.grid.columns;
  for (const char* name : {"criterion", "gap", "price", "units", "expected", "CVaR", "MWh unserved", "s", ""})
    head.emplace_back(name);
  table.add(head);
  for (std::size_t k = 0; k < report.rows.size(); ++k) {
    const SweepRow& row = report.rows[k];
    if (row.status.empty()) continue;
    std::vector<std::string> cells = row.values;
    if (!row.solved()) {
      cells.insert(cells.end(), {row.status, "", "", "", "", "", "", "", ""});
      table.add(cells);
      continue;
    }
    std::string note = row.kept ? "kept" : "";
    if (!report.tornado && frontier.knee == k) note += note.empty() ? "knee" : ", knee";
    cells.insert(cells.end(), {money(row.objective), percent(row.gap), money(row.price_usd), std::to_string(row.units),
                               money(row.expected_usd), money(row.cvar_usd), money(row.worst_usd),
                               three_digits(row.unserved_mwh), fmt::format("{:.1f}", row.seconds), note});
    table.add(cells);
  }
  return table.text(2);
}

std::string tornado_block(const SweepReport& report, const Style& style) {
  if (!report.tornado) return "";
  TextTable table(1);
  table.add({"parameter", fmt::format("x {:g}", 1.0 - report.by), fmt::format("x {:g}", 1.0 + report.by), "swing"});
  for (const assessment::TornadoBar& bar : assessment::tornado_bars(report.rows))
    table.add({bar.parameter, money(bar.low), money(bar.high), money(bar.swing())});
  return "\n" + style.heading("How far each parameter moves the criterion") + "\n" + table.text(2);
}

std::string frontier_block(const SweepReport& report, const Style& style) {
  const assessment::Frontier frontier = assessment::frontier_of(report.rows);
  if (report.tornado || !frontier.knee) return "";
  const SweepRow& knee = report.rows[*frontier.knee];
  std::string point;
  for (std::size_t c = 0; c < knee.values.size(); ++c)
    point += fmt::format("{}{} = {}", c == 0 ? "" : ", ", report.grid.columns[c], knee.values[c]);
  return "\n" + style.heading("Price against CVaR") + "\n" +
         wrap(fmt::format("{} of the {} points are on the frontier. It bends most at {}: {} buy a CVaR of {}; beyond, "
                          "money buys less risk",
                          frontier.rows.size(), report.rows.size(), point, money(knee.price_usd), money(knee.cvar_usd)),
              2, kPageWidth);
}

std::string heading(const SweepReport& report, const char* what, const Style& style) {
  std::string out =
      style.heading(fmt::format("{}: {}", what, report.study_title.empty() ? report.study_name : report.study_title)) +
      "\n";
  for (const std::string& warning : report.warnings) out += style.warning(wrap("warning: " + warning, 0, kPageWidth));
  return out;
}

std::string capacity_text(const std::optional<assessment::HostingPoint>& point, bool open) {
  if (!point) return "none";
  return fmt::format("{}{:.3f} MW", open ? ">= " : "", point->rating_mw);
}

}  // namespace

std::string grid_sweep_summary(const SweepReport& report, const Style& style) {
  return heading(report, "Sweep", style) + rows_table(report) + frontier_block(report, style) +
         tornado_block(report, style) + "\n" + style.faint(fmt::format("{} in all", seconds_text(report.total_s))) +
         "\n";
}

std::string hosting_summary(const SweepReport& report, const Style& style) {
  TextTable table(2);
  table.add({"site", "modules", "largest rating", "risk there", "price", "units", "tried"});
  for (const assessment::HostingCapacity& c : report.hosting)
    table.add({c.site, c.with_modules ? "with" : "without", capacity_text(c.fits, !c.too_much),
               c.fits ? fmt::format("{:.4g} {}", c.fits->risk, unit_of(report.hosting_risk)) : "",
               c.fits ? money(c.fits->price_usd) : "", c.fits ? std::to_string(c.fits->units) : "",
               std::to_string(c.tried.size())});
  return heading(report, "Hosting capacity", style) +
         wrap(fmt::format(
                  "The largest AI load at each site, the others as they are, with a risk ({}) of at most {:g} {}",
                  assessment::hosting_risk_names()[static_cast<std::size_t>(report.hosting_risk)], report.hosting_limit,
                  unit_of(report.hosting_risk)),
              2, kPageWidth) +
         table.text(2) + style.faint(fmt::format("\n{} in all", seconds_text(report.total_s))) + "\n";
}

std::string any_sweep_csv(const SweepReport& report) {
  if (!report.hosting.empty()) return hosting_csv(report);
  return report.sequential.empty() ? grid_sweep_csv(report) : sequential_csv(report);
}

nlohmann::ordered_json any_sweep_json(const SweepReport& report) {
  if (!report.hosting.empty()) return hosting_json(report);
  return report.sequential.empty() ? grid_sweep_json(report) : sequential_json(report);
}

std::string any_sweep_summary(const SweepReport& report, const Style& style) {
  if (!report.hosting.empty()) return hosting_summary(report, style);
  return report.sequential.empty() ? grid_sweep_summary(report, style) : sequential_summary(report, style);
}

}  // namespace gridkeel::report
