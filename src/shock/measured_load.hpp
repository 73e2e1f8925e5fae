#pragma once

#include <cstddef>
#include <vector>

#include "shock/ai_load.hpp"

namespace gridkeel::shock {

SiteLoad empty_load(const Horizon& horizon);
void add_period(SiteLoad& load, std::size_t t, const PeriodEnvelope& period, double weight);

// What a series says of one period.
struct TraceEntry {
  double mean = 0.0, max = 0.0, min = 0.0, ramp = 0.0, above = 0.0;
};

// Of every period: as the entries come, or in blocks from random places; and the mean over all these places.
std::vector<TraceEntry> draw_entries(const TraceSeries& series, const Horizon& horizon, RandomStream& random);
std::vector<TraceEntry> expected_entries(const TraceSeries& series, const Horizon& horizon);

SiteLoad measured_load(const SiteModel& model, const std::vector<TraceEntry>& entries);

// Inference as measured, in place of what the model says of it.
void replace_inference(SiteLoad& load, const SiteModel& model, const std::vector<TraceEntry>& entries);

}  // namespace gridkeel::shock
