#include <algorithm>
#include <cmath>

#include "planning/device_row_maker.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

std::size_t slot(int t) { return static_cast<std::size_t>(t); }

// Sums that earlier dispatches carry in may miss their limit by the rounding of those.
constexpr double kRounding = 1e-7;

// Of a list from before period 0: what falls into the `length` periods up to t.
double carried_into(int t, int length, const std::vector<double>& list) {
  double sum = 0.0;
  for (int k = 0; t + 1 + k < length; ++k) sum += earlier(list, slot(k));
  return sum;
}

void rebound_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const flex::DemandResponseData& r = m.demand_response;
  const double dt = study.horizon.step_h;
  const int window = std::max(1, static_cast<int>(std::lround(r.rebound_window_h / dt)));
  const DeviceState* before = rows.before();
  for (int t = 0; t < study.horizon.periods; ++t) {
    Entries owed{{c.backlog[slot(t)], 1.0}, {c.reduction[slot(t)], -r.rebound_share * dt}, {c.rebound[slot(t)], dt}};
    if (t > 0) owed.push_back({c.backlog[slot(t - 1)], -1.0});
    const double carried = t == 0 && before != nullptr ? before->owed_mwh : 0.0;
    rows.add("backlog", t, carried, carried, owed, 0.0);
    // At most what the last `window` periods added may still be owed: all older energy has come back.
    Entries young{{c.backlog[slot(t)], 1.0}};
    for (int k = std::max(0, t - window + 1); k <= t; ++k)
      young.push_back({c.reduction[slot(k)], -r.rebound_share * dt});
    double earlier_mwh = 0.0;
    if (before != nullptr) {
      earlier_mwh = r.rebound_share * dt * carried_into(t, window, before->reduction_mw);
      const double most_mwh = before->owed_mwh + m.power_mw * rows.unit_limit() * dt * study.horizon.periods;
      young.push_back({rows.add_breach("late", t, 1.0, most_mwh), -1.0});
    }
    rows.add("rebound_window", t, -kInf, earlier_mwh, young, 0.0);
  }
}

int duration_of(const Study& study, const flex::DemandResponseData& r) {
  return std::max(1, static_cast<int>(std::floor(r.max_duration_h / study.horizon.step_h + 1e-9)));
}

// Without whole calls, a reduction helps in its first period only after the response time.
void response_row(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c, int t) {
  const double dt = study.horizon.step_h, response_h = m.demand_response.response_time_h;
  if (response_h <= 0.01 * dt) return;
  Entries rise{{c.reduction[slot(t)], 1.0}};
  if (t > 0) rise.push_back({c.reduction[slot(t - 1)], -1.0});
  const double earlier_mw = t == 0 && rows.before() != nullptr ? earlier(rows.before()->reduction_mw, 0) : 0.0;
  rows.add("response", t, -kInf, earlier_mw, rise, -(1.0 - waiting_share(response_h, dt, 0)) * m.power_mw);
}

// `calls` and those that still bind from before; until a scenario sets its demand, the row says what `called` does.
void last_call_row(DeviceRowMaker& rows, double power_mw, int reduction, const Entries& calls, double bound_calls,
                   int t) {
  DeviceRows::LastCallRow row{-1, {}, power_mw, bound_calls};
  const LastCall last{0, power_mw};
  Entries reduced{{reduction, 1.0}};
  for (const solver::Entry& call : calls) {
    row.calls.push_back(call.index);
    reduced.push_back({call.index, -last.helps_mw});
  }
  row.row = rows.add("last_call", t, -kInf, row.side(last), reduced, 0.0);
  rows.note(std::move(row));
}

// A call binds a unit for its longest duration, in which the unit may reduce up to its power once it has responded.
void call_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c, int t) {
  const flex::DemandResponseData& r = m.demand_response;
  Entries reduced{{c.reduction[slot(t)], 1.0}}, bound;
  for (int k = 0; k < duration_of(study, r) && k <= t; ++k) {
    const double helps = 1.0 - waiting_share(r.response_time_h, study.horizon.step_h, k);
    if (helps > 0.0) reduced.push_back({c.call[slot(t - k)], -helps * m.power_mw});
    bound.push_back({c.call[slot(t - k)], 1.0});
  }
  double helping_mw = 0.0, still_bound = 0.0;
  for (int k = t + 1; rows.before() != nullptr && k < duration_of(study, r); ++k) {
    const double calls = earlier(rows.before()->calls, slot(k - t - 1));
    helping_mw += (1.0 - waiting_share(r.response_time_h, study.horizon.step_h, k)) * m.power_mw * calls;
    still_bound += calls;
  }
  rows.add("called", t, -kInf, helping_mw, reduced, 0.0);
  last_call_row(rows, m.power_mw, c.reduction[slot(t)], bound, still_bound, t);
  rows.add("bound", t, -kInf, 0.0 - still_bound, bound, -1.0, DeviceRowMaker::Units::whole);
}

// Energy and calls of the periods [first, end), of which `used` went by before.
void budget_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c, int first,
                 int end, const DeviceState& used) {
  const flex::DemandResponseData& r = m.demand_response;
  Entries energy, calls;
  for (int t = first; t < end; ++t) energy.push_back({c.reduction[slot(t)], study.horizon.step_h});
  rows.add("calls", end - 1, -kInf, kRounding - used.reduced_mwh, energy, -r.max_calls * r.max_duration_h * m.power_mw);
  for (int t = first; t < end && !c.call.empty(); ++t) calls.push_back({c.call[slot(t)], 1.0});
  if (!calls.empty())
    rows.add("call_count", end - 1, -kInf, 0.0 - used.called, calls, -r.max_calls, DeviceRowMaker::Units::whole);
}

// One budget for each day, the first of which has begun.
void daily_budgets(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const InitialState& initial = *rows.initial();
  DeviceState used = *rows.before();
  for (int first = 0, end = initial.budget_periods; first < study.horizon.periods; end += initial.day_periods) {
    const int last = std::min(end, study.horizon.periods);
    if (last > first) budget_rows(rows, study, m, c, first, last, used);
    first = last;
    used = {};
  }
}

}  // namespace

void add_demand_response_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& m, const DeviceColumns& c) {
  const flex::DemandResponseData& r = m.demand_response;
  const double dt = study.horizon.step_h;
  const int periods = study.horizon.periods, duration = duration_of(study, r);
  const DeviceState* before = rows.before();
  Entries energy, calls;
  for (int t = 0; t < periods; ++t) {
    const int d = c.reduction[slot(t)];
    energy.push_back({d, dt});
    rows.add("power", t, -kInf, 0.0, {{d, 1.0}}, -m.power_mw);
    if (c.call.empty())
      response_row(rows, study, m, c, t);
    else
      call_rows(rows, study, m, c, t);
    // Any duration + 1 consecutive periods hold at most `duration` full periods.
    const double carried = before == nullptr ? 0.0 : carried_into(t, duration + 1, before->reduction_mw);
    if (t >= duration || carried > 0.0) {
      Entries run;
      for (int k = std::max(0, t - duration); k <= t; ++k) run.push_back({c.reduction[slot(k)], 1.0});
      rows.add("duration", t, -kInf, carried > 0.0 ? kRounding - carried : 0.0, run, -duration * m.power_mw);
    }
  }
  if (before != nullptr) {
    daily_budgets(rows, study, m, c);
    if (!c.backlog.empty()) rebound_rows(rows, study, m, c);
    return;
  }
  if (r.max_calls * r.max_duration_h < periods * dt)
    rows.add("calls", periods - 1, -kInf, 0.0, energy, -r.max_calls * r.max_duration_h * m.power_mw);
  for (int call : c.call) calls.push_back({call, 1.0});
  if (!calls.empty())
    rows.add("call_count", periods - 1, -kInf, 0.0, calls, -r.max_calls, DeviceRowMaker::Units::whole);
  if (!c.backlog.empty()) rebound_rows(rows, study, m, c);
}

}  // namespace gridkeel::planning
