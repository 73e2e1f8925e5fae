#include "grid/ac_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/parallel.hpp"
#include "grid/element_checks.hpp"
#include "grid/power_grid_model/batch_flow.hpp"

namespace gridkeel::grid {

namespace {

// Cases in one call of the library: few enough for the columns to stay in cache, enough for the model that every call
// builds not to count.
constexpr std::size_t kCasesPerCall = 512;

std::span<double> row(std::vector<double>& column, std::size_t width, std::size_t c) {
  return std::span(column).subspan(c * width, width);
}

// Some cases of one switching state.
class AcChunk {
 public:
  AcChunk(const Network& network, const AcTopology& topology, std::span<const int> cases)
      : network_(network),
        topology_(topology),
        cases_(cases),
        data_(network, topology.closed, topology.roots),
        flow_(data_, cases.size()),
        live_(live_buses(network, topology)) {}

  void fill(const std::function<void(int, const AcInput&)>& ask) {
    for (std::size_t c = 0; c < cases_.size(); ++c) {
      const AcInput input{row(flow_.p_w, buses(), c), row(flow_.q_var, buses(), c), row(flow_.u_ref, roots(), c)};
      ask(cases_[c], input);
      require_numbers(input, cases_[c]);
      for (double& p : input.p_mw) p *= -pgm::kWattPerMw;
      for (double& q : input.q_mvar) q *= -pgm::kWattPerMw;
    }
    // The library builds part of its model anew for each case whose sources differ; mostly they do not.
    for (std::size_t c = 1; c < cases_.size() && !voltages_vary_; ++c)
      voltages_vary_ = !std::ranges::equal(row(flow_.u_ref, roots(), c), row(flow_.u_ref, roots(), 0));
    std::ranges::copy(row(flow_.u_ref, roots(), 0), data_.source.u_ref.begin());
  }

  void solve() { flow_.solve(voltages_vary_); }

  void show(const std::function<void(int, const AcSolution&)>& visit) {
    flow_mva_.assign(network_.branches.size(), 0.0);
    root_mw_.resize(roots());
    root_mvar_.resize(roots());
    for (std::size_t c = 0; c < cases_.size(); ++c) visit(cases_[c], flow_.failed[c] ? AcSolution{} : solution(c));
  }

 private:
  std::size_t buses() const { return network_.buses.size(); }
  std::size_t roots() const { return topology_.roots.size(); }
  std::size_t lines() const { return data_.line_branch.size(); }

  void require_numbers(const AcInput& input, int index) const {
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::ranges::all_of(input.p_mw, finite) || !std::ranges::all_of(input.q_mvar, finite))
      throw InternalError(fmt::format("AC power flow: case {} has an injection that is not finite", index));
    if (!std::ranges::all_of(input.root_v_pu, [](double v) { return std::isfinite(v) && v > 0.0; }))
      throw InternalError(fmt::format("AC power flow: case {} has a source without a positive voltage", index));
  }

  AcSolution solution(std::size_t c) {
    AcSolution out;
    out.converged = true;
    const std::span<double> v = row(flow_.u_pu, buses(), c);
    for (std::size_t b = 0; b < v.size(); ++b)
      if (!live_[b]) v[b] = 0.0;
    const auto p_from = row(flow_.p_from, lines(), c), p_to = row(flow_.p_to, lines(), c);
    const auto q_from = row(flow_.q_from, lines(), c), q_to = row(flow_.q_to, lines(), c);
    for (std::size_t k = 0; k < lines(); ++k) {
      out.losses_mw += p_from[k] + p_to[k];
      out.losses_mvar += q_from[k] + q_to[k];
      const double va_sq =
          std::max(p_from[k] * p_from[k] + q_from[k] * q_from[k], p_to[k] * p_to[k] + q_to[k] * q_to[k]);
      flow_mva_[data_.line_branch[k].index()] = std::sqrt(va_sq) / pgm::kWattPerMw;
    }
    out.losses_mw /= pgm::kWattPerMw;
    out.losses_mvar /= pgm::kWattPerMw;
    for (std::size_t r = 0; r < roots(); ++r) set_root_power(c, r);
    out.v_pu = v;
    out.flow_mva = flow_mva_;
    out.root_mw = root_mw_;
    out.root_mvar = root_mvar_;
    return out;
  }

  // What leaves the root's bus along lines and through its shunt, less what the bus itself feeds in. The library's own
  // figure for a source is a difference of voltages times a huge admittance.
  void set_root_power(std::size_t c, std::size_t r) {
    const BusId root = topology_.roots[r];
    const Bus& bus = network_.bus(root);
    const double v = row(flow_.u_pu, buses(), c)[root.index()];
    double p_w = row(flow_.p_w, buses(), c)[root.index()], q_var = row(flow_.q_var, buses(), c)[root.index()];
    for (std::size_t k = 0; k < lines(); ++k) {
      const Branch& branch = network_.branch(data_.line_branch[k]);
      if (branch.from == root) p_w += row(flow_.p_from, lines(), c)[k], q_var += row(flow_.q_from, lines(), c)[k];
      if (branch.to == root) p_w += row(flow_.p_to, lines(), c)[k], q_var += row(flow_.q_to, lines(), c)[k];
    }
    root_mw_[r] = p_w / pgm::kWattPerMw + bus.shunt_mw * v * v;
    root_mvar_[r] = q_var / pgm::kWattPerMw - bus.shunt_mvar * v * v;
  }

  const Network& network_;
  const AcTopology& topology_;
  std::span<const int> cases_;
  pgm::ModelData data_;
  pgm::BatchFlow flow_;
  std::vector<char> live_;
  bool voltages_vary_ = false;
  std::vector<double> flow_mva_, root_mw_, root_mvar_;
};

// All cases, those of a topology together.
std::vector<int> by_topology(const AcBatch& batch, std::vector<std::size_t>& first) {
  first.assign(batch.topologies.size() + 1, 0);
  for (const int k : batch.topology_of) ++first[static_cast<std::size_t>(k) + 1];
  for (std::size_t k = 1; k < first.size(); ++k) first[k] += first[k - 1];
  std::vector<std::size_t> next(first.begin(), first.end() - 1);
  std::vector<int> order(batch.topology_of.size());
  for (std::size_t c = 0; c < order.size(); ++c)
    order[next[static_cast<std::size_t>(batch.topology_of[c])]++] = static_cast<int>(c);
  return order;
}

struct Piece {
  const AcTopology* topology;
  std::span<const int> cases;
};

std::vector<Piece> pieces_of(const AcBatch& batch, const std::vector<int>& order,
                             const std::vector<std::size_t>& first) {
  std::vector<Piece> pieces;
  for (std::size_t k = 0; k < batch.topologies.size(); ++k)
    for (std::size_t from = first[k]; from < first[k + 1]; from += kCasesPerCall)
      pieces.push_back(
          {&batch.topologies[k], std::span(order).subspan(from, std::min(kCasesPerCall, first[k + 1] - from))});
  return pieces;
}

}  // namespace

void solve_ac_batch(const Network& network, const AcBatch& batch, int threads,
                    const std::function<void(int, const AcInput&)>& fill,
                    const std::function<void(int, const AcSolution&)>& visit) {
  check_elements(network);
  std::vector<std::size_t> first;
  const std::vector<int> order = by_topology(batch, first);
  const std::vector<Piece> pieces = pieces_of(batch, order, first);
  parallel_for(static_cast<int>(pieces.size()), threads, [&](int k) {
    const Piece& piece = pieces[static_cast<std::size_t>(k)];
    AcChunk chunk(network, *piece.topology, piece.cases);
    chunk.fill(fill);
    chunk.solve();
    chunk.show(visit);
  });
}

std::vector<char> live_buses(const Network& network, const AcTopology& topology) {
  std::vector<std::vector<std::size_t>> neighbours(network.buses.size());
  for (std::size_t e = 0; e < network.branches.size(); ++e) {
    if (!topology.closed[e]) continue;
    neighbours[network.branches[e].from.index()].push_back(network.branches[e].to.index());
    neighbours[network.branches[e].to.index()].push_back(network.branches[e].from.index());
  }
  std::vector<char> live(network.buses.size(), 0);
  std::vector<std::size_t> open;
  for (const BusId root : topology.roots) open.push_back(root.index());
  while (!open.empty()) {
    const std::size_t bus = open.back();
    open.pop_back();
    if (live[bus]) continue;
    live[bus] = 1;
    open.insert(open.end(), neighbours[bus].begin(), neighbours[bus].end());
  }
  return live;
}

}  // namespace gridkeel::grid
