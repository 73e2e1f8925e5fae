#include "shock/measured_load.hpp"

namespace gridkeel::shock {

namespace {

double at_or(const std::vector<double>& values, std::size_t k, double fallback) {
  return values.empty() ? fallback : values[k];
}

void add_entry(TraceEntry& sum, const TraceSeries& series, std::size_t k, double weight) {
  const double mean = series.mean[k], max = at_or(series.max, k, mean), min = at_or(series.min, k, mean);
  sum.mean += weight * mean;
  sum.max += weight * max;
  sum.min += weight * min;
  sum.ramp += weight * at_or(series.ramp, k, max - min);
  sum.above += weight * at_or(series.above, k, 0.5);
}

// Where the block of a period may come from, in entries: starts at `first`, and further ones every `stride`.
struct Places {
  int first, count;
};

Places places_of_block(const TraceSeries& series, int period) {
  const int first = (period - period % series.block_periods) % series.stride;
  return {first, (static_cast<int>(series.mean.size()) - series.block_periods - first) / series.stride + 1};
}

std::size_t entry_of(const TraceSeries& series, int period, const Places& places, int place) {
  return static_cast<std::size_t>(places.first + place * series.stride + period % series.block_periods);
}

// A measured profile is the sum of all load; training takes its share of it and, unless the profile has its own
// envelope, swings as parametric training does.
PeriodEnvelope measured_period(const AiSite& site, const TraceEntry& entry) {
  const double training_mw = site.rating_mw * site.training_share, rest_mw = site.rating_mw - training_mw;
  PeriodEnvelope period;
  period.training = training_mw * entry.mean;
  period.inference = rest_mw * entry.mean;
  const bool own = !site.measured->max.empty();
  period.training_max = own ? training_mw * entry.max : period.training * swing_peak_to_mean(site.synchronisation);
  period.training_min = own ? training_mw * entry.min : period.training * swing_floor_to_mean(site.synchronisation);
  period.inference_max = own ? rest_mw * entry.max : period.inference;
  period.inference_min = own ? rest_mw * entry.min : period.inference;
  period.swing = own ? site.rating_mw * entry.ramp : period.training_max - period.training_min;
  period.share_above = entry.above;
  return period;
}

}  // namespace

SiteLoad empty_load(const Horizon& horizon) {
  SiteLoad load;
  const auto n = static_cast<std::size_t>(horizon.periods);
  for (LoadBand* band : {&load.training, &load.inference})
    for (std::vector<double>* values : {&band->mean, &band->max, &band->min}) values->assign(n, 0.0);
  for (std::vector<double>* values : {&load.swing_mw, &load.step_mw, &load.share_above}) values->assign(n, 0.0);
  return load;
}

void add_period(SiteLoad& load, std::size_t t, const PeriodEnvelope& period, double weight) {
  load.training.mean[t] += weight * period.training;
  load.training.max[t] += weight * period.training_max;
  load.training.min[t] += weight * period.training_min;
  load.inference.mean[t] += weight * period.inference;
  load.inference.max[t] += weight * period.inference_max;
  load.inference.min[t] += weight * period.inference_min;
  load.swing_mw[t] += weight * period.swing;
  load.share_above[t] += weight * period.share_above;
}

namespace {

// Entries of all periods; `add_block(entry, period, places)` adds those of a trace that is drawn in blocks.
template <class AddBlock>
std::vector<TraceEntry> entries_of(const TraceSeries& series, const Horizon& horizon, AddBlock add_block) {
  std::vector<TraceEntry> entries(static_cast<std::size_t>(horizon.periods));
  for (int t = 0; t < horizon.periods; ++t) {
    TraceEntry& entry = entries[static_cast<std::size_t>(t)];
    if (series.block_periods <= 0)
      add_entry(entry, series, static_cast<std::size_t>(t), 1.0);
    else
      add_block(entry, t, places_of_block(series, t));
  }
  return entries;
}

}  // namespace

std::vector<TraceEntry> draw_entries(const TraceSeries& series, const Horizon& horizon, RandomStream& random) {
  int place = 0;
  return entries_of(series, horizon, [&](TraceEntry& entry, int t, const Places& places) {
    if (t % series.block_periods == 0) place = random.integer(places.count);
    add_entry(entry, series, entry_of(series, t, places, place), 1.0);
  });
}

std::vector<TraceEntry> expected_entries(const TraceSeries& series, const Horizon& horizon) {
  return entries_of(series, horizon, [&](TraceEntry& entry, int t, const Places& places) {
    for (int place = 0; place < places.count; ++place)
      add_entry(entry, series, entry_of(series, t, places, place), 1.0 / places.count);
  });
}

SiteLoad measured_load(const SiteModel& model, const std::vector<TraceEntry>& entries) {
  SiteLoad load = empty_load(model.horizon());
  for (std::size_t t = 0; t < entries.size(); ++t) add_period(load, t, measured_period(model.site(), entries[t]), 1.0);
  return load;
}

void replace_inference(SiteLoad& load, const SiteModel& model, const std::vector<TraceEntry>& entries) {
  const double steady = model.steady_mw(), saturated = model.saturated_mw();
  for (std::size_t t = 0; t < entries.size(); ++t) {
    load.inference.mean[t] = steady + saturated * entries[t].mean;
    load.inference.max[t] = steady + saturated * entries[t].max;
    load.inference.min[t] = steady + saturated * entries[t].min;
    load.swing_mw[t] = load.training.max[t] - load.training.min[t] + saturated * entries[t].ramp;
  }
}

}  // namespace gridkeel::shock
