#include "flex/catalogue.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gridkeel::flex {

namespace {

constexpr std::array<ModuleType, 4> kTypes{ModuleType::storage, ModuleType::generator, ModuleType::demand_response,
                                           ModuleType::long_duration_storage};

}  // namespace

double capital_recovery_factor(double rate, double years) {
  if (rate <= 0.0) return 1.0 / years;
  return rate / -std::expm1(-years * std::log1p(rate));
}

bool DemandResponseData::reduces(const std::string& load_class) const {
  return load_classes.empty() || std::find(load_classes.begin(), load_classes.end(), load_class) != load_classes.end();
}

std::string_view to_string(ModuleType type) {
  switch (type) {
    case ModuleType::storage:
      return "storage";
    case ModuleType::generator:
      return "generator";
    case ModuleType::demand_response:
      return "demand_response";
    case ModuleType::long_duration_storage:
      return "long_duration_storage";
  }
  return "?";
}

std::optional<ModuleType> module_type_from(std::string_view name) {
  for (const ModuleType type : kTypes)
    if (to_string(type) == name) return type;
  return std::nullopt;
}

std::vector<std::string> module_type_names() {
  std::vector<std::string> names(kTypes.size());
  std::transform(kTypes.begin(), kTypes.end(), names.begin(), [](ModuleType type) { return to_string(type); });
  return names;
}

double Offer::annual_cost_usd(double discount_rate) const {
  const double share = capital_recovery_factor(discount_rate, module.lifetime_years) + module.fixed_om_share;
  return price_usd * share + price_usd_per_year;
}

std::optional<OfferId> Catalogue::find(std::string_view offer_name) const {
  for (std::size_t k = 0; k < offers.size(); ++k)
    if (offers[k].name == offer_name) return OfferId(k);
  return std::nullopt;
}

}  // namespace gridkeel::flex
