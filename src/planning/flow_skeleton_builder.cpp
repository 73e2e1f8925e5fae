#include <algorithm>
#include <cmath>

#include "planning/flow_skeleton.hpp"

namespace gridkeel::planning {

class FlowSkeleton::Builder {
 public:
  Builder(FlowSkeleton& out, const Study& study, const std::vector<Load>& loads)
      : out_(out), network_(study.network), forest_(out.flow_->forest()), loads_(loads) {
    mark_skeleton(study);
    add_buses();
    add_shares();
    for (std::size_t w = 0; w < out_.twigs_.size(); ++w) bound_twig(w);
    add_places_at_nodes();
  }

 private:
  // Roots, what feeds in or may, capacitive load, and all on the way from these to the roots.
  void mark_skeleton(const Study& study) {
    on_.assign(network_.buses.size(), 0);
    for (const grid::BusId root : forest_.roots) on_[root.index()] = 1;
    for (const CandidateSite& site : study.candidate_sites) on_[site.bus.index()] = 1;
    for (const shock::AiSite& site : study.ai_sites) on_[site.bus.index()] = 1;
    for (const Load& load : loads_)
      for_each_share(load, [&](grid::BusId bus, double, double mvar) { on_[bus.index()] |= mvar < 0.0 ? 1 : 0; });
    for (auto bus = forest_.order.rbegin(); bus != forest_.order.rend(); ++bus)
      if (const grid::BusId parent = forest_.parent[bus->index()]; parent.valid())
        on_[parent.index()] |= on_[bus->index()];
  }

  void add_buses() {
    out_.node_.assign(network_.buses.size(), -1);
    out_.twig_ = out_.position_ = out_.node_;
    for (std::size_t k = 0; k < forest_.order.size(); ++k) {
      const grid::BusId bus = forest_.order[k];
      out_.position_[bus.index()] = static_cast<int>(k);
      on_[bus.index()] ? add_node(bus) : add_to_twig(bus, static_cast<int>(k));
    }
    for (std::size_t k = out_.nodes_.size(); k-- > 0;)
      if (const int parent = out_.nodes_[k].parent; parent >= 0) {
        int& end = out_.nodes_[static_cast<std::size_t>(parent)].end;
        end = std::max(end, out_.nodes_[k].end);
      }
  }

  void add_node(grid::BusId bus) {
    const std::size_t i = bus.index();
    const grid::Bus& limits = network_.buses[i];
    const int index = static_cast<int>(out_.nodes_.size());
    Node node{bus,
              -1,
              index + 1,
              forest_.component[i],
              forest_.parent_branch[i],
              0.0,
              0.0,
              solver::kInf,
              limits.vmin_pu * limits.vmin_pu,
              limits.vmax_pu * limits.vmax_pu,
              bus != network_.source};
    if (node.branch.valid()) {
      const grid::Branch& line = network_.branch(node.branch);
      node.parent = out_.node_[forest_.parent[i].index()];
      node.drop_per_mw = 2.0 * line.r_pu / network_.base_mva;
      node.drop_per_mvar = 2.0 * line.x_pu / network_.base_mva;
      if (std::isfinite(line.rating_mva)) node.radius_mva = polygon_radius(line.rating_mva);
    }
    out_.node_[i] = index;
    out_.nodes_.push_back(node);
  }

  void add_to_twig(grid::BusId bus, int position) {
    const grid::BusId parent = forest_.parent[bus.index()];
    int& twig = out_.twig_[bus.index()];
    twig = out_.twig_[parent.index()];
    if (twig < 0) {
      twig = static_cast<int>(out_.twigs_.size());
      out_.twigs_.push_back({out_.node_[parent.index()], position, position, 0, 0, 0.0, solver::kInf});
    }
    Twig& t = out_.twigs_[static_cast<std::size_t>(twig)];
    if (t.last != position) throw InternalError("flow skeleton: the forest does not list subtree after subtree");
    const grid::Bus& limits = network_.bus(bus);
    t.last = position + 1;
    t.vmin_sq = std::max(t.vmin_sq, limits.vmin_pu * limits.vmin_pu);
    t.vmax_sq = std::min(t.vmax_sq, limits.vmax_pu * limits.vmax_pu);
  }

  void add_shares() {
    shares_.resize(out_.twigs_.size());
    for (std::size_t l = 0; l < loads_.size(); ++l)
      for_each_share(loads_[l], [&](grid::BusId bus, double mw, double mvar) {
        const int twig = out_.twig_[bus.index()];
        if (twig >= 0)
          shares_[static_cast<std::size_t>(twig)].push_back(
              {static_cast<int>(l), out_.position_[bus.index()], mw, mvar});
      });
  }

  // Shares come load by load, so each load's of a twig stand together.
  void bound_twig(std::size_t w) {
    const std::vector<Share>& shares = shares_[w];
    for (std::size_t k = 0; k < shares.size();) {
      std::size_t end = k;
      while (end < shares.size() && shares[end].load == shares[k].load) ++end;
      out_.places_.push_back(place_of(w, std::span(shares).subspan(k, end - k)));
      k = end;
    }
    out_.shares_.insert(out_.shares_.end(), shares.begin(), shares.end());
    out_.twigs_[w].places_end = static_cast<int>(out_.places_.size());
    out_.twigs_[w].shares_end = static_cast<int>(out_.shares_.size());
  }

  Place place_of(std::size_t w, std::span<const Share> shares) const {
    const Twig& twig = out_.twigs_[w];
    Place place{shares.front().load, twig.node, static_cast<int>(w), 0.0, 0.0};
    std::vector<Drawn> through(static_cast<std::size_t>(twig.last - twig.first));
    const auto at = [&](int position) { return static_cast<std::size_t>(position - twig.first); };
    for (const Share& share : shares) {
      place.mw += share.mw;
      place.mvar += share.mvar;
      through[at(share.position)].mw += share.mw;
      through[at(share.position)].mvar += share.mvar;
    }
    for (int k = twig.last - 1; k > twig.first; --k) {
      through[at(out_.parent_position(k))].mw += through[at(k)].mw;
      through[at(out_.parent_position(k))].mvar += through[at(k)].mvar;
    }
    std::vector<double> drop(through.size());
    for (int k = twig.first; k < twig.last; ++k) {
      const grid::BusId bus = forest_.order[static_cast<std::size_t>(k)];
      const grid::Branch& line = network_.branch(forest_.parent_branch[bus.index()]);
      const Drawn& flow = through[at(k)];
      drop[at(k)] = (k == twig.first ? 0.0 : drop[at(out_.parent_position(k))]) +
                    2.0 * (line.r_pu * flow.mw + line.x_pu * flow.mvar) / network_.base_mva;
      place.drop = std::max(place.drop, drop[at(k)]);
      if (std::isfinite(line.rating_mva))
        place.loading = std::max(place.loading, std::hypot(flow.mw, flow.mvar) / polygon_radius(line.rating_mva));
    }
    return place;
  }

  void add_places_at_nodes() {
    for (std::size_t l = 0; l < loads_.size(); ++l)
      for_each_share(loads_[l], [&](grid::BusId bus, double mw, double mvar) {
        if (const int node = out_.node_[bus.index()]; node >= 0)
          out_.places_.push_back({static_cast<int>(l), node, -1, mw, mvar});
      });
  }

  FlowSkeleton& out_;
  const grid::Network& network_;
  const grid::Forest& forest_;
  const std::vector<Load>& loads_;
  std::vector<char> on_;                    // per bus: part of the skeleton
  std::vector<std::vector<Share>> shares_;  // [twig]
};

FlowSkeleton::FlowSkeleton(const Study& study, const grid::LinDistFlow& flow, const std::vector<Load>& loads)
    : network_(&study.network), flow_(&flow), loads_(loads.size()) {
  Builder(*this, study, loads);
}

}  // namespace gridkeel::planning
