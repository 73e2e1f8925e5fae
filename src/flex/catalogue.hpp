// flex: Flexible Capacity Modules: what can be bought, from whom, how many, by when.
// Depends on common only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/config.hpp"
#include "common/id.hpp"

namespace gridkeel::flex {

struct OfferTag {};
using OfferId = Id<OfferTag>;  // index into Catalogue::offers

enum class ModuleType { storage, generator, demand_response, long_duration_storage };
std::string_view to_string(ModuleType type);
std::optional<ModuleType> module_type_from(std::string_view name);
std::vector<std::string> module_type_names();

// Storage and long-duration storage. SoC is a share of energy_mwh.
struct StorageData {
  double energy_mwh = 0.0;
  double charge_efficiency = 1.0;
  double discharge_efficiency = 1.0;
  double soc_min = 0.0;
  double soc_max = 1.0;
  double soc_initial = 1.0;
  double soc_final_min = 0.0;           // share of the initial SoC that must be left at the end
  double cycle_cost_usd_per_mwh = 0.0;  // per MWh discharged
  double inverter_mva_per_mw = 1.1;
};

struct GeneratorData {
  double pmin_share = 0.0;
  double ramp_share_per_min = 1.0;
  double start_cost_usd = 0.0;
  double start_time_h = 0.0;
  double fuel_usd_per_mwh = 0.0;  // fuel price / efficiency + variable O&M, per MWh electric
  double min_up_h = 0.0;
  double min_down_h = 0.0;
  double inverter_mva_per_mw = 1.25;  // machine rating, power factor 0.8
};

struct DemandResponseData {
  double response_time_h = 0.0;
  double max_duration_h = 4.0;
  int max_calls = 1;           // per event horizon
  double rebound_share = 0.0;  // energy that comes back / energy reduced
  double rebound_window_h = 4.0;
  double activation_cost_usd_per_mwh = 0.0;
  std::vector<std::string> load_classes;  // the classes it can reduce; empty = any

  bool reduces(const std::string& load_class) const;
};

// One module type: physics and reliability. Exactly the data block of its type is used.
struct Module {
  std::string name;
  ModuleType type = ModuleType::storage;
  double power_mw = 0.0;  // of one unit
  StorageData storage;
  GeneratorData generator;
  DemandResponseData demand_response;
  bool grid_forming = false;
  double response_time_s = 1.0;  // to full power; decides whether it covers swings inside a period
  double availability = 1.0;
  double fail_to_start = 0.0;
  double mttf_h = 0.0;  // 0 = does not fail in service
  double lifetime_years = 15.0;
  double fixed_om_share = 0.0;  // of the price, per year
  std::string source;           // where the numbers come from
  Location where;

  bool is_storage() const { return type == ModuleType::storage || type == ModuleType::long_duration_storage; }
};

// The equal yearly payment that repays 1 over the years at this rate.
double capital_recovery_factor(double rate, double years);

// A module type sold by a supplier.
struct Offer {
  std::string name;
  std::string supplier;
  Module module;
  double price_usd = 0.0;           // one unit, installed
  double price_usd_per_year = 0.0;  // recurring (enrolment, rental), instead of or beside the price
  int inventory = 0;
  double lead_time_weeks = 0.0;
  double delivery_reliability = 1.0;  // expected delivered fraction of what is bought
  Location where;

  // Capital recovery factor times price, plus fixed O&M and recurring payments.
  double annual_cost_usd(double discount_rate) const;
};

// What the catalogue says of a supplier beside its offers.
struct SupplierNote {
  std::string name;
  std::string note;
};

struct Catalogue {
  std::string source;  // the file, as messages name it
  std::vector<Offer> offers;
  std::vector<std::string> suppliers;        // in order of first appearance
  std::vector<SupplierNote> supplier_notes;  // of the [[supplier]] tables, if any

  const Offer& offer(OfferId id) const { return offers[id.index()]; }
  std::optional<OfferId> find(std::string_view offer_name) const;
};

// TOML: [[module]] (physics), [[offer]] (module, supplier, price, stock, lead time), optional [[supplier]].
// The keys and their ranges are those of module_reader.cpp and catalogue_reader.cpp. Throws InputError.
Catalogue read_catalogue(const std::string& path);
Catalogue parse_catalogue(std::string_view text, const std::string& name, std::shared_ptr<ConfigEdits> edits = nullptr);

}  // namespace gridkeel::flex
