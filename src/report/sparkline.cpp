#include "report/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gridkeel::report {
namespace {

constexpr std::array<const char*, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr double kZero = 1e-6;

std::vector<double> averaged(const std::vector<double>& values, std::size_t most) {
  const std::size_t group = most == 0 ? 1 : (values.size() + most - 1) / most;
  std::vector<double> means;
  for (std::size_t first = 0; first < values.size(); first += group) {
    const std::size_t end = std::min(first + group, values.size());
    double sum = 0.0;
    for (std::size_t k = first; k < end; ++k) sum += values[k];
    means.push_back(sum / static_cast<double>(end - first));
  }
  return means;
}

}  // namespace

std::string sparkline(const std::vector<double>& all, std::size_t most_bars) {
  const std::vector<double> values = averaged(all, most_bars);
  double low = 0.0, high = 0.0;
  for (const double v : values) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  std::string line;
  for (const double v : values) {
    if (std::abs(v) < kZero) {
      line += "·";
      continue;
    }
    const double share = (v - low) / (high - low);
    line += kBars[static_cast<std::size_t>(std::min(7.0, std::floor(share * 8.0)))];
  }
  return line;
}

}  // namespace gridkeel::report
