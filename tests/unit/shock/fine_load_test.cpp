// The fine clock against published measurements (docs/shocks.md): what is fitted is told apart from what is checked.

#include "shock/fine_load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "shock/job_cycle.hpp"
#include "shock/requests.hpp"
#include "unit/shock/shared_data.hpp"
#include "unit/shock/trace_statistics.hpp"

namespace gridkeel::shock::test {
namespace {

// Row 21: what the default cycle gives, which was taken from rows 3, 7 and 9 and knows nothing of row 21.
TEST(FineLoad, PeakOverMeanFollowsSynchronisation) {
  const std::string path = shared_data("nlr-h100-summary/dc_scaleup_results.csv");
  GRIDKEEL_NEED_DATA(path);
  FineLoad load;
  load.cooling_share = load.fine_tuning_share = 0.0;  // row 21 is of one kind of job, and of servers only
  const std::vector<std::pair<double, const char*>> cases{
      {1.0, "Fully Sync (ρ=1)"}, {0.5, "50% Corr (ρ=0.5)"}, {0.0, "Independent (ρ=0)"}};
  for (const auto& [rho, name] : cases) {
    const Moments m = moments(simulate_fine(load, rho, 400, 1800.0, 0.5, 4, 0).training);
    const double peak = csv_column(path, "Peak_to_Average", "Correlation", name).at(0);
    const double cv = csv_column(path, "CV_%", "Correlation", name).at(0) / 100.0;
    EXPECT_NEAR(m.max / m.mean, peak, 0.07) << name;
    EXPECT_NEAR(m.sd / m.mean, cv, 0.06) << name;
  }
}

// Row 3: a DGX-H100 rack: floor 0.25, plateau 0.84, peak 0.92 of rating, period 17 s, edge of 0.2 s.
TEST(JobCycle, IsTheMeasuredRack) {
  RandomStream random(2, "rack");
  JobCycle cycle;
  const std::vector<double> power = simulate_job(cycle, cycle.period_s, 36000, 0.1, random);
  const Moments m = moments(power);
  EXPECT_NEAR(m.mean, cycle.mean(), 0.02);
  EXPECT_NEAR(m.max, 0.92, 0.03);
  EXPECT_NEAR(peak_hz(power, 0.1, 0.03, 0.2, 4096), 1.0 / 17.0, 0.006);
  EXPECT_NEAR(ramp_quantile(power, 0.1, 0.995), 0.65 / 0.2, 0.8);
}

// Row 9 and 2: as Ko and Zhu have it, the swing lies near 1 Hz, in the band that utilities watch.
TEST(JobCycle, KoAndZhu) {
  JobCycle cycle;
  cycle.period_s = 1.0;
  cycle.up_share = 0.7;
  cycle.low = 0.7 * cycle.high;
  cycle.edge_s = 0.05;
  cycle.pause_length_s = 0.0;
  RandomStream random(3, "ko");
  const std::vector<double> power = simulate_job(cycle, cycle.period_s, 30000, 0.05, random);
  EXPECT_NEAR(peak_hz(power, 0.05, 0.3, 3.0, 1024), 1.0, 0.08);
  double band = 0.0, above = 0.0;
  for (double hz = 0.1; hz < 2.0; hz += 0.02) band += spectrum(power, 0.05, hz, 1024);
  for (double hz = 3.0; hz < 9.0; hz += 0.06) above += 3.0 * spectrum(power, 0.05, hz, 1024);
  EXPECT_GT(band, above);
}

// Sixteen nodes that train with LoRA. Fitted to the first half of the drops that were detected in its power; checked
// against figures that others computed from the power itself: spectrum, ramps, and what averaging leaves.
struct Lora : testing::Test {
  std::string folder = shared_data("nlr-h100-summary/");
  double peak_w = 48432.0, idle_w = 0.0, idle_s = 0.0, length_s = 2074.6;
  JobCycle cycle;
  std::vector<double> power;  // W, every 0.2 s as measured

  void SetUp() override {
    GRIDKEEL_NEED_DATA(folder + "llama2_checkpoint_events.csv");
    const auto column = [&](const char* name) { return csv_column(folder + "llama2_checkpoint_events.csv", name); };
    const std::vector<double> start = column("start_s"), length = column("duration_s"), drop = column("drop_pct");
    const std::size_t half = start.size() / 2;
    std::vector<double> periods, lengths(length.begin() + 1, length.begin() + static_cast<std::ptrdiff_t>(half)),
        drops(drop.begin() + 1, drop.begin() + static_cast<std::ptrdiff_t>(half));
    for (std::size_t k = 2; k < half; ++k) periods.push_back(start[k] - start[k - 1]);
    const double baseline_w = column("baseline_W")[0];
    cycle.period_s = median(periods);
    cycle.up_share = 1.0 - median(lengths) / cycle.period_s;
    cycle.high = baseline_w / peak_w;
    cycle.low = cycle.high * (1.0 - median(drops) / 100.0);
    cycle.period_jitter_sd = moments(periods).sd / cycle.period_s < 0.5 ? 0.03 : 0.1;
    cycle.low_sd = 0.01;
    cycle.noise_sd = 0.02;
    cycle.edge_s = 0.4;  // two samples: a drop falls from one to the next but one
    cycle.pause_length_s = 0.0;
    idle_s = length[0];
    idle_w = column("min_power_W")[0];
    RandomStream random(7, "lora");
    power = simulate_job(cycle, cycle.period_s, static_cast<std::size_t>((length_s - idle_s) / 0.2), 0.2, random);
    for (double& p : power) p *= peak_w;
  }
};

TEST_F(Lora, SpectralPeaks) {
  const std::vector<double> periods =
      csv_column(folder + "dominant_frequencies.csv", "Period_s", "Workload", "LLaMA2-LoRA 16N");
  ASSERT_EQ(periods.size(), 3u);  // the first is the length of the run
  EXPECT_NEAR(1.0 / peak_hz(power, 0.2, 0.05, 0.15, 1024), periods[1], 0.5);
  EXPECT_NEAR(1.0 / peak_hz(power, 0.2, 0.23, 0.35, 1024), periods[2], 0.2);
}

TEST_F(Lora, RampsAndWhatAveragingLeaves) {
  EXPECT_NEAR(ramp_quantile(power, 0.2, 0.99) / csv_column(folder + "comparison_table.csv", "P99_AbsRamp_W_s",
                                                           "Workload", "Training – LLaMA2 LoRA (16N)")
                                                    .at(0),
              1.0, 0.25);
  std::vector<double> run(static_cast<std::size_t>(idle_s / 0.2), idle_w);
  run.insert(run.end(), power.begin(), power.end());
  const double raw = moments(run).sd;
  const auto measured = [&](const char* column) {
    return csv_column(folder + "timescale_stats.csv", column, "Workload", "LLaMA2-LoRA 16N").at(0);
  };
  EXPECT_NEAR(raw / measured("Raw_Std_W"), 1.0, 0.15);
  EXPECT_NEAR(moments(averaged(run, 5)).sd / raw, measured("Std@1s_W") / measured("Raw_Std_W"), 0.02);
  EXPECT_NEAR(moments(averaged(run, 50)).sd / raw, measured("Std@10s_W") / measured("Raw_Std_W"), 0.06);
  EXPECT_NEAR(moments(averaged(run, 300)).sd / raw, measured("Std@60s_W") / measured("Raw_Std_W"), 0.09);
  const double cv =
      csv_column(folder + "comparison_table.csv", "CV_%", "Workload", "Training – LLaMA2 LoRA (16N)").at(0);
  EXPECT_NEAR(100.0 * raw / moments(run).mean, cv, 5.0);
}

// Row 4: levels of the burst's first half (idle, on, the rise), checked on its end: the fall.
TEST(JobCycle, FineTuningBurstFallsAsItRose) {
  const std::string path = shared_data("switchref-h100x4/h100_4x_cycle.csv");
  GRIDKEEL_NEED_DATA(path);
  const std::vector<double> time = csv_column(path, "t_s"), power = csv_column(path, "power_W");
  const double half = 0.5 * (time.front() + time.back());
  double rise = 0.0, fall = 0.0;
  for (std::size_t k = 1; k < time.size(); ++k) {
    // Largest change within about a second on either side.
    std::size_t from = k;
    while (from > 0 && time[k] - time[from - 1] <= 1.0 + 1e-9) --from;
    if (time[k] < half)
      rise = std::max(rise, power[k] - power[from]);
    else
      fall = std::max(fall, power[from] - power[k]);
  }
  JobCycle cycle;
  cycle.period_s = 97.0;
  cycle.up_share = 30.0 / 97.0;
  cycle.high = 1009.0 / 1123.0;
  cycle.low = 441.0 / 1123.0;
  cycle.edge_s = 1.0 * (cycle.high - cycle.low) * 1123.0 / rise;
  cycle.pause_length_s = cycle.noise_sd = cycle.low_sd = 0.0;
  RandomStream random(9, "burst");
  const std::vector<double> simulated = simulate_job(cycle, 97.0, 10000, 0.1, random);
  double simulated_fall = 0.0;
  for (std::size_t i = 10; i < simulated.size(); ++i)
    simulated_fall = std::max(simulated_fall, 1123.0 * (simulated[i - 10] - simulated[i]));
  EXPECT_NEAR(simulated_fall / fall, 1.0, 0.25);
}

TEST(FineLoad, CoolingFollowsWithItsLag) {
  FineLoad load;
  load.cooling_share = 0.0;
  const Moments bare = moments(simulate_fine(load, 1.0, 8, 3600.0, 0.5, 4, 0).training);
  load.cooling_share = 0.2;
  const Moments cooled = moments(simulate_fine(load, 1.0, 8, 3600.0, 0.5, 4, 0).training);
  EXPECT_NEAR(cooled.sd, 0.8 * bare.sd, 0.02) << "seconds pass the cooling by";
  load.cooling_lag_s = 0.0;
  EXPECT_NEAR(moments(simulate_fine(load, 1.0, 8, 3600.0, 0.5, 4, 0).training).sd, bare.sd, 0.02);
}

TEST(Smoothing, FloorRampAndStorage) {
  JobCycle cycle;
  RandomStream random(5, "smooth");
  const std::vector<double> bare = simulate_job(cycle, 17.0, 20000, 0.1, random);
  const auto with = [&](const Smoothing& smoothing) {
    std::vector<double> power = bare;
    smooth(power, smoothing, 1.0, 0.1);
    return power;
  };
  EXPECT_GE(moments(with({0.6, 0.0, 0.0})).min, 0.6);
  EXPECT_LE(ramp_quantile(with({0.0, 0.1, 0.0}), 0.1, 1.0), 0.1 + 1e-9);
  // 65 J a GPU (row 13) of a kW last 0.065 s: nothing against a cycle of 17 s. A hundred times as much carries it.
  EXPECT_GT(moments(with({0.0, 0.0, 65.0})).sd, 0.95 * moments(bare).sd);
  const std::vector<double> stored = with({0.0, 0.0, 6500.0});
  EXPECT_LT(moments(stored).sd, 0.5 * moments(bare).sd);
  EXPECT_NEAR(moments(stored).mean, moments(bare).mean, 0.002) << "what is stored comes back";
}

TEST(FineLoad, SameSeedSameSeconds) {
  const FineLoad load;
  EXPECT_EQ(simulate_fine(load, 0.5, 4, 300.0, 0.5, 1, 0).training,
            simulate_fine(load, 0.5, 4, 300.0, 0.5, 1, 0).training);
  EXPECT_NE(simulate_fine(load, 0.5, 4, 300.0, 0.5, 1, 0).requests,
            simulate_fine(load, 0.5, 4, 300.0, 0.5, 2, 0).requests);
}

}  // namespace
}  // namespace gridkeel::shock::test
