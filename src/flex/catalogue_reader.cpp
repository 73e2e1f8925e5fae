#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "common/file.hpp"
#include "flex/catalogue.hpp"
#include "flex/module_reader.hpp"

namespace gridkeel::flex {

namespace {

// Names of one kind with the line that defined each; refuses a second definition.
class Names {
 public:
  explicit Names(std::string kind) : kind_(std::move(kind)) {}

  void add(const std::string& name, const Location& where) {
    const auto [at, is_new] = line_.emplace(name, where.line);
    if (!is_new) throw DuplicateName(where, kind_, name, at->second);
  }
  bool has(const std::string& name) const { return line_.count(name) != 0; }

 private:
  std::string kind_;
  std::map<std::string, int> line_;
};

std::map<std::string, Module> read_modules(const ConfigTable& root) {
  Names names("module");
  std::map<std::string, Module> modules;
  for (const ConfigTable& table : root.tables("module")) {
    Module module = read_module(table);
    names.add(module.name, table.location("name"));
    modules.emplace(module.name, std::move(module));
  }
  return modules;
}

std::vector<SupplierNote> read_suppliers(const ConfigTable& root) {
  Names names("supplier");
  std::vector<SupplierNote> suppliers;
  for (const ConfigTable& table : root.tables("supplier")) {
    suppliers.push_back({table.name("name"), table.text("note", "")});
    names.add(suppliers.back().name, table.location("name"));
    table.finish();
  }
  return suppliers;
}

const Module& find_module(const ConfigTable& table, const std::string& offer,
                          const std::map<std::string, Module>& modules) {
  const std::string name = table.name("module");
  if (const auto at = modules.find(name); at != modules.end()) return at->second;
  std::vector<std::string> known;
  for (const auto& [key, module] : modules) known.push_back(key);
  const std::string near = nearest_name(name, known);
  throw UnknownReference(table.location("module"), fmt::format("offer '{}'", offer), "module", "'" + name + "'",
                         near.empty() ? "this catalogue" : fmt::format("this catalogue (did you mean '{}'?)", near));
}

void read_price(const ConfigTable& table, Offer& offer) {
  constexpr Range kPrice_usd{0.0, 1e12, false, false};
  if (!table.has("price_usd") && !table.has("price_usd_per_year"))
    throw MissingKey(table.location(), table.path(), "price_usd");
  offer.price_usd = table.number("price_usd", kPrice_usd, 0.0);
  offer.price_usd_per_year = table.number("price_usd_per_year", kPrice_usd, 0.0);
}

Offer read_offer(const ConfigTable& table, const std::map<std::string, Module>& modules) {
  Offer offer;
  offer.where = table.location();
  offer.name = table.name("name");
  offer.supplier = table.name("supplier");
  offer.module = find_module(table, offer.name, modules);
  read_price(table, offer);
  offer.inventory = table.integer("inventory", 0, 1000000);
  offer.lead_time_weeks = table.number("lead_time_weeks", Range{0.0, 5200.0, false, false}, 0.0);
  offer.delivery_reliability = table.number("delivery_reliability", Range::unit(), 1.0);
  table.finish();
  return offer;
}

// Where suppliers are listed at all, a misspelt one must not pass as a further supplier.
void check_supplier(const Offer& offer, const ConfigTable& table, const std::vector<SupplierNote>& listed) {
  if (listed.empty()) return;
  const bool known =
      std::any_of(listed.begin(), listed.end(), [&](const SupplierNote& s) { return s.name == offer.supplier; });
  if (!known)
    throw UnknownReference(table.location("supplier"), fmt::format("offer '{}'", offer.name), "supplier",
                           "'" + offer.supplier + "'", "the [[supplier]] tables");
}

}  // namespace

Catalogue parse_catalogue(std::string_view text, const std::string& name, std::shared_ptr<ConfigEdits> edits) {
  const ConfigTable root = ConfigTable::parse(text, name, std::move(edits));
  const std::map<std::string, Module> modules = read_modules(root);
  Catalogue catalogue;
  catalogue.source = name;
  catalogue.supplier_notes = read_suppliers(root);
  Names names("offer");
  for (const ConfigTable& table : root.tables("offer")) {
    Offer offer = read_offer(table, modules);
    names.add(offer.name, table.location("name"));
    check_supplier(offer, table, catalogue.supplier_notes);
    if (std::find(catalogue.suppliers.begin(), catalogue.suppliers.end(), offer.supplier) == catalogue.suppliers.end())
      catalogue.suppliers.push_back(offer.supplier);
    catalogue.offers.push_back(std::move(offer));
  }
  root.finish();
  if (catalogue.offers.empty()) throw InputError({name, 0}, "the catalogue holds no [[offer]]");
  return catalogue;
}

Catalogue read_catalogue(const std::string& path) { return parse_catalogue(read_file(path), path); }

}  // namespace gridkeel::flex
