#include "shock/ai_load.hpp"
#include "shock/profiles.hpp"

namespace gridkeel::shock {

Scenario expected_scenario(const GeneratorInput& input) {
  Scenario scenario;
  scenario.name = "forecast";
  scenario.probability = 1.0;
  scenario.background_scale = background_forecast(input);
  for (const SiteModel& model : make_site_models(input.ai_sites, input.horizon, 1))
    scenario.ai.push_back(finish_load(expected_load(model), model.site(), input.horizon));
  scenario.import_share.assign(static_cast<std::size_t>(input.horizon.periods), 1.0);
  scenario.usable_share.assign(input.candidate_site_names.size(),
                               std::vector<double>(input.catalogue->offers.size(), 1.0));
  return scenario;
}

}  // namespace gridkeel::shock
