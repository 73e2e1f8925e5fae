#include <fmt/format.h>

#include <algorithm>

#include "planning/study_series.hpp"

// Rows: docs/shocks.md.

namespace gridkeel::planning {

namespace {

constexpr Range kAboveZero{0.0, 1e6, true, false};

void read_training(const ConfigTable& table, shock::JobCycle& cycle) {
  const auto read = [&](double& value, std::string_view key, Range range) { value = table.number(key, range, value); };
  read(cycle.period_s, "cycle_period_s", Range::between(0.4, 3600.0));
  read(cycle.period_spread, "cycle_period_spread", Range::between(0.0, 0.9));
  read(cycle.period_jitter_sd, "cycle_period_jitter_sd", Range::unit());
  read(cycle.up_share, "cycle_up_share", Range{0.0, 1.0, true, false});
  read(cycle.high, "cycle_high", Range{0.0, 1.0, true, false});
  read(cycle.low, "cycle_low", Range::unit());
  read(cycle.low_sd, "cycle_low_sd", Range::unit());
  read(cycle.noise_sd, "cycle_noise_sd", Range::between(0.0, 0.5));
  read(cycle.edge_s, "cycle_edge_s", Range::between(0.0, 600.0));
  read(cycle.pause_every_s, "pause_every_s", kAboveZero);
  read(cycle.pause_length_s, "pause_length_s", Range::between(0.0, 3600.0));
  read(cycle.pause_depth, "pause_depth", Range::unit());
  if (cycle.low > cycle.high)
    throw InputError(table.location(table.has("cycle_low") ? "cycle_low" : "cycle_high"),
                     fmt::format("{}: cycle_low = {} is above cycle_high = {}", table.path(), cycle.low, cycle.high));
}

void read_fine_tuning(const ConfigTable& table, shock::FineLoad& fine) {
  shock::JobCycle& cycle = fine.fine_tuning;
  fine.fine_tuning_share = table.number("fine_tuning_share", Range::unit(), fine.fine_tuning_share);
  cycle.period_s = table.number("fine_tuning_period_s", Range::between(0.4, 3600.0), cycle.period_s);
  cycle.up_share = table.number("fine_tuning_up_share", Range{0.0, 1.0, true, false}, cycle.up_share);
  cycle.low = table.number("fine_tuning_low", Range::between(0.0, cycle.high), cycle.low);
}

void read_bursts(const ConfigTable& table, const std::string& prefix, shock::RequestBursts& bursts) {
  bursts.rate_per_s = table.number(prefix + "_rate_per_s", kAboveZero, bursts.rate_per_s);
  const std::string key = prefix + "_cv";
  if (!table.has(key)) return;
  const std::vector<double> cv = table.numbers(key, Range::between(0.0, 20.0));
  if (cv.size() != bursts.cv.size() || cv[0] < cv[1] || cv[1] < cv[2])
    throw InputError(table.location(key),
                     fmt::format("{}: {} must be three numbers that do not grow: the coefficients of variation of the "
                                 "requests in 1, 10 and 60 s",
                                 table.path(), key));
  std::copy(cv.begin(), cv.end(), bursts.cv.begin());
}

}  // namespace

void read_fine_load(const ConfigTable& table, shock::FineLoad& fine) {
  const auto read = [&](double& value, std::string_view key, Range range) { value = table.number(key, range, value); };
  read_training(table, fine.training);
  read_fine_tuning(table, fine);
  read(fine.kw_per_gpu, "kw_per_gpu", Range::between(0.01, 100.0));
  read(fine.gpus_per_job, "gpus_per_job", Range::between(1.0, 1e6));
  read(fine.smoothing.floor, "smoothing_floor", Range::unit());
  read(fine.smoothing.ramp_per_s, "smoothing_ramp_per_s", Range::between(0.0, 1e3));
  read(fine.smoothing.storage_j_per_gpu, "smoothing_storage_j_per_gpu", Range::between(0.0, 1e9));
  read_bursts(table, "request", fine.requests);
  read_bursts(table, "bursty_request", fine.bursty);
  read(fine.bursty_share, "bursty_share", Range::unit());
  read(fine.request_service_s, "request_service_s", Range::between(0.1, 600.0));
  read(fine.inference_floor, "inference_floor", Range::unit());
  read(fine.demand_sd, "demand_sd", Range::between(0.0, 0.5));
  read(fine.cooling_share, "cooling_share", Range::between(0.0, 0.9));
  read(fine.cooling_lag_s, "cooling_lag_s", Range::between(0.0, 7200.0));
}

}  // namespace gridkeel::planning
