#include "shock/sags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "grid/topology.hpp"
#include "shock/clock.hpp"
#include "shock/facts.hpp"

namespace gridkeel::shock {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::complex<double> source_impedance(const grid::Network& network, double fault_mva) {
  const double z = network.base_mva / fault_mva, r = z / std::hypot(1.0, facts::kSourceXOverR);
  return {r, r * facts::kSourceXOverR};
}

struct Sag {
  double hour;
  std::size_t fault;
};

std::vector<Sag> sags_of(const std::vector<NoticedFault>& faults, const SagRule& rule) {
  std::vector<Sag> sags;
  for (std::size_t f = 0; f < faults.size(); ++f)
    for (int k = 0; k <= (faults[f].temporary ? 0 : rule.reclose_attempts); ++k)
      sags.push_back({faults[f].hour + k * rule.reclose_interval_s / kSecondsPerHour, f});
  std::stable_sort(sags.begin(), sags.end(), [](const Sag& a, const Sag& b) { return a.hour < b.hour; });
  return sags;
}

// "3 sags to 0.31 pu"
std::string sags_text(int count, const NoticedFault& fault) {
  if (count == 1 && fault.dark_s > 0.0) return fmt::format("an interruption of {:g} s", fault.dark_s);
  return fmt::format("{} sag{} to {:.2f} pu", count, count == 1 ? "" : "s", fault.voltage_pu);
}

std::string fault_text(const NoticedFault& fault) {
  return fmt::format("({} on line {})", fault.temporary ? "temporary fault" : "fault", fault.line);
}

// Sags that follow each other and that a UPS bridges, named by the first one's fault.
struct Bridged {
  std::size_t fault;
  int count;
  double first_h, end_h;
  bool dark;  // without supply in one of them: all of the load leaves
};

SiteShock transfer(const Bridged& bridged, const NoticedFault& fault) {
  return {SiteShockKind::ups_transfer,
          {bridged.first_h, bridged.end_h},
          bridged.dark ? 1.0 : facts::kUpsShareLost,
          sags_text(bridged.count, fault) + " " + fault_text(fault)};
}

// since_h: when the UPS came back from its last lockout.
void bridge(std::vector<Bridged>& bridged, const Sag& sag, double dark_s, double since_h) {
  const double end_h = sag.hour + (dark_s + facts::kUpsTransfer_s) / kSecondsPerHour;
  const bool follows = !bridged.empty() && bridged.back().first_h >= since_h &&
                       (bridged.back().fault == sag.fault || sag.hour < bridged.back().end_h);
  if (!follows) {
    bridged.push_back({sag.fault, 1, sag.hour, end_h, dark_s > 0.0});
    return;
  }
  ++bridged.back().count;
  bridged.back().end_h = std::max(bridged.back().end_h, end_h);
  bridged.back().dark = bridged.back().dark || dark_s > 0.0;
}

SiteShock lockout(double hour, int count, const NoticedFault& fault, const SagRule& rule) {
  const std::string within = count > 1 ? fmt::format(" within {:g} s", rule.window_s) : "";
  return {SiteShockKind::ups_trip,
          {hour, hour + fault.return_h},
          0.0,
          fmt::format("{}{} {}, locked out until switched back by hand", sags_text(count, fault), within,
                      fault_text(fault))};
}

}  // namespace

SagModel::SagModel(const GeneratorInput& input) {
  const grid::Network& network = *input.network;
  for (const AiSite& site : input.ai_sites) {
    const SagRule& rule = input.settings.sag;
    threshold_pu_.push_back(site.ups_sag_threshold_pu ? site.ups_sag_threshold_pu : rule.threshold_pu);
    site_bus_.push_back(site.bus.value);
  }
  if (input.settings.temporary_fault_share <= 0.0 &&
      std::none_of(threshold_pu_.begin(), threshold_pu_.end(), [](const auto& t) { return t.has_value(); }))
    return;
  const grid::Forest forest = grid::make_forest(network);
  const std::size_t buses = network.buses.size();
  parent_.assign(buses, -1);
  line_above_.assign(buses, -1);
  fed_.assign(buses, 0);
  child_.assign(network.branches.size(), -1);
  to_bus_.assign(buses, source_impedance(network, input.settings.sag.source_fault_mva));
  for (const grid::Branch& branch : network.branches) line_.emplace_back(branch.r_pu, branch.x_pu);
  for (const grid::BusId bus : forest.order) {
    fed_[bus.index()] = forest.energised_from_source(bus);
    const grid::BranchId above = forest.parent_branch[bus.index()];
    if (!fed_[bus.index()] || !above.valid()) continue;
    parent_[bus.index()] = forest.parent[bus.index()].value;
    line_above_[bus.index()] = above.value;
    child_[above.index()] = bus.value;
    to_bus_[bus.index()] = to_bus_[forest.parent[bus.index()].index()] + line_[above.index()];
  }
  for (const int site : site_bus_) {
    std::vector<char>& way = on_way_.emplace_back(buses);
    for (int bus = site; bus >= 0; bus = parent_[at(bus)]) way[at(bus)] = 1;
  }
}

double SagModel::voltage_pu(std::size_t site, int branch, double share) const {
  const int child = child_[at(branch)];
  if (child < 0 || !fed_[at(site_bus_[site])]) return 1.0;  // not fed by the same source
  if (interrupts(site, branch)) return 0.0;
  const std::vector<char>& way = on_way_[site];
  const int up = parent_[at(child)];
  int meet = up;  // where the way to the fault leaves that to the site
  while (!way[at(meet)]) meet = parent_[at(meet)];
  const Impedance fault = to_bus_[at(up)] + share * line_[at(branch)];
  return std::abs(fault - to_bus_[at(meet)]) / std::abs(fault);
}

bool SagModel::live(int bus, const std::vector<char>& out) const {
  for (; line_above_[at(bus)] >= 0; bus = parent_[at(bus)])
    if (out[at(line_above_[at(bus)])]) return false;
  return true;
}

bool SagModel::connected(std::size_t site, int branch, const std::vector<char>& out) const {
  const int child = child_[at(branch)];
  return child >= 0 && live(parent_[at(child)], out) && live(site_bus_[site], out);
}

bool SagModel::interrupts(std::size_t site, int branch) const {
  const int child = child_[at(branch)];
  return child >= 0 && fed_[at(site_bus_[site])] && on_way_[site][at(child)];
}

std::vector<SiteShock> ups_reactions(const std::vector<NoticedFault>& faults, const SagRule& rule) {
  std::vector<SiteShock> shocks;
  std::vector<Bridged> bridged;
  std::deque<double> counted;
  double on_backup_until = -1.0;
  const double window_h = rule.window_s / kSecondsPerHour;
  for (const Sag& sag : sags_of(faults, rule)) {
    if (sag.hour < on_backup_until) continue;
    counted.push_back(sag.hour);
    while (sag.hour - counted.front() > window_h * (1.0 + 1e-9)) counted.pop_front();
    if (static_cast<int>(counted.size()) < rule.count) {
      bridge(bridged, sag, faults[sag.fault].dark_s, on_backup_until);
      continue;
    }
    // What was bridged of the same fault is told with the lockout.
    const bool open = !bridged.empty() && bridged.back().first_h >= on_backup_until;
    if (open && bridged.back().fault == sag.fault) bridged.pop_back();
    if (open && !bridged.empty()) bridged.back().end_h = std::min(bridged.back().end_h, sag.hour);
    shocks.push_back(lockout(sag.hour, rule.count, faults[sag.fault], rule));
    on_backup_until = shocks.back().window.end_h;
    counted.clear();
  }
  for (const Bridged& sags : bridged) shocks.push_back(transfer(sags, faults[sags.fault]));
  return shocks;
}

}  // namespace gridkeel::shock
