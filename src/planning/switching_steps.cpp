#include <algorithm>

#include "planning/switching_builder.hpp"

namespace gridkeel::planning {

using solver::kInf;

void SwitchingBuilder::add_pickup_columns() {
  for (std::size_t b = 0; b < now_.energised.size(); ++b) {
    const double most = restoration().pickup_share * base_.block_peak_mw[b];
    now_.pickup.push_back(most > 0.0 ? column(0.0, 0.0, most, false, name("pickup", block_name(b))) : -1);
  }
}

//   operated >= |closed - closed before|, at most so many a period (or in some periods). Where an outage starts,
// protection and crews open switches at once: opening is not counted there.
void SwitchingBuilder::add_operations() {
  const SwitchingPeriod* last = before();
  Entries all;
  for (std::size_t k = 0; k < now_.closed.size(); ++k) {
    const std::string& line = network().branch(base_.blocks.switches[k].branch).name;
    const double was = was_closed(k);
    Entries closing{{now_.operated[k], 1.0}, {now_.closed[k], -1.0}};
    Entries opening{{now_.operated[k], 1.0}, {now_.closed[k], 1.0}};
    if (last != nullptr) closing.push_back({last->closed[k], 1.0});
    if (last != nullptr) opening.push_back({last->closed[k], -1.0});
    row(last != nullptr ? 0.0 : -was, kInf, closing, name("closing", line));
    if (!starts_outage()) row(last != nullptr ? 0.0 : was, kInf, opening, name("opening", line));
    all.push_back({now_.operated[k], 1.0});
  }
  for (const SwitchingPeriod& s : model_.switching)
    if (s.period > period_ - restoration().operation_periods)
      for (const int operated : s.operated) all.push_back({operated, 1.0});
  const int made = base_.initial != nullptr && base_.initial->switching
                       ? recent_operations(*base_.study, base_.initial->switching->operations, period_)
                       : 0;
  if (!all.empty()) row(-kInf, restoration().operations_per_period - made, all, name("operations", "all"));
}

//   returned >= energised - energised before,   interrupted >= energised before - energised
void SwitchingBuilder::add_returns() {
  const SwitchingPeriod* last = before();
  for (std::size_t b = 0; b < now_.energised.size(); ++b) {
    const double cost = restoration().interruption_usd_per_customer * base_.block_customers[b];
    Entries dark{{now_.energised[b], 1.0}}, back{{now_.energised[b], -1.0}};
    if (last != nullptr) dark.push_back({last->energised[b], -1.0});
    if (last != nullptr) back.push_back({last->energised[b], 1.0});
    if (cost > 0.0) {
      now_.interrupted.push_back(column(cost, 0.0, 1.0, false, name("interrupted", block_name(b))));
      dark.push_back({now_.interrupted.back(), 1.0});
      row(last != nullptr ? 0.0 : was_energised(b), kInf, dark, name("interrupts", block_name(b)));
    } else {
      now_.interrupted.push_back(-1);
    }
    if (now_.pickup[b] < 0 || (last == nullptr && carried() == nullptr)) {
      now_.returned.push_back(-1);
      continue;
    }
    now_.returned.push_back(column(0.0, 0.0, 1.0, false, name("returned", block_name(b))));
    back.push_back({now_.returned.back(), 1.0});
    row(last != nullptr ? 0.0 : -was_energised(b), kInf, back, name("returns", block_name(b)));
  }
}

// Cold-load pick-up: for a while after a block returned,
//   pickup >= share * (demand * returned - what is shed though energised),
//   what is shed though energised = shed - demand * (1 - energised),   of its own loads,
// in the period of its return; later, when it may be dark again,  pickup >= share * (demand * returned - shed).
// Scenarios set the demand (here the largest).
void SwitchingBuilder::add_pickup_rows() {
  const auto share_after = [&](std::size_t periods) {
    const double left = restoration().pickup_h / base_.study->horizon.step_h - static_cast<double>(periods);
    return restoration().pickup_share * std::clamp(left, 0.0, 1.0);
  };
  const bool from_start = model_.switching.size() == t_;  // switches move in all periods up to this one
  for (std::size_t b = 0; b < now_.pickup.size(); ++b) {
    if (now_.pickup[b] < 0) continue;
    for (std::size_t k = 0; k < model_.switching.size() + 1; ++k) {
      const std::size_t ago = model_.switching.size() - k;
      const SwitchingPeriod& then = k == 0 ? now_ : model_.switching[ago];
      if (share_after(k) <= 0.0 || then.period != period_ - static_cast<int>(k)) break;
      if (then.returned[b] >= 0) add_pickup_row(b, share_after(k), then.returned[b], k > 0);
    }
    if (!from_start || base_.initial == nullptr || !base_.initial->switching) continue;
    const auto& returned = base_.initial->switching->returned;
    for (std::size_t k = 0; k < returned.size() && share_after(t_ + 1 + k) > 0.0; ++k)
      if (returned[k][b]) add_pickup_row(b, share_after(t_ + 1 + k), -1, true);
  }
}

// `returned`: a column, or -1 where it is 1.
void SwitchingBuilder::add_pickup_row(std::size_t block, double share, int returned, bool may_be_dark) {
  const double weight = share * base_.block_peak_mw[block];
  Entries y{{now_.pickup[block], 1.0}};
  if (returned >= 0) y.push_back({returned, -weight});
  if (!may_be_dark) y.push_back({now_.energised[block], weight});
  for (std::size_t l = 0; l < base_.loads.size(); ++l)
    if (base_.is_own_load(l, block)) y.push_back({base_.columns.shed[l][t_], share});
  const int made = row(0.0, kInf, y, name("picks_up", block_name(block)));
  model_.pickup_rows.push_back(
      {made, period_, static_cast<int>(block), returned, may_be_dark ? -1 : now_.energised[block], share});
}

// Where normal operation follows, all blocks are energised and what differs from the normal state can be operated
// at once, at its cost. A dispatch that is one of many is back to normal by then.
void SwitchingBuilder::add_last_rows() {
  const bool last = period_ + 1 < base_.study->horizon.periods && !model_.switches_move(period_ + 1);
  if (!last) return;
  const bool at_once = base_.initial == nullptr;
  Entries differ;
  double normal = 0.0;
  for (std::size_t k = 0; k < now_.closed.size(); ++k) {
    const bool closed = base_.blocks.switches[k].normally_closed;
    differ.push_back({now_.closed[k], closed ? -1.0 : 1.0});
    if (closed) normal += 1.0;
    if (at_once)
      model_.recourse.columns.cost[static_cast<std::size_t>(now_.closed[k])] +=
          (closed ? -1.0 : 1.0) * restoration().operation_cost_usd;
  }
  if (at_once) model_.recourse.offset += normal * restoration().operation_cost_usd;
  const double most = at_once ? restoration().operations_per_period : 0.0;
  if (!differ.empty()) row(-kInf, most - normal, differ, name("to_normal", "all"));
  for (std::size_t b = 0; b < now_.energised.size(); ++b)
    row(1.0, 1.0, {{now_.energised[b], 1.0}}, name("back", block_name(b)));
}

}  // namespace gridkeel::planning
