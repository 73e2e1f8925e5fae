#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "shock/fine_load.hpp"

namespace gridkeel::shock {

// One instant of a window, or the ranges of both parts within one minute of it.
struct FinePoint {
  double training, requests;
};

// What is kept of some minutes of fine trace. The points are those that can be the highest (lowest, fastest) for some
// mix of the two parts: power grows with both, so no other point of the window ever is.
struct FineWindow {
  double training_mean = 1.0;
  std::array<double, 16> requests_by_rank{};  // means of equal shares of the window, from quiet to busy
  std::vector<FinePoint> highest, lowest, steepest;
  std::vector<FinePoint> instants;  // evenly spread over the window
};

// How a site's load splits at some moment: MW at the traces' means, and what saturates.
struct LoadMix {
  double training_mw = 0.0;
  double requests_mw = 0.0;  // above the floor, when saturated
  double demand = 0.0;       // mean requests as a share of those that saturate

  double requests_at(double requests) const {
    const double share = demand * requests;
    return requests_mw * (share < 1.0 ? share : 1.0);
  }
  double mw(const FinePoint& point) const { return training_mw * point.training + requests_at(point.requests); }
};

double mean_requests_mw(const FineWindow& window, const LoadMix& mix);

// The instant of the window at which this mix is highest or lowest, and its largest change within a minute.
const FinePoint& highest(const FineWindow& window, const LoadMix& mix);
const FinePoint& lowest(const FineWindow& window, const LoadMix& mix);
double steepest_mw(const FineWindow& window, const LoadMix& mix);

// Windows cut one after the other from a fine trace.
std::vector<FineWindow> cut_windows(const FineTrace& trace, double window_s);

}  // namespace gridkeel::shock
