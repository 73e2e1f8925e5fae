#pragma once

#include <span>
#include <vector>

#include "grid/lindistflow.hpp"
#include "planning/loads.hpp"
#include "planning/polygon.hpp"

namespace gridkeel::planning {

// What makes the cost of looking for broken voltage and line limits independent of the size of the feeder.
//
// Modules, AI sites and capacitors stand at a few buses. The skeleton is what lies between them and the roots. All
// else hangs on it in **twigs**, where power only ever flows outwards and only loads set it. So in a twig no voltage
// is above that of the skeleton's bus it hangs on, none is below that minus the sum, over the loads in it, of the
// largest drop that each can cause, and no line is fuller than the sum of the largest loadings that each can cause.
// While these sums keep the limits, a twig need not be looked into.
class FlowSkeleton {
 public:
  FlowSkeleton(const Study& study, const grid::LinDistFlow& flow, const std::vector<Load>& loads);

  int node_of(grid::BusId bus) const { return node_[bus.index()]; }  // -1: the bus is in a twig

  // What is fed in at a node, beside the loads.
  struct FedIn {
    int node;
    double mw, mvar;
  };
  struct Broken {
    bool voltage;
    int element, side;  // bus, or line and side of its polygon
    double excess;      // pu^2, or MVA
  };
  // Limits broken by more than `tolerance`, by order of nodes: given what each load draws (MW, or Mvar of a load
  // without active power), what is fed in, and squared voltages at the roots.
  void find_broken(std::span<const double> drawn, std::span<const FedIn> fed_in, std::span<const double> roots,
                   double tolerance, std::vector<Broken>& out) const;

  // How the left-hand side of a row answers to what is fed in at a node, per MW and Mvar, and to shedding one unit of
  // each load.
  struct Answer {
    std::vector<grid::LinDistFlow::Pair> node;
    std::vector<double> load;
  };
  Answer voltage_row(grid::BusId bus) const;                       // v^2 at the bus
  Answer line_row(grid::BranchId branch, PolygonSide side) const;  // side.p P + side.q Q

 private:
  struct Node {
    grid::BusId bus;
    int parent;  // node, -1: a root
    int end;     // nodes fed through this one: up to here, exclusive
    int component;
    grid::BranchId branch;
    double drop_per_mw, drop_per_mvar, radius_mva;  // of that branch
    double vmin_sq, vmax_sq;
    bool limited;  // not the source, whose voltage is given
  };
  struct Twig {
    int node;         // that it hangs on
    int first, last;  // positions in the forest's order
    int places_end, shares_end;
    double vmin_sq, vmax_sq;  // the tightest limits in it
  };
  // What one unit of a load draws at a node (twig -1) or in a twig.
  struct Place {
    int load, node, twig;
    double mw, mvar;
    double drop = 0.0;     // largest in the twig, pu^2
    double loading = 0.0;  // largest in the twig, share of a line's limit
  };
  struct Share {
    int load, position;
    double mw, mvar;
  };
  struct Drawn {
    double mw = 0.0, mvar = 0.0;
  };
  class Builder;

  std::span<const Place> places_of(std::size_t twig) const;
  std::span<const Share> shares_of(std::size_t twig) const;
  int parent_position(int position) const;
  bool keeps_limits(std::size_t twig, std::span<const double> drawn, double v_sq, double tolerance) const;
  void look_into(std::size_t twig, std::span<const double> drawn, double v_sq, double tolerance,
                 std::vector<Broken>& out) const;
  void check_voltage(grid::BusId bus, double v_sq, double tolerance, std::vector<Broken>& out) const;
  void check_line(grid::BranchId branch, Drawn flow, double tolerance, std::vector<Broken>& out) const;
  std::vector<grid::LinDistFlow::Pair> meeting_points(int node) const;

  const grid::Network* network_;
  const grid::LinDistFlow* flow_;
  std::size_t loads_;
  std::vector<int> node_, twig_, position_;  // per bus; -1 where it is in none
  std::vector<Node> nodes_;                  // parents first
  std::vector<Twig> twigs_;
  std::vector<Place> places_;  // twig by twig, then those at nodes
  std::vector<Share> shares_;  // twig by twig
};

}  // namespace gridkeel::planning
