// grid/builtin: feeders compiled in, from the tables of the papers that published them.
#pragma once

#include <span>

#include "grid/network.hpp"

namespace gridkeel::grid::builtin {

// One row of a published table: a section, and the load at its receiving end (`to`).
struct Section {
  int from, to;
  double r_ohm, x_ohm;
  double load_kw, load_kvar;
};

// A normally open tie line.
struct Tie {
  int from, to;
  double r_ohm, x_ohm;
};

struct FeederTable {
  const char* name;
  double base_kv;
  double base_mva;
  double vmin_pu, vmax_pu;  // of all buses but the source, which is held at 1 pu
  std::span<const Section> sections;
  std::span<const Tie> ties;
};

// Buses 1..N in order, bus 1 the source; each section's `to` is a bus of its own.
Network make_network(const FeederTable& table);

FeederTable ieee33();
FeederTable ieee69();

}  // namespace gridkeel::grid::builtin
