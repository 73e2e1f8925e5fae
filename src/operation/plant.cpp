#include "operation/plant.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gridkeel::operation {
namespace {

using planning::Study;

template <class T>
std::vector<T> part(const std::vector<T>& values, int first, int count) {
  return {values.begin() + first, values.begin() + first + count};
}

void set_prices(Plant& plant) {
  const auto& price = plant.study.substation.import_price_usd_per_mwh;
  const auto day = part(price, 0, plant.day_steps);
  plant.end_prices = {std::accumulate(day.begin(), day.end(), 0.0) / static_cast<double>(day.size()),
                      *std::max_element(day.begin(), day.end())};
  double lowest = solver::kInf, highest = 0.0;
  for (const planning::LoadClass& c : plant.study.load_classes) {
    lowest = std::min(lowest, c.voll_usd_per_mwh);
    highest = std::max(highest, c.voll_usd_per_mwh);
  }
  // A set-point is left before load is shed, and for no lesser reason; a machine is tripped after that.
  plant.deviation_usd_per_mwh = 0.5 * lowest;
  plant.breach_usd_per_mw = highest;
}

}  // namespace

Plant make_plant(const Study& stepped, const std::vector<planning::PlannedModule>& modules, int day_steps) {
  Plant plant;
  planning::find_purchases(stepped, planning::build_first_stage(stepped), modules);  // refuses what breaks a limit
  plant.study = planning::narrowed(stepped, modules);
  plant.study.files.clear();
  if (plant.study.restoration.switching != planning::Restoration::Switching::none)
    plant.blocks = grid::find_blocks(plant.study.network);
  plant.day_steps = day_steps;
  plant.first = planning::build_first_stage(plant.study);
  plant.x = planning::first_stage_of(plant.first, planning::find_purchases(plant.study, plant.first, modules));
  for (const planning::Device& d : plant.first.devices)
    plant.units.push_back(plant.x[static_cast<std::size_t>(d.column)]);
  plant.expected = shock::expected_scenario(plant.study.generator_input());
  plant.forecasts.horizon = plant.study.horizon;
  plant.forecasts.background_forecast = plant.expected.background_scale;
  for (std::size_t a = 0; a < plant.study.ai_sites.size(); ++a) {
    plant.forecasts.ai_site_names.push_back(plant.study.ai_sites[a].name);
    const shock::AiLoad& ai = plant.expected.ai[a];
    std::vector<double> sum = ai.training_mw;
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += ai.inference_mw[t];
    plant.forecasts.ai_forecast_mw.push_back(std::move(sum));
  }
  set_prices(plant);
  return plant;
}

shock::Scenario cut_scenario(const shock::Scenario& whole, int first, int count) {
  shock::Scenario out;
  out.name = "window";
  out.probability = 1.0;
  out.background_scale = part(whole.background_scale, first, count);
  for (const shock::AiLoad& ai : whole.ai)
    out.ai.push_back({part(ai.training_mw, first, count),
                      part(ai.inference_mw, first, count),
                      part(ai.max_mw, first, count),
                      part(ai.min_mw, first, count),
                      part(ai.ramp_mw_per_min, first, count),
                      {}});
  for (const shock::LineOutage& o : whole.outages)
    if (o.first_period < first + count && o.end_period > first)
      out.outages.push_back({o.branch, std::max(0, o.first_period - first), std::min(count, o.end_period - first)});
  out.import_share = part(whole.import_share, first, count);
  out.usable_share = whole.usable_share;
  return out;
}

planning::PlanningProblem window_problem(const Plant& plant, shock::Scenario scenario, int first,
                                         std::shared_ptr<const planning::InitialState> state) {
  const int count = static_cast<int>(scenario.background_scale.size());
  Study study = plant.study;
  study.horizon.periods = count;
  study.horizon.start_hour = std::fmod(study.horizon.start_hour + first * study.horizon.step_h, 24.0);
  study.substation.import_price_usd_per_mwh = part(study.substation.import_price_usd_per_mwh, first, count);
  shock::ScenarioSet set;
  set.horizon = study.horizon;
  set.ai_site_names = plant.forecasts.ai_site_names;
  set.background_forecast = part(plant.forecasts.background_forecast, first, count);
  for (const auto& site : plant.forecasts.ai_forecast_mw) set.ai_forecast_mw.push_back(part(site, first, count));
  set.scenarios.push_back(std::move(scenario));
  return planning::PlanningProblem(study, std::move(set), planning::NetworkForm::eliminated, false, std::move(state));
}

}  // namespace gridkeel::operation
