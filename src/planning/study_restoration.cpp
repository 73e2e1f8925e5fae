#include <fmt/format.h>

#include <algorithm>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {
namespace {

void mark_switches(const ConfigTable& table, std::string_view key, bool closed, grid::Network& network) {
  for (const std::string& name : table.names(key)) {
    grid::Branch& line = network.branches[find_line(network, name, table.location(key), table.path()).index()];
    if (line.closed != closed)
      throw InputError(table.location(key),
                       fmt::format("{}: {}: line {} is normally {}: {} are normally {}", table.path(), key, name,
                                   line.closed ? "closed" : "open", key, closed ? "closed" : "open"));
    line.switchable = true;
  }
}

// Ties: those that the study names, or every line that is normally open.
void mark_ties(const ConfigTable& table, grid::Network& network) {
  for (grid::Branch& line : network.branches)
    if (!line.closed) line.switchable = !table.has("ties");
  if (table.has("ties")) mark_switches(table, "ties", false, network);
}

Restoration::Switching read_switching(const ConfigTable& table) {
  using Switching = Restoration::Switching;
  const std::string when = table.choice("switching", {"none", "outages", "always"}, "none");
  return when == "none" ? Switching::none : when == "outages" ? Switching::outages : Switching::always;
}

}  // namespace

Restoration read_restoration(const ConfigTable& root, grid::Network& network) {
  Restoration r;
  const auto table = root.optional_table("restoration");
  if (!table) return r;
  constexpr Range kHours{0.0, 1e4, false, false};
  r.penalty_usd_per_customer_h = table->number("penalty_usd_per_customer_h", kPrice, 0.0);
  r.switching = read_switching(*table);
  if (r.switching != Restoration::Switching::none) {
    if (table->has("sectionalisers")) mark_switches(*table, "sectionalisers", true, network);
    mark_ties(*table, network);
    r.operations_per_period = table->integer("operations_per_period", 1, 1000, r.operations_per_period);
    r.operation_cost_usd = table->number("operation_cost_usd", kPrice, 0.0);
    r.interruption_usd_per_customer = table->number("interruption_usd_per_customer", kPrice, 0.0);
    r.pickup_share = table->number("pickup_share", Range::between(0.0, 10.0), 0.0);
    r.pickup_h = table->number("pickup_h", kHours, r.pickup_h);
    r.operate_h = table->number("operate_h", Range{0.0, 1e4, true, false}, r.operate_h);
    r.return_h = table->number("return_h", kHours, r.return_h);
  }
  table->finish(r.switching == Restoration::Switching::none ? "with switching = \"none\"" : "");
  return r;
}

}  // namespace gridkeel::planning
