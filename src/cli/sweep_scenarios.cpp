#include "cli/sweep_scenarios.hpp"

#include <fmt/format.h>

#include "assessment/sweep_points.hpp"
#include "planning/make_scenarios.hpp"
#include "report/scenario_reader.hpp"

namespace gridkeel::cli {
namespace {

void scale(std::vector<double>& values, double factor) {
  for (double& value : values) value *= factor;
}

void scale_site(shock::ScenarioSet& set, std::size_t site, double factor) {
  scale(set.ai_forecast_mw[site], factor);
  for (shock::Scenario& scenario : set.scenarios) {
    shock::AiLoad& load = scenario.ai[site];
    for (auto* values : {&load.training_mw, &load.inference_mw, &load.max_mw, &load.min_mw, &load.ramp_mw_per_min})
      scale(*values, factor);
    for (shock::Event& event : scenario.events)
      if (event.element == set.ai_site_names[site]) event.magnitude_mw *= factor;
  }
}

}  // namespace

SweepScenarios::SweepScenarios(const planning::Study& study) : file_(study.scenarios.file), shocks_(study.shocks) {
  if (file_.empty()) return;
  given_ = report::read_scenarios(study, file_);
  reduced_ = study.scenarios.reduction.has_value();
  for (const shock::AiSite& site : study.ai_sites) rating_mw_.push_back(site.rating_mw);
}

std::string SweepScenarios::identity() const { return given_ ? given_->fingerprint() : ""; }

void SweepScenarios::require_kept(const ConfigEdit& edit) const {
  if (!given_ || assessment::keeps_given_scenarios(edit, shocks_) || (reduced_ && edit.path == "scenarios.count"))
    return;
  throw InputError(
      fmt::format("{}: {} changes what is drawn, but the scenarios are those of {}: vary what leaves them "
                  "as they are (risk, money, offers, limits, prices, ai_site ratings), or draw them",
                  edit.origin, edit.path, file_));
}

shock::ScenarioSet SweepScenarios::of(const planning::Study& point) const {
  if (!given_) return planning::make_scenarios(point);
  shock::ScenarioSet set = *given_;
  for (std::size_t i = 0; i < rating_mw_.size(); ++i)
    if (const double factor = point.ai_sites[i].rating_mw / rating_mw_[i]; factor != 1.0) scale_site(set, i, factor);
  return planning::make_scenarios(point, std::move(set));
}

std::vector<std::string> SweepScenarios::warnings(bool ratings_vary) const {
  if (!given_ || !ratings_vary) return {};
  return {
      fmt::format("The scenarios are those of {}: the load of a site whose rating changes is that of the file in "
                  "proportion, its shocks are the same ones",
                  file_)};
}

}  // namespace gridkeel::cli
