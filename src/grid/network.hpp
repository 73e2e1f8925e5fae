// grid: the feeder: network data, topology, LinDistFlow, readers, AC power flow.
// Depends on common only; knows no modules, no scenarios, no optimisation.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "common/id.hpp"

namespace gridkeel::grid {

struct BusTag {};
struct BranchTag {};
using BusId = Id<BusTag>;        // index into Network::buses
using BranchId = Id<BranchTag>;  // index into Network::branches

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

struct Bus {
  std::string name;  // as in the source: "18"
  double base_kv = 0.0;
  double load_mw = 0.0;
  double load_mvar = 0.0;
  double vmin_pu = 0.9;
  double vmax_pu = 1.1;
  double shunt_mw = 0.0;    // at 1 pu
  double shunt_mvar = 0.0;  // at 1 pu, positive = capacitive
  Location where;
};

struct Branch {
  std::string name;  // "17-18"; parallel branches get "#2"
  BusId from, to;
  double r_pu = 0.0;
  double x_pu = 0.0;
  double b_pu = 0.0;  // total line charging
  double rating_mva = kUnlimited;
  bool closed = true;
  bool switchable = false;
  Location where;
};

// Where a bus stands on a map, east and north, in one unit for all.
struct Place {
  double x = 0.0, y = 0.0;
};

// A balanced (single-phase equivalent) feeder with one source. Impedances are per unit on base_mva and
// the bus's base_kv; everything else is in MW, Mvar, MVA, pu.
struct Network {
  std::string name;
  double base_mva = 10.0;
  double source_voltage_pu = 1.0;
  BusId source;
  std::vector<Bus> buses;
  std::vector<Branch> branches;
  std::vector<Place> places;  // per bus; empty: not known

  const Bus& bus(BusId id) const { return buses[id.index()]; }
  const Branch& branch(BranchId id) const { return branches[id.index()]; }
  std::optional<BusId> find_bus(std::string_view bus_name) const;
  std::optional<BranchId> find_branch(std::string_view branch_name) const;
  double total_load_mw() const;
  double total_load_mvar() const;
  int open_branch_count() const;
  double impedance_base_ohm(BusId id) const;  // base_kv^2 / base_mva
};

// What a reader did with its input; shown by `check`, and --strict turns `ignored` into an error.
struct ImportReport {
  struct Note {
    enum class Kind { read, approximated, ignored } kind;
    Location where;
    std::string text;
  };
  std::vector<Note> notes;
};
std::string_view to_string(ImportReport::Note::Kind kind);

// Throws InputError naming the element for: non-finite or negative impedance, zero-impedance or
// self-loop branches, non-positive base, inverted voltage limits, duplicate names, loops among the
// closed branches, buses that no closed branch connects to the source.
void validate_radial(const Network& network);

}  // namespace gridkeel::grid
