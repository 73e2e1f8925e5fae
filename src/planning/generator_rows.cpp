#include <algorithm>
#include <span>

#include "planning/device_row_maker.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

// Output as a share of power that a unit may gain or lose within a period.
double ramp_share(const Study& study, const flex::Module& m) {
  return m.generator.ramp_share_per_min * 60.0 * study.horizon.step_h;
}

// By how much output may fall faster than its ramp in the first period, at a price; nothing without a past.
Entries trip(DeviceRowMaker& rows, const flex::Module& m, int period) {
  if (rows.before() == nullptr) return {};
  return {{rows.add_breach("trip", period, 1.0, m.power_mw * rows.unit_limit()), 1.0}};
}

// Without commitment: units start in fractions, and nothing holds them up.
void relaxed_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const double ramp = ramp_share(study, m);
  const DeviceState* before = rows.before();
  for (std::size_t t = 0; t < c.generation.size(); ++t) {
    const double earlier_mw = t == 0 && before != nullptr ? before->generation_mw : 0.0;
    const int period = static_cast<int>(t);
    rows.add("power", period, -kInf, 0.0, {{c.generation[t], 1.0}}, -m.power_mw);
    Entries rise{{c.generation[t], 1.0}};
    if (t > 0) rise.push_back({c.generation[t - 1], -1.0});
    // A ramp that covers the full range within one period binds nothing.
    if (ramp < 1.0) {
      rows.add("ramp_up", period, -kInf, earlier_mw, rise, -ramp * m.power_mw);
      Entries fall = rise;
      if (t == 0)
        for (const auto& e : trip(rows, m, period)) fall.push_back(e);
      if (t > 0 || before != nullptr) rows.add("ramp_down", period, earlier_mw, kInf, fall, ramp * m.power_mw);
    }
    if (!c.start.empty()) {
      rise.push_back({c.start[t], -m.power_mw});
      rows.add("start", period, -kInf, earlier_mw, rise, 0.0);
    }
  }
}

// Units of one kind at one site are alike, so they are counted: `on` of them run, `start` and `stop` change that.
class Commitment {
 public:
  Commitment(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c)
      : rows_(rows),
        m_(m),
        c_(c),
        before_(rows.before() == nullptr ? kOff : *rows.before()),
        step_h_(study.horizon.step_h),
        ramp_(ramp_share(study, m)) {}

  void add(std::size_t t) {
    count(t);
    power(t);
    if (ramp_ < 1.0) ramps(t);
    minimum_up(t);
    minimum_down(t);
    if (!c_.headroom.empty()) headroom(t);
  }

 private:
  using Units = DeviceRowMaker::Units;

  void count(std::size_t t) {
    Entries change{{c_.on[t], 1.0}, {c_.start[t], -1.0}, {c_.stop[t], 1.0}};
    if (t > 0) change.push_back({c_.on[t - 1], -1.0});
    const double on = t == 0 ? before_.on_units : 0.0;
    row("count", t, on, on, change);
    row("on", t, -kInf, 0.0, {{c_.on[t], 1.0}}, -1.0, Units::whole);
  }

  // While a unit starts it is on and gives nothing.
  Entries running(std::size_t t, double per_unit) const {
    Entries units{{c_.on[t], per_unit}};
    for (std::size_t k = 0; k <= t; ++k) {
      const double waits = waiting_share(m_.generator.start_time_h, step_h_, static_cast<int>(k));
      if (waits == 0.0) break;
      units.push_back({c_.start[t - k], -per_unit * waits});
    }
    return units;
  }

  // Of the units that started before period 0, those that still give nothing in period t.
  double still_starting(std::size_t t) const {
    double units = 0.0;
    for (std::size_t k = 0; k < before_.starts.size(); ++k)
      units += before_.starts[k] * waiting_share(m_.generator.start_time_h, step_h_, static_cast<int>(t + 1 + k));
    return units;
  }

  void power(std::size_t t) {
    const double waiting = still_starting(t);
    const Entries output{{c_.generation[t], 1.0}};
    Entries most = running(t, -1.0);
    if (waiting > 0.0)
      most.push_back({rows_.add_breach("trip_start", static_cast<int>(t), m_.power_mw, waiting), -1.0});
    of_units("most", t, -kInf, 0.0, output, m_.power_mw, most, -waiting);
    const double least_mw = m_.generator.pmin_share * m_.power_mw;
    if (least_mw > 0.0) of_units("least", t, 0.0, kInf, output, least_mw, running(t, -1.0), -waiting);
  }

  // Units that run in both periods keep their ramp; one that starts or stops may jump to or from its minimum.
  void ramps(std::size_t t) {
    const double jump = std::max(ramp_, m_.generator.pmin_share);
    Entries rise{{c_.generation[t], 1.0}}, fall{{c_.generation[t], -1.0}};
    Entries up{{c_.start[t], -jump}}, down{{c_.stop[t], -jump}};
    if (t > 0) {
      rise.push_back({c_.generation[t - 1], -1.0});
      fall.push_back({c_.generation[t - 1], 1.0});
      up.insert(up.end(), {{c_.on[t - 1], -ramp_}, {c_.stop[t], ramp_}});
    }
    const bool carried = t == 0 && rows_.before() != nullptr;
    if (carried) up.push_back({c_.stop[t], ramp_});
    const double before_mw = carried ? before_.generation_mw : 0.0, before_on = carried ? before_.on_units : 0.0;
    of_units("ramp_up", t, -kInf, before_mw, rise, m_.power_mw, up, ramp_ * before_on);
    if (t == 0 && !carried) return;
    down.insert(down.end(), {{c_.on[t], -ramp_}, {c_.start[t], ramp_}});
    if (carried)
      for (const auto& e : trip(rows_, m_, static_cast<int>(t))) fall.push_back({e.index, -e.value});
    of_units("ramp_down", t, -kInf, 0.0 - before_mw, fall, m_.power_mw, down, 0.0);
  }

  // Both at least for one period: else one unit could start and stop within a period, at any ramp.
  void minimum_up(std::size_t t) {
    Entries young{{c_.on[t], -1.0}};
    for (std::size_t k : window(t, m_.generator.min_up_h)) young.push_back({c_.start[k], 1.0});
    const double carried = carried_into(t, m_.generator.min_up_h, before_.starts);
    if (carried > 0.0)
      young.push_back({rows_.add_breach("trip_early", static_cast<int>(t), m_.power_mw, rows_.unit_limit()), -1.0});
    row("min_up", t, -kInf, 0.0 - carried, young);
  }

  void minimum_down(std::size_t t) {
    Entries resting{{c_.on[t], 1.0}};
    for (std::size_t k : window(t, m_.generator.min_down_h)) resting.push_back({c_.stop[k], 1.0});
    row("min_down", t, -kInf, 0.0 - carried_into(t, m_.generator.min_down_h, before_.stops), resting, -1.0,
        Units::whole);
  }

  // Of running units.
  void headroom(std::size_t t) {
    of_units("headroom", t, -kInf, 0.0, {{c_.headroom[t], 1.0}, {c_.generation[t], 1.0}}, m_.power_mw,
             {{c_.on[t], -1.0}}, 0.0);
  }

  // The last periods that `time_h` covers, up to t.
  std::vector<std::size_t> window(std::size_t t, double time_h) const {
    const auto length = static_cast<std::size_t>(periods_of(time_h, step_h_, 1));
    std::vector<std::size_t> periods;
    for (std::size_t k = t + 1 >= length ? t + 1 - length : 0; k <= t; ++k) periods.push_back(k);
    return periods;
  }

  // What of these, from before period 0, still falls into the window.
  double carried_into(std::size_t t, double time_h, const std::vector<double>& list) const {
    const auto length = static_cast<std::size_t>(periods_of(time_h, step_h_, 1));
    double sum = 0.0;
    for (std::size_t k = 0; t + 1 + k < length; ++k) sum += earlier(list, k);
    return sum;
  }

  // lower <= y + power_mw * units <= upper, where the units' part, and of the sides `carried` times power_mw, are
  // derated with the units.
  void of_units(const char* what, std::size_t t, double lower, double upper, Entries y, double power_mw,
                const Entries& units, double carried) {
    const double side = power_mw * carried;
    const std::size_t own = y.size();
    for (const solver::Entry& e : units) y.push_back({e.index, power_mw * e.value});
    const int row = rows_.add(what, static_cast<int>(t), lower + side, upper + side, y, 0.0);
    rows_.derate(row, std::span(y).subspan(own), side);
  }

  void row(const char* what, std::size_t t, double lower, double upper, const Entries& y, double per_unit = 0.0,
           Units units = Units::usable) {
    rows_.add(what, static_cast<int>(t), lower, upper, y, per_unit, units);
  }

  static inline const DeviceState kOff;

  DeviceRowMaker& rows_;
  const flex::Module& m_;
  const DeviceColumns& c_;
  const DeviceState& before_;
  double step_h_, ramp_;
};

}  // namespace

void add_generator_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  if (!study.fidelity.commitment) return relaxed_rows(rows, study, m, c);
  Commitment commitment(rows, study, m, c);
  for (std::size_t t = 0; t < c.generation.size(); ++t) commitment.add(t);
}

}  // namespace gridkeel::planning
