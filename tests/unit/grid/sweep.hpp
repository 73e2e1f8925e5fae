// AC power flow by backward and forward sweeps (Shirmohammadi et al. 1988), in complex numbers and few lines: an
// independent reference for radial parts without shunts and charging.
#pragma once

#include <complex>
#include <span>
#include <vector>

#include "grid/ac_batch.hpp"

namespace gridkeel::grid::test {

struct Sweep {
  std::vector<double> v_pu;      // per bus, 0 where no root reaches
  std::vector<double> flow_mva;  // per branch, the larger end
  double losses_mw = 0.0;
  double change_pu = 1.0;  // in the last round: small if it converged
};

class Sweeper {
 public:
  Sweeper(const Network& network, const AcTopology& topology) : network_(network), topology_(topology) {
    parent_.assign(network.buses.size(), -1);
    std::vector<char> seen(network.buses.size(), 0);
    for (const BusId root : topology.roots) {
      order_.push_back(root.index());
      seen[root.index()] = 1;
    }
    for (std::size_t k = 0; k < order_.size(); ++k)
      for (std::size_t e = 0; e < network.branches.size(); ++e) {
        const std::size_t i = network.branches[e].from.index(), j = network.branches[e].to.index();
        if (!topology.closed[e] || (i != order_[k] && j != order_[k])) continue;
        const std::size_t other = i == order_[k] ? j : i;
        if (seen[other]) continue;
        seen[other] = 1;
        parent_[other] = static_cast<int>(e);
        order_.push_back(other);
      }
  }

  Sweep solve(std::span<const double> p_mw, std::span<const double> q_mvar, std::span<const double> root_v) const {
    using Complex = std::complex<double>;
    std::vector<Complex> v(network_.buses.size()), current(v.size());
    for (std::size_t k = 0; k < order_.size(); ++k) v[order_[k]] = k < root_v.size() ? root_v[k] : v[above(order_[k])];
    Sweep out;
    for (int round = 0; round < 500 && out.change_pu > 1e-13; ++round) {
      for (const std::size_t b : order_)
        current[b] = -std::conj(Complex(p_mw[b], q_mvar[b]) / network_.base_mva / v[b]);
      for (std::size_t k = order_.size(); k-- > root_v.size();) current[above(order_[k])] += current[order_[k]];
      out.change_pu = 0.0;
      for (std::size_t k = root_v.size(); k < order_.size(); ++k) {
        const std::size_t b = order_[k];
        const Complex next = v[above(b)] - impedance(b) * current[b];
        out.change_pu = std::max(out.change_pu, std::abs(next - v[b]));
        v[b] = next;
      }
    }
    out.v_pu.resize(v.size());
    out.flow_mva.resize(network_.branches.size());
    for (const std::size_t b : order_) out.v_pu[b] = std::abs(v[b]);
    for (std::size_t k = root_v.size(); k < order_.size(); ++k) {
      const std::size_t b = order_[k];
      const double amps = std::abs(current[b]);
      out.losses_mw += impedance(b).real() * amps * amps * network_.base_mva;
      out.flow_mva[static_cast<std::size_t>(parent_[b])] =
          amps * std::max(std::abs(v[b]), std::abs(v[above(b)])) * network_.base_mva;
    }
    return out;
  }

 private:
  const Branch& feeding(std::size_t bus) const { return network_.branches[static_cast<std::size_t>(parent_[bus])]; }
  std::size_t above(std::size_t bus) const {
    const Branch& branch = feeding(bus);
    return branch.to.index() == bus ? branch.from.index() : branch.to.index();
  }
  std::complex<double> impedance(std::size_t bus) const { return {feeding(bus).r_pu, feeding(bus).x_pu}; }

  const Network& network_;
  const AcTopology& topology_;
  std::vector<int> parent_;         // branch that feeds a bus
  std::vector<std::size_t> order_;  // roots first, parents before children
};

}  // namespace gridkeel::grid::test
