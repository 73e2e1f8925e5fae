#include "cli/sweep_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/sweep_scenarios.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostDoubled = 16;     // times as many scenarios as the study has: where sequential sampling ends
constexpr double kMostFactor = 4.0;  // of a site's rating: how far hosting looks if not told

planning::Study study_with(const SweepRunRequest& request, const std::vector<ConfigEdit>& edits) {
  planning::Study study = planning::load_study(request.study, edits);
  apply(request.overrides, study);
  return study;
}

// A flag that sets what is varied would make all points the same.
void refuse_double(const SweepRunRequest& request, const assessment::SweepGrid& grid) {
  const auto set = [&](const char* key) {
    const Overrides& o = request.overrides;
    const std::string name = key;
    if (name == "risk.alpha") return o.alpha.has_value();
    if (name == "risk.lambda") return o.lambda.has_value();
    if (name == "risk.radius") return o.radius.has_value() || o.ambiguity_file.has_value();
    if (name == "scenarios.count") return o.scenarios.has_value();
    return name == "solve.gap" && o.gap.has_value();
  };
  for (const assessment::SweepPoint& point : grid.points)
    for (const ConfigEdit& edit : point.edits)
      if (set(edit.path.c_str()))
        throw InputError(fmt::format("{} is varied, and a flag sets it: give one of them", edit.path));
}

void write(const report::SweepReport& report, const SweepFiles& files) {
  FileTransaction transaction;
  transaction.add(files.csv, report::any_sweep_csv(report));
  transaction.add(files.json, to_text(report::any_sweep_json(report)));
  transaction.commit();
}

assessment::SweepGrid grid_of(const SweepRunRequest& request) {
  if (!request.tornado.empty()) return assessment::tornado_of(request.tornado, request.by, "--tornado");
  std::vector<assessment::Variation> variations;
  for (const std::string& text : request.vary) variations.push_back(assessment::read_variation(text, "--vary"));
  return assessment::grid_of(variations);
}

std::map<std::string, assessment::SweepRow> known_rows(const SweepFiles& files) {
  std::error_code ignored;
  if (!fs::exists(files.json, ignored)) return {};
  return report::read_sweep_rows(files.json);
}

void note_kept(const std::map<std::string, assessment::SweepRow>& known, report::SweepReport& report,
               const SweepFiles& files) {
  const auto kept = static_cast<std::size_t>(
      std::count_if(report.rows.begin(), report.rows.end(), [](const auto& row) { return row.kept; }));
  if (!known.empty() && kept == 0)
    throw InputError({files.json, 0},
                     fmt::format("holds {} rows of another sweep, none of which belongs to this one; choose another "
                                 "--out, or remove it",
                                 known.size()));
}

bool varies_ratings(const assessment::SweepGrid& grid) {
  return std::any_of(grid.points.begin(), grid.points.end(), [](const assessment::SweepPoint& point) {
    return std::any_of(point.edits.begin(), point.edits.end(), assessment::is_rating);
  });
}

void sweep_grid(const SweepRunRequest& request, const planning::Study& study, const SweepFiles& files,
                report::SweepReport& report, StopToken& stop) {
  const Stopwatch watch;
  const SweepScenarios scenarios(study);
  report.grid = grid_of(request);
  report.tornado = !request.tornado.empty();
  report.by = request.by;
  refuse_double(request, report.grid);
  for (const assessment::SweepPoint& point : report.grid.points)
    for (const ConfigEdit& edit : point.edits) scenarios.require_kept(edit);
  report.warnings = scenarios.warnings(varies_ratings(report.grid));
  assessment::SweepRequest sweep;
  sweep.study_at = [&](const std::vector<ConfigEdit>& edits) { return study_with(request, edits); };
  sweep.scenarios_of = [&](const planning::Study& point) { return scenarios.of(point); };
  sweep.scenarios_id = scenarios.identity();
  sweep.grid = report.grid;
  sweep.known = known_rows(files);
  sweep.stop = &stop;
  sweep.on_step = request.on_step;
  bool first = true;
  sweep.on_row = [&](const std::vector<assessment::SweepRow>& rows) {
    report.rows = rows;
    report.total_s = watch.seconds();
    if (first) note_kept(sweep.known, report, files);
    first = false;
    write(report, files);
  };
  report.rows = assessment::sweep(sweep);
}

const shock::AiSite& find_ai_site(const planning::Study& study, const std::string& name) {
  std::vector<std::string> names;
  for (const shock::AiSite& site : study.ai_sites) {
    if (site.name == name) return site;
    names.push_back(site.name);
  }
  const std::string near = nearest_name(name, names);
  throw InputError(fmt::format("--hosting {}: is no AI site of the study ({}){}", name, fmt::join(names, ", "),
                               near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

void host(const SweepRunRequest& request, const planning::Study& study, report::SweepReport& report, StopToken& stop) {
  const SweepScenarios scenarios(study);
  report.warnings = scenarios.warnings(true);
  std::vector<std::string> sites = request.hosting;
  if (sites == std::vector<std::string>{"all"}) {
    sites.clear();
    for (const shock::AiSite& site : study.ai_sites) sites.push_back(site.name);
  }
  for (const std::string& name : sites) find_ai_site(study, name);
  report.hosting_risk = assessment::hosting_risk_of(request.hosting_risk);
  report.hosting_limit = *request.hosting_limit;
  for (const std::string& name : sites) {
    assessment::HostingRequest one;
    one.site = name;
    one.risk = report.hosting_risk;
    one.limit = report.hosting_limit;
    one.most_mw = request.hosting_most_mw.value_or(kMostFactor * find_ai_site(study, name).rating_mw);
    one.tolerance_mw = request.hosting_tolerance_mw.value_or(0.01 * one.most_mw);
    one.stop = &stop;
    one.on_step = request.on_step;
    one.scenarios_of = [&](const planning::Study& point) { return scenarios.of(point); };
    one.study_at = [&](double rating_mw) {
      return study_with(request, {{"ai_site." + name + ".rating_mw", rating_mw, false, "--hosting"}});
    };
    for (const bool with_modules : {false, true})
      report.hosting.push_back(assessment::hosting_capacity(one, with_modules));
  }
}

void sample_until(const SweepRunRequest& request, const planning::Study& study, report::SweepReport& report,
                  StopToken& stop) {
  if (!study.scenarios.file.empty())
    throw InputError(fmt::format("--until-gap draws more and more scenarios, but those of the study are from {}",
                                 study.scenarios.file));
  assessment::SequentialRequest sequence;
  sequence.target = report.gap_target = *request.until_gap;
  sequence.replications = request.replications.value_or(sequence.replications);
  sequence.most_scenarios = request.most_scenarios.value_or(kMostDoubled * study.scenario_count);
  sequence.stop = &stop;
  sequence.on_step = request.on_step;
  report.sequential = assessment::sample_until(study, sequence);
}

}  // namespace

SweepFiles sweep_files(const std::string& out) {
  fs::path path(out);
  if (path.extension() == ".csv" || path.extension() == ".json") path.replace_extension();
  return {path.string() + ".csv", path.string() + ".json"};
}

report::SweepReport run_sweep(const SweepRunRequest& request, StopToken& stop) {
  const Stopwatch watch;
  const SweepFiles files = sweep_files(request.file);
  report::SweepReport report;
  const planning::Study study = study_with(request, {});
  report.study_name = study.name;
  report.study_title = study.title;
  report.study_source = study.source;
  if (request.until_gap)
    sample_until(request, study, report, stop);
  else if (request.hosting.empty())
    sweep_grid(request, study, files, report, stop);
  else
    host(request, study, report, stop);
  report.total_s = watch.seconds();
  write(report, files);
  return report;
}

}  // namespace gridkeel::cli
