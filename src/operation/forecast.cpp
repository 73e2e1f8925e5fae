#include "operation/forecast.hpp"

#include <algorithm>
#include <cmath>

#include "common/random.hpp"
#include "shock/facts.hpp"

namespace gridkeel::operation {
namespace {

double normal_probability(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

// The median of what is left of a lognormal repair time after `out_h` of it.
double remaining_repair_h(const shock::ShockSettings& s, double out_h) {
  if (out_h <= 0.0) return s.repair_median_h;
  const double z = (std::log(out_h) - std::log(s.repair_median_h)) / s.repair_log_sd;
  const double half = std::min(1.0 - 1e-12, 0.5 * (1.0 + normal_probability(z)));
  return std::max(0.0, s.repair_median_h * std::exp(s.repair_log_sd * normal_quantile(half)) - out_h);
}

void fade(std::vector<double>& values, double measured, double expected_then, double keep) {
  double weight = 1.0;
  for (double& v : values) {
    weight *= keep;
    v = std::max(0.0, v + weight * (measured - expected_then));
  }
}

void fade_ai(shock::AiLoad& ai, const shock::AiLoad& measured, const shock::AiLoad& expected, int before, double keep) {
  // The envelope keeps its distance from the mean.
  std::vector<double> above(ai.max_mw.size()), below = above;
  for (std::size_t k = 0; k < above.size(); ++k) {
    above[k] = ai.max_mw[k] - ai.training_mw[k] - ai.inference_mw[k];
    below[k] = ai.training_mw[k] + ai.inference_mw[k] - ai.min_mw[k];
  }
  fade(ai.training_mw, measured.training_mw[0], expected.training_mw[at(before)], keep);
  fade(ai.inference_mw, measured.inference_mw[0], expected.inference_mw[at(before)], keep);
  for (std::size_t k = 0; k < above.size(); ++k) {
    ai.max_mw[k] = ai.training_mw[k] + ai.inference_mw[k] + above[k];
    ai.min_mw[k] = std::max(0.0, ai.training_mw[k] + ai.inference_mw[k] - below[k]);
  }
}

// Steps from now on for which what is out is believed to stay out; at least this one.
int steps_out(double hours, double step_h, int count) {
  return std::clamp(static_cast<int>(std::ceil(hours / step_h - 1e-9)), 1, count);
}

}  // namespace

shock::Scenario forecast(const Plant& plant, const Observation& seen, int count) {
  const double dt = plant.study.horizon.step_h, keep = std::exp(-dt / shock::facts::kForecastErrorMemory_h);
  const shock::ShockSettings& shocks = plant.study.shocks;
  shock::Scenario ahead = cut_scenario(plant.expected, seen.step, count);
  ahead.usable_share = seen.usable_share;
  if (seen.step > 0) {
    const double then = plant.expected.background_scale[at(seen.step - 1)];
    double error = then > 0.0 ? seen.background_scale[0] / then - 1.0 : 0.0;
    for (double& scale : ahead.background_scale) scale = std::max(0.0, scale * (1.0 + (error *= keep)));
    for (std::size_t a = 0; a < ahead.ai.size(); ++a)
      fade_ai(ahead.ai[a], seen.ai[a], plant.expected.ai[a], seen.step - 1, keep);
  }
  for (const Observation::Out& out : seen.out)
    ahead.outages.push_back(
        {out.branch, 0, steps_out(remaining_repair_h(shocks, (seen.step - out.since) * dt), dt, count)});
  if (seen.import_share < 1.0) {
    const double mean_h = seen.import_share > 0.0 ? shocks.substation_shortfall_mean_h : shocks.substation_loss_mean_h;
    std::fill_n(ahead.import_share.begin(), steps_out(mean_h, dt, count), seen.import_share);
  }
  return ahead;
}

}  // namespace gridkeel::operation
