#include "planning/initial_state.hpp"

#include <algorithm>

namespace gridkeel::planning {

double surplus_usd_per_mwh(const flex::StorageData& storage, const EndPrices& prices) {
  return std::max(0.0, storage.discharge_efficiency * (prices.mean_usd_per_mwh - storage.cycle_cost_usd_per_mwh));
}

double shortfall_usd_per_mwh(const flex::StorageData& storage, const EndPrices& prices) {
  return std::max(surplus_usd_per_mwh(storage, prices), prices.highest_usd_per_mwh / storage.charge_efficiency);
}

double final_level_mwh(const flex::StorageData& storage) {
  return std::max(0.0, (storage.soc_final_min * storage.soc_initial - storage.soc_min) * storage.energy_mwh);
}

}  // namespace gridkeel::planning
