#include "shock/run_times.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "shock/facts.hpp"
#include "shock/occupancy.hpp"
#include "unit/shock/shared_data.hpp"

namespace gridkeel::shock::test {
namespace {

std::vector<double> philly_h() {
  const std::string path = shared_data("philly-job-runtimes/philly_runtime.csv.gz");
  if (!std::filesystem::exists(path)) return {};
  const std::string text = unzipped(path);
  CsvReader csv(text, path);
  std::vector<double> hours;
  while (csv.next()) hours.push_back(csv.number(0) / 3600.0);
  std::sort(hours.begin(), hours.end());
  return hours;
}

double quantile(const std::vector<double>& sorted, double p) {
  return sorted[static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1))];
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Row 19: at quantiles between those of the table.
TEST(RunTimes, AreThoseOfPhilly) {
  const std::vector<double> measured = philly_h();
  if (measured.empty()) GTEST_SKIP() << "the Philly run times are absent";
  const RunTimes all;
  for (const double p : {0.03, 0.15, 0.33, 0.43, 0.53, 0.63, 0.83, 0.88, 0.93, 0.965, 0.983, 0.992, 0.997})
    EXPECT_NEAR(all.quantile_h(p) / quantile(measured, p), 1.0, 0.2) << p;
  EXPECT_NEAR(all.quantile_h(0.5) * 3600.0, 1186.0, 1.0);
  EXPECT_NEAR(all.quantile_h(0.99), 80.0, 1.0);
  EXPECT_NEAR(all.mean_h() / mean_of(measured), 1.0, 0.05);
}

// Kolmogorov and Smirnov: half of the jobs against draws of the table.
TEST(RunTimes, DrawsAreDistributedAsHalfOfTheJobs) {
  const std::vector<double> measured = philly_h();
  if (measured.empty()) GTEST_SKIP() << "the Philly run times are absent";
  RandomStream random(1, "run times");
  std::vector<double> drawn;
  for (int k = 0; k < 20000; ++k) drawn.push_back(RunTimes().draw_h(random));
  std::sort(drawn.begin(), drawn.end());
  double distance = 0.0;
  for (std::size_t k = 0; k < measured.size(); k += 2) {
    const auto below = std::upper_bound(drawn.begin(), drawn.end(), measured[k]) - drawn.begin();
    const double of_all = static_cast<double>(k + 1) / static_cast<double>(measured.size());
    distance = std::max(distance, std::abs(static_cast<double>(below) / 20000.0 - of_all));
  }
  EXPECT_LT(distance, 0.025);
}

TEST(RunTimes, LongerThan) {
  const RunTimes jobs(1.0 / 3.0);
  RandomStream random(2, "run times");
  double sum = 0.0, left = 0.0, square = 0.0;
  for (int k = 0; k < 40000; ++k) {
    const double h = jobs.draw_h(random);
    ASSERT_GE(h, 1.0 / 3.0 - 1e-9);
    sum += h / 40000.0;
    square += h * h / 40000.0;
    left += jobs.draw_left_h(random) / 40000.0;
  }
  EXPECT_NEAR(sum / jobs.mean_h(), 1.0, 0.1);
  EXPECT_NEAR(left / (square / (2.0 * sum)), 1.0, 0.2) << "what is left of a job found running: E h² / 2 E h";
}

TEST(Occupancy, IsHalfOnAverageAndChangesByJobs) {
  const Horizon horizon{24, 1.0, 0.0};
  double sum = 0.0;
  int changes = 0;
  for (std::uint64_t k = 0; k < 2000; ++k) {
    RandomStream random(3, "occupancy", k);
    const Occupancy occupancy = draw_occupancy(8, horizon, random);
    for (std::size_t t = 0; t < 24; ++t) {
      ASSERT_LE(occupancy.min[t], occupancy.mean[t] + 1e-12);
      ASSERT_GE(occupancy.max[t], occupancy.mean[t] - 1e-12);
      ASSERT_GE(occupancy.min[t], 0.0);
      ASSERT_LE(occupancy.max[t], 1.0);
      sum += occupancy.mean[t] / 48000.0;
      changes += occupancy.max[t] > occupancy.min[t];
    }
  }
  EXPECT_NEAR(sum, facts::kOccupancyMean, 0.015);
  EXPECT_GT(changes, 10000);
}

}  // namespace
}  // namespace gridkeel::shock::test
