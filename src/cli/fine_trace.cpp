#include "cli/fine_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "common/file.hpp"
#include "report/scenario_report.hpp"

namespace gridkeel::cli {
namespace {

constexpr double kMostHours = 168.0;

struct FineRequest {
  std::string site;
  double hours = 1.0;
};

FineRequest parse(const std::string& text) {
  const std::size_t comma = text.rfind(',');
  FineRequest request{text.substr(0, comma)};
  if (comma == std::string::npos) return request;
  const std::string_view hours = std::string_view(text).substr(comma + 1);
  const auto [end, error] = std::from_chars(hours.data(), hours.data() + hours.size(), request.hours);
  if (error != std::errc() || end != hours.data() + hours.size() ||
      !(request.hours >= 0.1 && request.hours <= kMostHours))
    throw InputError(fmt::format("--fine: '{}' is no number of hours from 0.1 to {:g}", hours, kMostHours));
  return request;
}

const shock::AiSite& find_site(const planning::Study& study, const std::string& name) {
  std::vector<std::string> known;
  for (const shock::AiSite& site : study.ai_sites) {
    if (site.name == name) return site;
    known.push_back(site.name);
  }
  throw InputError(fmt::format("--fine: study {} has no ai_site '{}'; it has {}", study.name, name,
                               known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
}

}  // namespace

ExitCode write_fine_trace(const planning::Study& study, const std::string& text, const std::filesystem::path& file,
                          const Output& output) {
  const FineRequest request = parse(text);
  const shock::AiSite& site = find_site(study, request.site);
  if (site.measured)
    throw InputError(site.where,
                     fmt::format("--fine: ai_site '{}' has a measured profile, which is not simulated", site.name));
  const shock::FineDay day = simulate_day(shock::SiteModel(site, study.horizon), request.hours, study.seed);
  FileTransaction transaction;
  transaction.add(file.string(), report::fine_csv(day));
  transaction.commit();
  const std::size_t rows = day.training_mw.size();
  output.answer({{"study", study.name},
                 {"site", site.name},
                 {"seed", study.seed},
                 {"step_s", day.dt_s},
                 {"rows", rows},
                 {"file", file.string()}},
                fmt::format("{} of {} without shocks, every {:g} s for {:g} h: {} rows\nWritten: {}\n", site.name,
                            study.name, day.dt_s, request.hours, rows, file.string()));
  return ExitCode::done;
}

}  // namespace gridkeel::cli
