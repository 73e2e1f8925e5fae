#include "stochastic/lshaped/neighbours.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr double kTolerance = 1e-9;  // of a row, relative to its sides

struct Step {
  std::size_t column;
  double by;
};

class Around {
 public:
  Around(const solver::LpModel& first_stage, const std::vector<double>& x) : of_(first_stage), x_(x) {
    activity_.assign(static_cast<std::size_t>(of_.rows.count()), 0.0);
    column_.resize(x.size());
    for (int r = 0; r < of_.rows.count(); ++r)
      for (const solver::Entry& e : solver::row_of(of_.rows.matrix, r)) {
        activity_[static_cast<std::size_t>(r)] += e.value * x[static_cast<std::size_t>(e.index)];
        column_[static_cast<std::size_t>(e.index)].push_back({r, e.value});
      }
  }

  std::vector<Step> steps() const {
    std::vector<Step> steps;
    for (std::size_t j = 0; j < x_.size(); ++j) {
      if (!of_.columns.integer[j]) continue;
      if (x_[j] - 1.0 >= of_.columns.lower[j]) steps.push_back({j, -1.0});
      if (x_[j] + 1.0 <= of_.columns.upper[j]) steps.push_back({j, 1.0});
    }
    return steps;
  }

  bool allows(const std::vector<Step>& steps) const {
    std::vector<double> activity = activity_;
    for (const Step& step : steps)
      for (const solver::Entry& e : column_[step.column])
        activity[static_cast<std::size_t>(e.index)] += step.by * e.value;
    for (std::size_t r = 0; r < activity.size(); ++r) {
      const double lower = of_.rows.lower[r], upper = of_.rows.upper[r];
      if (activity[r] < lower - kTolerance * std::max(1.0, std::abs(lower))) return false;
      if (activity[r] > upper + kTolerance * std::max(1.0, std::abs(upper))) return false;
    }
    return true;
  }

 private:
  const solver::LpModel& of_;
  const std::vector<double>& x_;
  std::vector<double> activity_;
  std::vector<std::vector<solver::Entry>> column_;  // row, coefficient
};
}  // namespace

std::vector<std::vector<double>> whole_neighbours(const solver::LpModel& first_stage, const std::vector<double>& x,
                                                  std::size_t most) {
  const Around around(first_stage, x);
  std::vector<std::vector<double>> found;
  const auto take = [&](const std::vector<Step>& steps) {
    if (found.size() >= most || !around.allows(steps)) return;
    found.push_back(x);
    for (const Step& step : steps) found.back()[step.column] += step.by;
  };
  const std::vector<Step> steps = around.steps();
  for (const Step& step : steps) take({step});
  for (const Step& less : steps)
    for (const Step& more : steps)
      if (less.by < 0.0 && more.by > 0.0 && less.column != more.column) take({less, more});
  return found;
}

}  // namespace gridkeel::stochastic
