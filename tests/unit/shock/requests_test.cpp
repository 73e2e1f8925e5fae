#include "shock/requests.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "unit/shock/shared_data.hpp"

namespace gridkeel::shock::test {
namespace {

std::string azure(const char* kind) { return shared_data(std::string("azure-llm-2023/per_second_") + kind + ".csv"); }

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

RequestBursts measure(const std::vector<double>& requests) {
  return {mean(requests), {measured_cv(requests, 1), measured_cv(requests, 10), measured_cv(requests, 60)}};
}

// Busiest minute over the mean, usual hour of ten.
double busiest_minute(const BurstModel& model) {
  std::vector<double> ratios;
  for (std::uint64_t k = 0; k < 10; ++k) {
    RandomStream random(5, "busiest", k);
    const std::vector<double> requests = simulate_arrivals(model, 3480, random);
    double most = 0.0;
    for (std::size_t i = 0; i + 60 <= requests.size(); i += 60)
      most = std::max(most, std::accumulate(requests.begin() + static_cast<std::ptrdiff_t>(i),
                                            requests.begin() + static_cast<std::ptrdiff_t>(i) + 60, 0.0) /
                                60.0);
    ratios.push_back(most / mean(requests));
  }
  std::nth_element(ratios.begin(), ratios.begin() + 5, ratios.end());
  return ratios[5];
}

// Row 16: the defaults are what the traces measure.
TEST(RequestBursts, DefaultsAreTheTraces) {
  GRIDKEEL_NEED_DATA(azure("conv"));
  const RequestBursts conv = measure(csv_column(azure("conv"), "requests"));
  const RequestBursts code = measure(csv_column(azure("code"), "requests"));
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(conv.cv[k], RequestBursts{}.cv[k], 0.01);
    EXPECT_NEAR(code.cv[k], bursty_requests().cv[k], 0.01);
  }
  EXPECT_NEAR(conv.rate_per_s, RequestBursts{}.rate_per_s, 0.01);
  EXPECT_NEAR(code.rate_per_s, bursty_requests().rate_per_s, 0.01);
}

// Fitted to one half hour, checked on the other, also at scales that the fit does not see.
TEST(RequestBursts, FitOfOneHalfHourFitsTheOther) {
  GRIDKEEL_NEED_DATA(azure("conv"));
  for (const char* kind : {"conv", "code"}) {
    const std::vector<double> requests = csv_column(azure(kind), "requests");
    const auto middle = requests.begin() + static_cast<std::ptrdiff_t>(requests.size() / 2);
    const BurstModel fitted = fit_bursts(measure({requests.begin(), middle}));
    const std::vector<double> other(middle, requests.end());
    for (const std::size_t stretch : {1, 2, 5, 10, 20, 60})
      EXPECT_NEAR(fitted.cv(static_cast<double>(stretch)) / measured_cv(other, stretch), 1.0, 0.25)
          << kind << " over " << stretch << " s";
  }
}

TEST(RequestBursts, BusiestMinutesAreThoseOfTheTraces) {
  EXPECT_NEAR(busiest_minute(fit_bursts(RequestBursts{})), 1.5, 0.3);
  EXPECT_NEAR(busiest_minute(fit_bursts(bursty_requests())), 4.1, 1.2);
}

TEST(RequestBursts, SimulationHasTheModelsMoments) {
  for (const RequestBursts& bursts : {RequestBursts{}, bursty_requests()}) {
    const BurstModel model = fit_bursts(bursts);
    RandomStream random(6, "moments");
    const std::vector<double> requests = simulate_arrivals(model, 150000, random);
    EXPECT_NEAR(mean(requests) / bursts.rate_per_s, 1.0, 0.15);  // three errors of the bursty one
    for (const std::size_t stretch : {1, 10, 60})
      EXPECT_NEAR(measured_cv(requests, stretch) / model.cv(static_cast<double>(stretch)), 1.0, 0.08) << stretch;
    for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(model.cv(k == 0 ? 1.0 : k == 1 ? 10.0 : 60.0), bursts.cv[k], 0.02);
  }
}

// Row 14: from the floor in proportion to the use, then flat; fitted to every second run, checked on the others.
TEST(InferencePower, RisesFromItsFloorUntilSaturated) {
  const std::string path = shared_data("nlr-h100-summary/online_rate_power.csv");
  GRIDKEEL_NEED_DATA(path);
  const std::vector<double> rate = csv_column(path, "request_rate_per_s");
  const std::vector<double> power = csv_column(path, "mean_power_W_per_node");
  double floor_w = 0.0, full_w = 0.0;
  int floors = 0, fulls = 0;
  for (std::size_t k = 0; k < rate.size(); k += 2) {
    if (rate[k] <= 2) floor_w += power[k], ++floors;
    if (rate[k] >= 31) full_w += power[k], ++fulls;
  }
  floor_w /= floors, full_w /= fulls;
  EXPECT_NEAR(floor_w / full_w, FineLoad{}.inference_floor, 0.01);
  double worst = 0.0, square = 0.0;
  for (std::size_t k = 1; k < rate.size(); k += 2) {
    const double use = std::min(1.0, rate[k] / 31.0);
    const double error = (floor_w + (full_w - floor_w) * use) / power[k] - 1.0;
    worst = std::max(worst, std::abs(error));
    square += 2.0 * error * error / static_cast<double>(rate.size());
  }
  EXPECT_LT(worst, 0.08);
  EXPECT_LT(std::sqrt(square), 0.03);
}

}  // namespace
}  // namespace gridkeel::shock::test
