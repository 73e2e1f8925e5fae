#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace gridkeel::shock {

// One synchronous job's power over seconds, in shares of the rating of its hardware. Rows: docs/shocks.md.
struct JobCycle {
  double period_s = 17.0;          // row 3 [S]
  double period_spread = 0.25;     // half range of the periods of several jobs, as a share [M]
  double period_jitter_sd = 0.10;  // from cycle to cycle, as a share (row 9 [S])
  double up_share = 0.70;          // of the period at the upper level (row 9 [S])
  double high = 0.84, low = 0.25;  // row 3 [S]
  double low_sd = 0.05;            // of the lower level from cycle to cycle, as a share of the upper (row 9 [S])
  double noise_sd = 0.03;          // of the power, held for a second (row 9 [S])
  double edge_s = 0.2;             // from one level to the other (row 3 [S])
  // Checkpoints and evaluations: of the three drops inside row 7's diffusion run [ours].
  double pause_every_s = 425.0, pause_length_s = 25.0, pause_depth = 0.61;

  double mean(double floor = 0.0) const;  // over cycles and pauses, of what never falls below a floor
};

// Row 10 [S]: fine-tuning swings faster and deeper.
JobCycle fine_tuning_cycle();

// Hardware between a job's chips and the grid, in shares of the job's rating. Rows 12, 13.
struct Smoothing {
  double floor = 0.0;              // the power never falls below: burnt, if need be
  double ramp_per_s = 0.0;         // steepest change; 0: no limit
  double storage_j_per_gpu = 0.0;  // in the racks
  bool any() const { return floor > 0.0 || ramp_per_s > 0.0 || storage_j_per_gpu > 0.0; }
};

// Requests of one kind of service: coefficient of variation of their rate over 1, 10 and 60 s, as measured at this
// rate.
struct RequestBursts {
  double rate_per_s = 5.53;
  std::array<double, 3> cv{0.49, 0.26, 0.22};  // row 16 "conv" [ours]
};
inline RequestBursts bursty_requests() { return {2.57, {2.27, 1.70, 1.04}}; }  // row 16 "code" [ours]

// What a site's seconds look like; the mean level of each part is set elsewhere.
struct FineLoad {
  JobCycle training;
  JobCycle fine_tuning = fine_tuning_cycle();
  double fine_tuning_share = 0.10;  // of training [M]
  double kw_per_gpu = 1.25;         // of the site, cooling and all (row 18's servers are 10.2 kW for 8) [M]
  double gpus_per_job = 16.0;       // row 18 [S]: means of 5.7 and 26.8
  Smoothing smoothing;
  RequestBursts requests, bursty = bursty_requests();
  double bursty_share = 0.5;       // of the requests that burst like code [M]
  double request_service_s = 5.0;  // that a request keeps a chip busy: row 16's tokens at 25 ms each [M]
  double inference_floor = 0.74;   // of saturated power (row 14 [ours])
  double demand_sd = 0.08;         // of a day's request rate around its expected shape [M]
  double cooling_share = 0.13;     // of the site's power: 15 % of the rest (row 26 [M])
  double cooling_lag_s = 300.0;    // first order (row 26 [M])
};

// Power over seconds of a site's two changing parts, each with mean 1: training, and what requests cause above the
// floor as long as nothing saturates. Cooling follows each with its lag.
struct FineTrace {
  double dt_s = 0.0;
  std::vector<double> training, requests;
};

// `jobs` run at once, and a share sqrt(rho) of the power keeps step: two chips drawn at random then correlate by rho on
// average, and what the swing adds to the mean goes with sqrt(rho) (row 21's law).
FineTrace simulate_fine(const FineLoad& load, double rho, int jobs, double length_s, double dt_s, std::uint64_t seed,
                        std::uint64_t index);

// A step that resolves the shortest cycle.
double fine_step_s(const FineLoad& load);

}  // namespace gridkeel::shock
