#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/file.hpp"
#include "report/csv.hpp"
#include "report/sweep_report.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using assessment::SweepRow;

// Columns of figures, in the order of CSV and JSON.
struct SweepFigure {
  const char* name;
  double SweepRow::*value;
};
constexpr SweepFigure kFigures[] = {{"objective", &SweepRow::objective},
                                    {"lower_bound", &SweepRow::lower_bound},
                                    {"gap", &SweepRow::gap},
                                    {"first_stage_cost", &SweepRow::first_stage_usd},
                                    {"price_usd", &SweepRow::price_usd},
                                    {"risk_value", &SweepRow::risk_usd},
                                    {"expected_recourse", &SweepRow::expected_usd},
                                    {"cvar_recourse", &SweepRow::cvar_usd},
                                    {"worst_recourse", &SweepRow::worst_usd},
                                    {"unserved_mwh", &SweepRow::unserved_mwh},
                                    {"loss_of_load", &SweepRow::loss_of_load},
                                    {"solve_s", &SweepRow::seconds}};

std::string modules_text(const SweepRow& row) {
  std::string text;
  for (const planning::PlannedModule& m : row.modules)
    text += fmt::format("{}{}:{}:{}", text.empty() ? "" : "; ", m.bus, m.offer, m.units);
  return text;
}

Json row_json(const SweepReport& report, const SweepRow& row) {
  Json values = Json::object();
  for (std::size_t c = 0; c < report.grid.columns.size(); ++c) values[report.grid.columns[c]] = row.values[c];
  Json out = {{"values", std::move(values)}, {"fingerprint", row.fingerprint}, {"status", row.status}};
  for (const SweepFigure& f : kFigures) out[f.name] = row.solved() ? Json(row.*f.value) : Json(nullptr);
  out["units"] = row.units;
  out["lp_solves"] = row.lp_solves;
  Json modules = Json::array();
  for (const planning::PlannedModule& m : row.modules)
    modules.push_back({{"bus", m.bus}, {"offer", m.offer}, {"units", m.units}});
  out["modules"] = std::move(modules);
  return out;
}

Json frontier_json(const SweepReport& report) {
  const assessment::Frontier frontier = assessment::frontier_of(report.rows);
  return {{"cost", "price_usd"},
          {"risk", "cvar_recourse"},
          {"rows", frontier.rows},
          {"knee", frontier.knee ? Json(*frontier.knee) : Json(nullptr)}};
}

Json tornado_json(const SweepReport& report) {
  if (!report.tornado) return nullptr;
  Json bars = Json::array();
  for (const assessment::TornadoBar& bar : assessment::tornado_bars(report.rows))
    bars.push_back({{"parameter", bar.parameter}, {"low", bar.low}, {"high", bar.high}, {"swing", bar.swing()}});
  return {{"by", report.by}, {"objective", report.rows.front().objective}, {"bars", std::move(bars)}};
}

SweepRow row_of(const Json& json) {
  SweepRow row;
  row.fingerprint = json.at("fingerprint").get<std::string>();
  row.status = json.at("status").get<std::string>();
  if (row.solved())
    for (const SweepFigure& f : kFigures) row.*f.value = json.at(f.name).get<double>();
  row.units = json.at("units").get<int>();
  row.lp_solves = json.at("lp_solves").get<long>();
  for (const Json& m : json.at("modules"))
    row.modules.push_back(
        {m.at("bus").get<std::string>(), m.at("offer").get<std::string>(), m.at("units").get<int>(), "module", {}});
  return row;
}

}  // namespace

Json grid_sweep_json(const SweepReport& report) {
  Json rows = Json::array();
  std::size_t done = 0;
  for (const SweepRow& row : report.rows) {
    if (row.status.empty()) continue;
    ++done;
    rows.push_back(row_json(report, row));
  }
  const bool all = done == report.rows.size();
  return {{"status", all ? "done" : "interrupted"},
          {"study", {{"name", report.study_name}, {"title", report.study_title}, {"source", report.study_source}}},
          {"columns", report.grid.columns},
          {"points", report.rows.size()},
          {"rows", std::move(rows)},
          {"frontier", all && !report.tornado ? frontier_json(report) : Json(nullptr)},
          {"tornado", all ? tornado_json(report) : Json(nullptr)},
          {"warnings", report.warnings},
          {"timing", {{"total_s", report.total_s}}},
          {"versions", versions_json()}};
}

std::string grid_sweep_csv(const SweepReport& report) {
  std::string out;
  for (const std::string& column : report.grid.columns) out += csv_field(column) + ",";
  out += "status";
  for (const SweepFigure& f : kFigures) out += fmt::format(",{}", f.name);
  out += ",units,lp_solves,modules,fingerprint\n";
  for (const SweepRow& row : report.rows) {
    if (row.status.empty()) continue;
    for (const std::string& value : row.values) out += csv_field(value) + ",";
    out += row.status;
    for (const SweepFigure& f : kFigures) out += "," + (row.solved() ? csv_number(row.*f.value) : "");
    out += fmt::format(",{},{},{},{}\n", row.units, row.lp_solves, csv_field(modules_text(row)), row.fingerprint);
  }
  return out;
}

std::map<std::string, SweepRow> read_sweep_rows(const std::string& path) {
  std::map<std::string, SweepRow> rows;
  try {
    const Json document = Json::parse(read_file(path));
    for (const Json& json : document.at("rows")) {
      SweepRow row = row_of(json);
      // A limit that ended a solve early is no result to keep.
      if (row.status == "optimal" || row.status == "gap_limit" || row.status == "infeasible" || row.status == "stalled")
        rows.emplace(row.fingerprint, std::move(row));
    }
  } catch (const Json::exception&) {
    throw InputError({path, 0}, "is no file that sweep wrote, and would be overwritten; choose another --out");
  }
  return rows;
}

}  // namespace gridkeel::report
