#include "planning/device_row_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::planning {

int DeviceRowMaker::add(const char* what, int period, double lower, double upper, const std::vector<solver::Entry>& y,
                        double per_unit, Units units) {
  std::string name;
  if (with_names_) name = fmt::format("{}[{},t{:02}]", what, label_, period);
  const int row = target_.rows.add(lower, upper, y, name);
  std::vector<solver::Entry> x;
  if (per_unit != 0.0) {
    x.push_back({device_->column, per_unit});
    auto& rows = units == Units::usable ? out_.unit_rows : out_.whole_unit_rows;
    rows[static_cast<std::size_t>(index_)].push_back({row, per_unit});
  }
  target_.technology.add(x);
  return row;
}

void DeviceRowMaker::derate(int row, std::span<const solver::Entry> counts, double side) {
  auto& derated = out_.derated_rows[static_cast<std::size_t>(index_)];
  derated.push_back({row, {counts.begin(), counts.end()}, side});
}

int DeviceRowMaker::add_column(const char* what, int period, double cost, double upper) {
  std::string name;
  if (with_names_) name = fmt::format("{}[{},t{:02}]", what, label_, period);
  return target_.columns.add(cost, 0.0, upper, false, name);
}

int DeviceRowMaker::add_breach(const char* what, int period, double weight, double upper) {
  out_.breaches.push_back(add_column(what, period, initial_->breach_usd_per_mw * weight, upper));
  return out_.breaches.back();
}

double waiting_share(double wait_h, double step_h, int k) { return std::clamp(wait_h / step_h - k, 0.0, 1.0); }

int periods_of(double time_h, double step_h, int least) {
  return std::max(least, static_cast<int>(std::ceil(time_h / step_h - 1e-9)));
}

}  // namespace gridkeel::planning
