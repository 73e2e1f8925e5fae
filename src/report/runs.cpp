#include "report/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "report/format.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

std::string fact_or_nothing(const store::Facts& facts, const std::string& key) {
  const auto at = facts.find(key);
  return at == facts.end() ? "" : at->second;
}

// "wasserstein 0.02, CVaR 95 % x 0.5"
std::string risk_words(const store::Facts& facts) {
  std::string out = fact_or_nothing(facts, "option.ambiguity");
  if (out != "none") out += " " + fact_or_nothing(facts, "option.radius");
  return out + fmt::format(", alpha {}, lambda {}", fact_or_nothing(facts, "option.alpha"),
                           fact_or_nothing(facts, "option.lambda"));
}

void take_plan(RunLine& line, const std::string& text) {
  const Json plan = Json::parse(text);
  const auto number = [](const Json& value) { return value.is_number() ? value.get<double>() : kNotKnown; };
  line.status = plan.at("status").get<std::string>();
  line.lower_bound = number(plan.at("lower_bound"));
  line.upper_bound = number(plan.at("upper_bound"));
  line.modules_usd = number(plan.at("first_stage_cost"));
  line.expected_usd = number(plan.at("risk").at("expected_recourse"));
  line.cvar_usd = number(plan.at("risk").at("cvar_recourse"));
  line.total_s = number(plan.at("timing").at("total_s"));
  for (const Json& module : plan.at("modules"))
    line.modules.push_back(fmt::format("{} x {} @ {}", module.at("units").get<int>(),
                                       module.at("offer").get<std::string>(), module.at("bus").get<std::string>()));
}

double gap_of(const RunLine& line) {
  if (!std::isfinite(line.lower_bound) || !std::isfinite(line.upper_bound)) return kNotKnown;
  return std::max(0.0, line.upper_bound - line.lower_bound) / std::max(1e-9, std::abs(line.upper_bound));
}

std::string dollars(double usd) { return std::isfinite(usd) ? money(usd) : "-"; }

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

bool in_all(const std::string& module, const std::vector<RunLine>& lines) {
  return std::all_of(lines.begin(), lines.end(), [&](const RunLine& line) {
    return line.status.empty() || std::find(line.modules.begin(), line.modules.end(), module) != line.modules.end();
  });
}

std::string differences(const std::vector<RunLine>& lines, const Style& style) {
  std::string out;
  for (const RunLine& line : lines) {
    std::string own;
    for (const std::string& module : line.modules)
      if (!in_all(module, lines)) own += (own.empty() ? "" : ", ") + module;
    if (!own.empty()) out += wrap(fs::path(line.folder).filename().string() + ": " + own, 2, kPageWidth);
  }
  return out.empty() ? "" : "\n" + style.heading("Bought here and not everywhere") + "\n" + out;
}

}  // namespace

RunLine read_run_line(const std::string& folder) {
  RunLine line;
  line.folder = folder;
  line.lower_bound = line.upper_bound = line.modules_usd = line.expected_usd = line.cvar_usd = line.total_s = kNotKnown;
  try {
    const store::RunReader run(folder);
    const store::Facts facts = run.facts();
    line.study = fact_or_nothing(facts, "study.name");
    line.started = fact_or_nothing(facts, "started");
    line.state = fact_or_nothing(facts, "state");
    line.scenarios = fact_or_nothing(facts, "scenarios.count");
    line.seed = fact_or_nothing(facts, "scenarios.seed");
    line.risk = risk_words(facts);
    if (const auto plan = run.document("plan.json"); plan && line.state == "finished") {
      take_plan(line, *plan);
    } else if (const auto iterations = run.iterations(); !iterations.empty()) {
      line.lower_bound = iterations.back().lower_bound;
      line.upper_bound = iterations.back().upper_bound;
      line.total_s = iterations.back().seconds;
    }
  } catch (const Json::exception& error) {
    line.state = "plan.json in it is damaged";
  } catch (const Error& error) {
    line.state = error.what();
  }
  return line;
}

Json runs_json(const std::vector<RunLine>& lines) {
  Json runs = Json::array();
  for (const RunLine& line : lines)
    runs.push_back({{"run", line.folder},
                    {"study", line.study},
                    {"started", line.started},
                    {"state", line.state},
                    {"status", line.status.empty() ? Json(nullptr) : Json(line.status)},
                    {"scenarios", line.scenarios},
                    {"seed", line.seed},
                    {"risk", line.risk},
                    {"lower_bound", number_or_null(line.lower_bound)},
                    {"upper_bound", number_or_null(line.upper_bound)},
                    {"gap", number_or_null(gap_of(line))},
                    {"first_stage_cost", number_or_null(line.modules_usd)},
                    {"expected_recourse", number_or_null(line.expected_usd)},
                    {"cvar_recourse", number_or_null(line.cvar_usd)},
                    {"total_s", number_or_null(line.total_s)},
                    {"modules", line.modules}});
  return {{"runs", std::move(runs)}};
}

std::string runs_text(const std::vector<RunLine>& lines, const Style& style) {
  TextTable table(3);
  table.add({"run", "study", "state", "scenarios", "modules", "expected", "CVaR", "objective", "gap", "time"});
  for (const RunLine& line : lines)
    table.add({fs::path(line.folder).filename().string(), line.study, line.status.empty() ? line.state : line.status,
               line.scenarios, dollars(line.modules_usd), dollars(line.expected_usd), dollars(line.cvar_usd),
               dollars(line.upper_bound), std::isfinite(gap_of(line)) ? percent(gap_of(line)) : "-",
               std::isfinite(line.total_s) ? seconds_text(line.total_s) : "-"});
  return style.heading("Runs") + "  (costs per event)\n" + table.text(2) + differences(lines, style);
}

}  // namespace gridkeel::report
