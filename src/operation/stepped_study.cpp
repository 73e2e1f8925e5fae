#include <fmt/format.h>

#include <cmath>

#include "operation/plant.hpp"

namespace gridkeel::operation {
namespace {

using planning::Study;

int ratio_of(const Study& study, double step_h) {
  const double ratio = study.horizon.step_h / step_h, day_h = study.horizon.periods * study.horizon.step_h;
  const int whole = static_cast<int>(std::lround(ratio));
  if (whole < 1 || std::abs(ratio - whole) > 1e-9 * ratio)
    throw InputError(
        fmt::format("--step-min {:g}: the periods of study {} take {:g} min, which must be a whole number of "
                    "steps",
                    60.0 * step_h, study.name, 60.0 * study.horizon.step_h));
  if (std::abs(day_h / 24.0 - std::round(day_h / 24.0)) > 1e-9)
    throw InputError(
        fmt::format("study {}: its horizon takes {:g} h, but operate needs whole days of 24 h", study.name, day_h));
  return whole;
}

std::vector<double> held(const std::vector<double>& values, int ratio, int count) {
  std::vector<double> out;
  for (int t = 0; t < count; ++t) out.push_back(values[at(t / ratio) % values.size()]);
  return out;
}

std::vector<double> interpolated(const std::vector<double>& values, int ratio, int count) {
  std::vector<double> out;
  const int n = static_cast<int>(values.size());
  for (int t = 0; t < count; ++t) {
    const double place = (t + 0.5) / ratio - 0.5;  // in periods from the middle of the first
    const int before = static_cast<int>(std::floor(place));
    const double weight = place - before;
    out.push_back((1.0 - weight) * values[at((before + n) % n)] + weight * values[at((before + 1) % n)]);
  }
  return out;
}

void step_series(std::optional<shock::TraceSeries>& series, int ratio, int count) {
  if (!series) return;
  const bool blocks = series->block_periods > 0;
  for (auto* values : {&series->mean, &series->max, &series->min, &series->ramp, &series->above}) {
    if (values->empty()) continue;
    *values = held(*values, ratio, blocks ? static_cast<int>(values->size()) * ratio : count);
    // So that as many blocks fit as before.
    for (int k = 1; blocks && k < ratio; ++k) values->push_back(values->back());
  }
  series->block_periods *= ratio;
  series->stride *= ratio;
}

}  // namespace

Study stepped_study(const Study& study, double step_h, int days) {
  const int ratio = ratio_of(study, step_h);
  const int count = static_cast<int>(std::lround(24.0 * days / step_h));
  Study out = study;
  out.horizon.periods = count;
  out.horizon.step_h = step_h;
  out.substation.import_price_usd_per_mwh = held(study.substation.import_price_usd_per_mwh, ratio, count);
  if (!study.shocks.background_profile.empty())
    out.shocks.background_profile = interpolated(study.shocks.background_profile, ratio, count);
  for (shock::AiSite& site : out.ai_sites) {
    step_series(site.measured, ratio, count);
    step_series(site.measured_inference, ratio, count);
  }
  out.restoration.operation_periods = ratio;  // as many operations in the time of a period as before
  // "Per MW and period": the same for an hour of missing reserve, however it is cut.
  out.substation.reserve_penalty_usd_per_mw /= ratio;
  return out;
}

}  // namespace gridkeel::operation
