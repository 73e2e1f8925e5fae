// Where a dispatch starts that is one of many in a row (src/operation), and what is worth keeping at its end. Without
// it, Stage II starts as the study says: storage at its first level, generators off, nothing called or owed.
#pragma once

#include <optional>
#include <vector>

#include "flex/catalogue.hpp"
#include "planning/switching_state.hpp"

namespace gridkeel::planning {

// What the units of one device did before, all of them together. Lists begin with the latest period; what they lack
// is 0.
struct DeviceState {
  double stored_mwh = 0.0;  // above the lower end of the SoC window
  double generation_mw = 0.0;
  double on_units = 0.0;
  std::vector<double> starts, stops;
  std::vector<double> reduction_mw, calls;
  double owed_mwh = 0.0;     // demand response: energy that must still come back
  double reduced_mwh = 0.0;  // since the budget of calls was new
  double called = 0.0;       // likewise, in units
};

// Stored energy above the level that the study wants at the end is worth what it saves on average; what lacks below it
// is bought back at the dearest time. Between the two, shifting energy within a day pays and going below does not,
// unless something worse threatens.
struct EndPrices {
  double mean_usd_per_mwh = 0.0, highest_usd_per_mwh = 0.0;  // of a day's import
};
double surplus_usd_per_mwh(const flex::StorageData& storage, const EndPrices& prices);
double shortfall_usd_per_mwh(const flex::StorageData& storage, const EndPrices& prices);
// Per unit, above the lower end of the SoC window.
double final_level_mwh(const flex::StorageData& storage);

struct InitialState {
  std::vector<DeviceState> devices;  // as FirstStage::devices
  std::optional<double> import_mw;   // of the period before: the substation's ramp counts from it
  int budget_periods = 0;            // that share the budget of calls with what came before
  int day_periods = 1;               // later, each so many periods have a budget of their own
  EndPrices end_prices;
  // An outage that nobody saw coming may leave a generator no way to keep its ramp or its minimum up time, or demand
  // response none to give energy back in time. Breaking these costs so much for each MW and period, or unit.
  double breach_usd_per_mw = 0.0;
  std::optional<SwitchingState> switching;  // none: the feeder was in normal operation
};

// Of a list of a DeviceState: k = 0 is the latest period.
inline double earlier(const std::vector<double>& list, std::size_t k) { return k < list.size() ? list[k] : 0.0; }

}  // namespace gridkeel::planning
