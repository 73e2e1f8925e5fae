#include "planning/flow_skeleton.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::planning {

std::span<const FlowSkeleton::Place> FlowSkeleton::places_of(std::size_t twig) const {
  const int first = twig == 0 ? 0 : twigs_[twig - 1].places_end;
  return std::span(places_).subspan(static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(twigs_[twig].places_end - first));
}

std::span<const FlowSkeleton::Share> FlowSkeleton::shares_of(std::size_t twig) const {
  const int first = twig == 0 ? 0 : twigs_[twig - 1].shares_end;
  return std::span(shares_).subspan(static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(twigs_[twig].shares_end - first));
}

int FlowSkeleton::parent_position(int position) const {
  const grid::BusId bus = flow_->forest().order[static_cast<std::size_t>(position)];
  return position_[flow_->forest().parent[bus.index()].index()];
}

void FlowSkeleton::find_broken(std::span<const double> drawn, std::span<const FedIn> fed_in,
                               std::span<const double> roots, double tolerance, std::vector<Broken>& out) const {
  std::vector<Drawn> through(nodes_.size());
  for (const Place& place : places_) {
    Drawn& at = through[static_cast<std::size_t>(place.node)];
    at.mw += place.mw * drawn[static_cast<std::size_t>(place.load)];
    at.mvar += place.mvar * drawn[static_cast<std::size_t>(place.load)];
  }
  for (const FedIn& fed : fed_in) {
    through[static_cast<std::size_t>(fed.node)].mw -= fed.mw;
    through[static_cast<std::size_t>(fed.node)].mvar -= fed.mvar;
  }
  for (std::size_t k = nodes_.size(); k-- > 0;) {
    if (nodes_[k].parent < 0) continue;
    through[static_cast<std::size_t>(nodes_[k].parent)].mw += through[k].mw;
    through[static_cast<std::size_t>(nodes_[k].parent)].mvar += through[k].mvar;
  }
  std::vector<double> v(nodes_.size());
  for (std::size_t k = 0; k < nodes_.size(); ++k) {
    const Node& node = nodes_[k];
    v[k] = node.parent < 0 ? roots[static_cast<std::size_t>(node.component)]
                           : v[static_cast<std::size_t>(node.parent)] -
                                 (node.drop_per_mw * through[k].mw + node.drop_per_mvar * through[k].mvar);
    if (node.limited && (v[k] < node.vmin_sq - tolerance || v[k] > node.vmax_sq + tolerance))
      check_voltage(node.bus, v[k], tolerance, out);
    if (node.parent >= 0 && std::hypot(through[k].mw, through[k].mvar) > node.radius_mva + tolerance)
      check_line(node.branch, through[k], tolerance, out);
  }
  for (std::size_t w = 0; w < twigs_.size(); ++w) {
    const double v_sq = v[static_cast<std::size_t>(twigs_[w].node)];
    if (!keeps_limits(w, drawn, v_sq, tolerance)) look_into(w, drawn, v_sq, tolerance, out);
  }
}

bool FlowSkeleton::keeps_limits(std::size_t twig, std::span<const double> drawn, double v_sq, double tolerance) const {
  double drop = 0.0, loading = 0.0;
  for (const Place& place : places_of(twig)) {
    drop += place.drop * drawn[static_cast<std::size_t>(place.load)];
    loading += place.loading * drawn[static_cast<std::size_t>(place.load)];
  }
  return v_sq <= twigs_[twig].vmax_sq + tolerance && v_sq - drop >= twigs_[twig].vmin_sq - tolerance && loading <= 1.0;
}

// LinDistFlow's two sweeps over the buses of one twig.
void FlowSkeleton::look_into(std::size_t twig, std::span<const double> drawn, double v_sq, double tolerance,
                             std::vector<Broken>& out) const {
  const Twig& t = twigs_[twig];
  const grid::Forest& forest = flow_->forest();
  std::vector<Drawn> through(static_cast<std::size_t>(t.last - t.first));
  const auto at = [&](int position) { return static_cast<std::size_t>(position - t.first); };
  for (const Share& share : shares_of(twig)) {
    through[at(share.position)].mw += share.mw * drawn[static_cast<std::size_t>(share.load)];
    through[at(share.position)].mvar += share.mvar * drawn[static_cast<std::size_t>(share.load)];
  }
  for (int k = t.last - 1; k > t.first; --k) {
    through[at(parent_position(k))].mw += through[at(k)].mw;
    through[at(parent_position(k))].mvar += through[at(k)].mvar;
  }
  std::vector<double> v(through.size());
  for (int k = t.first; k < t.last; ++k) {
    const grid::BusId bus = forest.order[static_cast<std::size_t>(k)];
    const grid::BranchId branch = forest.parent_branch[bus.index()];
    const grid::Branch& line = network_->branch(branch);
    const double above = k == t.first ? v_sq : v[at(parent_position(k))];
    v[at(k)] = above - 2.0 * (line.r_pu * through[at(k)].mw + line.x_pu * through[at(k)].mvar) / network_->base_mva;
    check_voltage(bus, v[at(k)], tolerance, out);
    check_line(branch, through[at(k)], tolerance, out);
  }
}

void FlowSkeleton::check_voltage(grid::BusId bus, double v_sq, double tolerance, std::vector<Broken>& out) const {
  const grid::Bus& limits = network_->bus(bus);
  const double excess = std::max(limits.vmin_pu * limits.vmin_pu - v_sq, v_sq - limits.vmax_pu * limits.vmax_pu);
  if (excess > tolerance) out.push_back({true, bus.value, 0, excess});
}

void FlowSkeleton::check_line(grid::BranchId branch, Drawn flow, double tolerance, std::vector<Broken>& out) const {
  const double rating = network_->branch(branch).rating_mva;
  if (!std::isfinite(rating) || std::hypot(flow.mw, flow.mvar) <= polygon_radius(rating) + tolerance) return;
  for (int k = 0; k < kPolygonSides; ++k) {
    const PolygonSide side = polygon_side(k);
    const double excess = side.p * flow.mw + side.q * flow.mvar - polygon_radius(rating);
    if (excess > tolerance) out.push_back({false, branch.value, k, excess});
  }
}

// Per node, the drops per MW and Mvar from the root to where the ways to it and to `node` part.
std::vector<grid::LinDistFlow::Pair> FlowSkeleton::meeting_points(int node) const {
  std::vector<char> above(nodes_.size(), 0);
  for (int k = node; k >= 0; k = nodes_[static_cast<std::size_t>(k)].parent) above[static_cast<std::size_t>(k)] = 1;
  std::vector<grid::LinDistFlow::Pair> meet(nodes_.size());
  for (std::size_t k = 0; k < nodes_.size(); ++k) {
    if (above[k])
      meet[k] = flow_->path(nodes_[k].bus);
    else if (nodes_[k].parent >= 0)
      meet[k] = meet[static_cast<std::size_t>(nodes_[k].parent)];
  }
  return meet;
}

FlowSkeleton::Answer FlowSkeleton::voltage_row(grid::BusId bus) const {
  const int own = twig_[bus.index()];
  const int node = own < 0 ? node_[bus.index()] : twigs_[static_cast<std::size_t>(own)].node;
  Answer answer{meeting_points(node), std::vector<double>(loads_)};
  for (const Place& place : places_) {
    if (own >= 0 && place.twig == own) continue;
    const auto& meet = answer.node[static_cast<std::size_t>(place.node)];
    answer.load[static_cast<std::size_t>(place.load)] += meet.per_mw * place.mw + meet.per_mvar * place.mvar;
  }
  if (own < 0) return answer;
  const Twig& twig = twigs_[static_cast<std::size_t>(own)];
  const auto at = [&](int position) { return static_cast<std::size_t>(position - twig.first); };
  std::vector<char> above(static_cast<std::size_t>(twig.last - twig.first), 0);
  for (int k = position_[bus.index()];; k = parent_position(k)) {
    above[at(k)] = 1;
    if (k == twig.first) break;
  }
  std::vector<grid::LinDistFlow::Pair> meet(above.size());
  for (int k = twig.first; k < twig.last; ++k)
    meet[at(k)] =
        above[at(k)] ? flow_->path(flow_->forest().order[static_cast<std::size_t>(k)]) : meet[at(parent_position(k))];
  for (const Share& share : shares_of(static_cast<std::size_t>(own))) {
    const auto& where = meet[at(share.position)];
    answer.load[static_cast<std::size_t>(share.load)] += where.per_mw * share.mw + where.per_mvar * share.mvar;
  }
  return answer;
}

FlowSkeleton::Answer FlowSkeleton::line_row(grid::BranchId branch, PolygonSide side) const {
  Answer answer{std::vector<grid::LinDistFlow::Pair>(nodes_.size()), std::vector<double>(loads_)};
  const auto add = [&](int load, double mw, double mvar) {
    answer.load[static_cast<std::size_t>(load)] -= side.p * mw + side.q * mvar;
  };
  for (const grid::BusId bus : {network_->branch(branch).from, network_->branch(branch).to}) {
    if (flow_->forest().parent_branch[bus.index()] != branch) continue;
    const int first = node_[bus.index()];
    if (first >= 0) {
      const int end = nodes_[static_cast<std::size_t>(first)].end;
      for (int k = first; k < end; ++k) answer.node[static_cast<std::size_t>(k)] = {-side.p, -side.q};
      for (const Place& place : places_)
        if (first <= place.node && place.node < end) add(place.load, place.mw, place.mvar);
    } else {
      for (const Share& share : shares_of(static_cast<std::size_t>(twig_[bus.index()])))
        if (flow_->feeds(branch, flow_->forest().order[static_cast<std::size_t>(share.position)]))
          add(share.load, share.mw, share.mvar);
    }
  }
  return answer;
}

}  // namespace gridkeel::planning
