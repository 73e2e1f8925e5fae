#include "grid/network.hpp"

#include <algorithm>

namespace gridkeel::grid {

std::optional<BusId> Network::find_bus(std::string_view bus_name) const {
  for (std::size_t i = 0; i < buses.size(); ++i)
    if (buses[i].name == bus_name) return BusId(i);
  return std::nullopt;
}

std::optional<BranchId> Network::find_branch(std::string_view branch_name) const {
  for (std::size_t e = 0; e < branches.size(); ++e)
    if (branches[e].name == branch_name) return BranchId(e);
  return std::nullopt;
}

double Network::total_load_mw() const {
  double total = 0.0;
  for (const Bus& b : buses) total += b.load_mw;
  return total;
}

double Network::total_load_mvar() const {
  double total = 0.0;
  for (const Bus& b : buses) total += b.load_mvar;
  return total;
}

int Network::open_branch_count() const {
  return static_cast<int>(std::count_if(branches.begin(), branches.end(), [](const Branch& b) { return !b.closed; }));
}

double Network::impedance_base_ohm(BusId id) const {
  const double kv = bus(id).base_kv;
  return kv * kv / base_mva;
}

std::string_view to_string(ImportReport::Note::Kind kind) {
  using Kind = ImportReport::Note::Kind;
  return kind == Kind::read ? "read" : kind == Kind::approximated ? "approximated" : "ignored";
}

}  // namespace gridkeel::grid
