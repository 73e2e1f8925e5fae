#include "shock/window_library.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gridkeel::shock {

namespace {

constexpr std::size_t kInstants = 48;
constexpr double kRampWithin_s = 60.0;

// Those points that no other exceeds in both parts: sign +1 for the highest, -1 for the lowest.
std::vector<FinePoint> frontier(std::vector<FinePoint> points, double sign) {
  std::sort(points.begin(), points.end(), [sign](const FinePoint& a, const FinePoint& b) {
    return a.training != b.training ? sign * a.training > sign * b.training : sign * a.requests > sign * b.requests;
  });
  std::vector<FinePoint> kept;
  for (const FinePoint& p : points)
    if (kept.empty() || sign * p.requests > sign * kept.back().requests) kept.push_back(p);
  return kept;
}

// Range of values[from, to).
double range(const std::vector<double>& values, std::size_t from, std::size_t to) {
  const auto [low, high] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(from),
                                               values.begin() + static_cast<std::ptrdiff_t>(to));
  return *high - *low;
}

// Minutes that overlap by half, so that any half minute lies within one of them.
std::vector<FinePoint> minute_ranges(const FineTrace& trace, std::size_t from, std::size_t to) {
  const auto minute = std::max<std::size_t>(2, static_cast<std::size_t>(kRampWithin_s / trace.dt_s));
  std::vector<FinePoint> ranges;
  for (std::size_t at = from; at == from || at + minute / 2 < to; at += minute / 2) {
    const std::size_t end = std::min(at + minute, to);
    ranges.push_back({range(trace.training, at, end), range(trace.requests, at, end)});
  }
  return ranges;
}

FineWindow describe(const FineTrace& trace, std::size_t from, std::size_t to) {
  FineWindow window;
  std::vector<FinePoint> points;
  std::vector<double> requests;
  for (std::size_t i = from; i < to; ++i) {
    points.push_back({trace.training[i], trace.requests[i]});
    requests.push_back(trace.requests[i]);
  }
  const std::size_t count = points.size();
  for (std::size_t k = 0; k < kInstants; ++k) window.instants.push_back(points[k * count / kInstants]);
  window.training_mean = 0.0;
  for (const FinePoint& p : points) window.training_mean += p.training / static_cast<double>(count);
  std::sort(requests.begin(), requests.end());
  const std::size_t ranks = window.requests_by_rank.size();
  for (std::size_t k = 0; k < ranks; ++k) {
    const auto a = requests.begin() + static_cast<std::ptrdiff_t>(k * count / ranks);
    const auto b = requests.begin() + static_cast<std::ptrdiff_t>((k + 1) * count / ranks);
    window.requests_by_rank[k] = std::accumulate(a, b, 0.0) / static_cast<double>(std::max<std::ptrdiff_t>(1, b - a));
  }
  window.highest = frontier(points, 1.0);
  window.lowest = frontier(std::move(points), -1.0);
  window.steepest = frontier(minute_ranges(trace, from, to), 1.0);
  return window;
}

}  // namespace

double mean_requests_mw(const FineWindow& window, const LoadMix& mix) {
  double sum = 0.0;
  for (const double requests : window.requests_by_rank) sum += mix.requests_at(requests);
  return sum / static_cast<double>(window.requests_by_rank.size());
}

const FinePoint& highest(const FineWindow& window, const LoadMix& mix) {
  return *std::max_element(window.highest.begin(), window.highest.end(),
                           [&](const FinePoint& a, const FinePoint& b) { return mix.mw(a) < mix.mw(b); });
}

const FinePoint& lowest(const FineWindow& window, const LoadMix& mix) {
  return *std::min_element(window.lowest.begin(), window.lowest.end(),
                           [&](const FinePoint& a, const FinePoint& b) { return mix.mw(a) < mix.mw(b); });
}

double steepest_mw(const FineWindow& window, const LoadMix& mix) {
  double most = 0.0;
  for (const FinePoint& p : window.steepest) most = std::max(most, mix.mw(p));
  return most;
}

std::vector<FineWindow> cut_windows(const FineTrace& trace, double window_s) {
  const auto length = std::max<std::size_t>(kInstants, static_cast<std::size_t>(std::lround(window_s / trace.dt_s)));
  std::vector<FineWindow> windows;
  for (std::size_t from = 0; from + length <= trace.training.size(); from += length)
    windows.push_back(describe(trace, from, from + length));
  return windows;
}

}  // namespace gridkeel::shock
