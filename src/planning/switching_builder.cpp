#include "planning/switching_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::planning {

using solver::kInf;

SwitchingBuilder::SwitchingBuilder(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages,
                                   int period, bool operating)
    : model_(model),
      base_(base),
      outages_(outages),
      period_(period),
      operating_(operating),
      t_(static_cast<std::size_t>(period)) {
  now_.period = period;
}

void SwitchingBuilder::add() {
  now_.own_states = operating_ || before() == nullptr;
  if (now_.own_states) {
    add_blocks();
    add_switches();
    add_forest_rows();
  } else {
    keep_blocks();
  }
  add_root_rows();
  add_flows();
  add_pickup_columns();
  add_balances();
  add_drops();
  add_source_rows();
  add_load_rows();
  add_module_rows();
  if (operating_) add_operations();
  if (now_.own_states) add_returns();
  add_pickup_rows();
  add_last_rows();
  model_.switching.push_back(std::move(now_));
}

// A fault on a line without a switch darkens its block until it is repaired.
bool SwitchingBuilder::faulted(int block) const {
  const auto& lines = outages_[t_].out;
  return std::any_of(lines.begin(), lines.end(), [&](grid::BranchId id) {
    const grid::Branch& line = network().branch(id);
    const int from = base_.blocks.of_bus[line.from.index()], to = base_.blocks.of_bus[line.to.index()];
    return from == block && to == block;
  });
}

bool SwitchingBuilder::out(grid::BranchId branch) const {
  const auto& lines = outages_[t_].out;
  return std::find(lines.begin(), lines.end(), branch) != lines.end();
}

bool SwitchingBuilder::starts_outage() const {
  const PeriodOutages first = carried() != nullptr ? carried()->outages : PeriodOutages();
  return outages_[t_].adds_to(period_ > 0 ? outages_[t_ - 1] : first);
}

const SwitchingPeriod* SwitchingBuilder::before() const {
  const bool follows = !model_.switching.empty() && model_.switching.back().period == period_ - 1;
  return follows ? &model_.switching.back() : nullptr;
}

const SwitchingState* SwitchingBuilder::carried() const {
  return period_ == 0 && base_.initial != nullptr && base_.initial->switching ? &*base_.initial->switching : nullptr;
}

double SwitchingBuilder::was_closed(std::size_t k) const {
  return carried() != nullptr ? carried()->closed[k] : base_.blocks.switches[k].normally_closed;
}

double SwitchingBuilder::was_energised(std::size_t block) const {
  return carried() != nullptr ? carried()->energised[block] : 1.0;
}

std::string SwitchingBuilder::name(const char* what, const std::string& element) const {
  return base_.with_names ? fmt::format("{}[{},t{:02}]", what, element, period_) : std::string();
}

std::string SwitchingBuilder::block_name(std::size_t block) const {
  return network().bus(base_.blocks.buses[block].front()).name;
}

int SwitchingBuilder::column(double cost, double lower, double upper, bool integer, std::string column_name) {
  return model_.recourse.columns.add(cost, lower, upper, integer, std::move(column_name));
}

int SwitchingBuilder::row(double lower, double upper, const Entries& y, std::string row_name, const Entries& x) {
  const int made = model_.recourse.rows.add(lower, upper, y, std::move(row_name));
  model_.recourse.technology.add(x);
  return made;
}

void SwitchingBuilder::add_blocks() {
  for (int b = 0; b < base_.blocks.count(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    now_.energised.push_back(column(0.0, 0.0, faulted(b) ? 0.0 : 1.0, true, name("energised", block_name(i))));
    const bool can_hold = (b == 0 && !outages_[t_].source_lost) || !base_.grid_forming[i].empty();
    now_.root.push_back(can_hold ? column(0.0, 0.0, 1.0, true, name("root", block_name(i))) : -1);
  }
}

// Between operations all stays as it is: also the module that holds an island goes on holding it.
void SwitchingBuilder::keep_blocks() {
  const SwitchingPeriod& last = *before();
  now_.energised = last.energised;
  now_.root = last.root;
  now_.closed = last.closed;
  now_.feeds_to = last.feeds_to;
  now_.feeds_from = last.feeds_from;
  now_.returned.assign(now_.energised.size(), -1);
}

void SwitchingBuilder::add_switches() {
  const double cost = restoration().operation_cost_usd;
  for (const grid::Switch& s : base_.blocks.switches) {
    const std::string& line = network().branch(s.branch).name;
    const double kept = was_closed(now_.closed.size()), most = out(s.branch) ? 0.0 : 1.0;
    now_.closed.push_back(column(0.0, operating_ ? 0.0 : kept, operating_ ? most : kept, true, name("closed", line)));
    now_.feeds_to.push_back(column(0.0, 0.0, 1.0, false, name("feeds_to", line)));
    now_.feeds_from.push_back(column(0.0, 0.0, 1.0, false, name("feeds_from", line)));
    if (operating_) now_.operated.push_back(column(cost, 0.0, 1.0, false, name("operated", line)));
  }
}

// A block holds the voltage by itself if the substation is in it, or a grid-forming module that runs:
//   root <= usable units in the block.
void SwitchingBuilder::add_root_rows() {
  for (std::size_t b = 0; b < now_.root.size(); ++b) {
    if (now_.root[b] < 0 || (b == 0 && !outages_[t_].source_lost)) continue;
    Entries y{{now_.root[b], 1.0}}, x;
    std::vector<std::size_t> devices;
    for (std::size_t d : base_.grid_forming[b]) {
      const DeviceColumns& c = base_.columns.devices[d];
      if (!c.on.empty()) {
        y.push_back({c.on[t_], -1.0});
        continue;
      }
      x.push_back({base_.first->devices[d].column, -1.0});
      devices.push_back(d);
    }
    const int made = row(-kInf, 0.0, y, name("holds", block_name(b)), x);
    for (std::size_t d : devices) model_.extra_whole_rows.push_back({d, {made, -1.0}});
  }
}

// Energised blocks form trees: each is a root or is fed through exactly one switch, from an energised block, and
// a flow of one unit to every block excludes loops. Closed switches join blocks of the same state; those between dark
// blocks may stay closed.
void SwitchingBuilder::add_forest_rows() {
  const auto& switches = base_.blocks.switches;
  const double blocks = base_.blocks.count();
  std::vector<Entries> fed(now_.energised.size()), units(now_.energised.size());
  for (std::size_t k = 0; k < switches.size(); ++k) {
    const std::string& line = network().branch(switches[k].branch).name;
    const auto from = static_cast<std::size_t>(switches[k].from), to = static_cast<std::size_t>(switches[k].to);
    const int w = now_.closed[k], z_from = now_.energised[from], z_to = now_.energised[to];
    const int down = now_.feeds_to[k], up = now_.feeds_from[k];
    row(-kInf, 0.0, {{down, 1.0}, {up, 1.0}, {w, -1.0}}, name("feeds", line));
    row(-1.0, kInf, {{down, 1.0}, {up, 1.0}, {w, -1.0}, {z_from, -1.0}}, name("live_from", line));
    row(-1.0, kInf, {{down, 1.0}, {up, 1.0}, {w, -1.0}, {z_to, -1.0}}, name("live_to", line));
    row(-kInf, 1.0, {{w, 1.0}, {z_from, 1.0}, {z_to, -1.0}}, name("same_from", line));
    row(-kInf, 1.0, {{w, 1.0}, {z_from, -1.0}, {z_to, 1.0}}, name("same_to", line));
    row(-kInf, 0.0, {{down, 1.0}, {up, 1.0}, {z_from, -1.0}}, name("ends_from", line));
    row(-kInf, 0.0, {{down, 1.0}, {up, 1.0}, {z_to, -1.0}}, name("ends_to", line));
    const int flow = column(0.0, -blocks, blocks, false, name("unit_flow", line));
    row(-kInf, 0.0, {{flow, 1.0}, {down, -blocks}}, name("unit_down", line));
    row(0.0, kInf, {{flow, 1.0}, {up, blocks}}, name("unit_up", line));
    fed[to].push_back({down, 1.0});
    fed[from].push_back({up, 1.0});
    units[to].push_back({flow, 1.0});
    units[from].push_back({flow, -1.0});
  }
  for (std::size_t b = 0; b < fed.size(); ++b) {
    if (now_.root[b] >= 0) {
      const int source = column(0.0, 0.0, blocks, false, name("unit_source", block_name(b)));
      row(-kInf, 0.0, {{source, 1.0}, {now_.root[b], -blocks}}, name("unit_root", block_name(b)));
      units[b].push_back({source, 1.0});
      fed[b].push_back({now_.root[b], 1.0});
    }
    fed[b].push_back({now_.energised[b], -1.0});
    units[b].push_back({now_.energised[b], -1.0});
    row(0.0, 0.0, fed[b], name("parent", block_name(b)));
    row(0.0, 0.0, units[b], name("unit", block_name(b)));
  }
}

}  // namespace gridkeel::planning
