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

//   operated >= |closed - closed before|, at most so many a period. Where an outage starts, protection and crews open
// switches at once: opening is not counted there.
void SwitchingBuilder::add_operations() {
  const SwitchingPeriod* last = before();
  Entries all;
  for (std::size_t k = 0; k < now_.closed.size(); ++k) {
    const std::string& line = network().branch(base_.blocks.switches[k].branch).name;
    const double normally = base_.blocks.switches[k].normally_closed ? 1.0 : 0.0;
    Entries closing{{now_.operated[k], 1.0}, {now_.closed[k], -1.0}};
    Entries opening{{now_.operated[k], 1.0}, {now_.closed[k], 1.0}};
    if (last != nullptr) closing.push_back({last->closed[k], 1.0});
    if (last != nullptr) opening.push_back({last->closed[k], -1.0});
    row(last != nullptr ? 0.0 : -normally, kInf, closing, name("closing", line));
    if (!starts_outage()) row(last != nullptr ? 0.0 : normally, kInf, opening, name("opening", line));
    all.push_back({now_.operated[k], 1.0});
  }
  if (!all.empty()) row(-kInf, restoration().operations_per_period, all, name("operations", "all"));
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
      dark.push_back({column(cost, 0.0, 1.0, false, name("interrupted", block_name(b))), 1.0});
      row(last != nullptr ? 0.0 : 1.0, kInf, dark, name("interrupts", block_name(b)));
    }
    if (now_.pickup[b] < 0 || last == nullptr) {
      now_.returned.push_back(-1);
      continue;
    }
    now_.returned.push_back(column(0.0, 0.0, 1.0, false, name("returned", block_name(b))));
    back.push_back({now_.returned.back(), 1.0});
    row(0.0, kInf, back, name("returns", block_name(b)));
  }
}

// Cold-load pick-up: for a while after a block returned,
//   pickup >= share * (demand * returned - what is shed though energised),
//   what is shed though energised = shed - demand * (1 - energised),   of its own loads,
// in the period of its return; later, when it may be dark again,  pickup >= share * (demand * returned - shed).
// Scenarios set the demand (here the largest).
void SwitchingBuilder::add_pickup_rows() {
  const double step_h = base_.study->horizon.step_h;
  for (std::size_t b = 0; b < now_.pickup.size(); ++b) {
    if (now_.pickup[b] < 0) continue;
    for (std::size_t k = 0; k < model_.switching.size() + 1; ++k) {
      const double share =
          restoration().pickup_share * std::clamp(restoration().pickup_h / step_h - static_cast<double>(k), 0.0, 1.0);
      const std::size_t ago = model_.switching.size() - k;
      const SwitchingPeriod& then = k == 0 ? now_ : model_.switching[ago];
      if (share <= 0.0 || then.period != period_ - static_cast<int>(k)) break;
      if (then.returned[b] < 0) continue;
      const double weight = share * base_.block_peak_mw[b];
      Entries y{{now_.pickup[b], 1.0}, {then.returned[b], -weight}};
      if (k == 0) y.push_back({now_.energised[b], weight});
      for (std::size_t l = 0; l < base_.loads.size(); ++l)
        if (base_.is_own_load(l, b)) y.push_back({base_.columns.shed[l][t_], share});
      const int made = row(0.0, kInf, y, name("picks_up", block_name(b)));
      model_.pickup_rows.push_back(
          {made, period_, static_cast<int>(b), then.returned[b], k == 0 ? now_.energised[b] : -1, share});
    }
  }
}

// Where normal operation follows, all blocks are energised and what differs from the normal state can be operated
// at once, at its cost.
void SwitchingBuilder::add_last_rows() {
  const bool last = period_ + 1 < base_.study->horizon.periods && !model_.switches_move(period_ + 1);
  if (!last) return;
  Entries differ;
  double normal = 0.0;
  for (std::size_t k = 0; k < now_.closed.size(); ++k) {
    const bool closed = base_.blocks.switches[k].normally_closed;
    differ.push_back({now_.closed[k], closed ? -1.0 : 1.0});
    if (closed) normal += 1.0;
    model_.recourse.columns.cost[static_cast<std::size_t>(now_.closed[k])] +=
        (closed ? -1.0 : 1.0) * restoration().operation_cost_usd;
  }
  model_.recourse.offset += normal * restoration().operation_cost_usd;
  if (!differ.empty()) row(-kInf, restoration().operations_per_period - normal, differ, name("to_normal", "all"));
  for (std::size_t b = 0; b < now_.energised.size(); ++b)
    row(1.0, 1.0, {{now_.energised[b], 1.0}}, name("back", block_name(b)));
}

}  // namespace gridkeel::planning
