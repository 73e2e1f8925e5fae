#include "shock/temporary_faults.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::shock {

namespace {

bool dead(const TemporaryFault& fault, const std::vector<LineOutage>& outages, const OutageReach& reach) {
  const std::vector<char> out = lines_out_at(fault.hour, outages, reach.branches());
  return out[fault.branch.index()] || reach.dark_already(fault.branch.value, out);
}

TimedEvent told(const TemporaryFault& fault, const GeneratorInput& input) {
  const double dark_s = input.settings.sag.reclose_interval_s;
  const std::string& name = input.network->branch(fault.branch).name;
  return make_event("temporary_fault", name, {fault.hour, fault.hour + dark_s / kSecondsPerHour}, input.horizon, 0.0,
                    fmt::format("{} temporary fault on line {}: the recloser restores supply after {:g} s",
                                clock_text(input.horizon, fault.hour), name, dark_s));
}

}  // namespace

std::vector<char> lines_out_at(double hour, const std::vector<LineOutage>& outages, std::size_t branches) {
  std::vector<char> out(branches);
  for (const LineOutage& outage : outages)
    if (outage.start_h <= hour && hour < outage.end_h) out[outage.branch.index()] = 1;
  return out;
}

std::vector<TemporaryFault> draw_temporary_faults(const OutageModel& model, const Draws& draws, double rate_factor,
                                                  const std::vector<LineOutage>& outages,
                                                  std::vector<TimedEvent>& events) {
  const ShockSettings& settings = model.input->settings;
  const Horizon& horizon = model.input->horizon;
  std::vector<TemporaryFault> faults;
  if (settings.temporary_fault_share <= 0.0 || model.total_km <= 0.0) return faults;
  const double for_each_outage = settings.temporary_fault_share / (1.0 - settings.temporary_fault_share);
  RandomStream random = draws.stream("temporary_faults");
  const int count = random.poisson(settings.line_outages_per_day * for_each_outage * rate_factor * days(horizon));
  for (int k = 0; k < count; ++k) {
    const grid::BranchId line(draw_branch(random, model.length_km, model.total_km));
    const TemporaryFault fault{line, random.uniform(0.0, hours(horizon))};
    if (!dead(fault, outages, model.reach)) faults.push_back(fault);
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const TemporaryFault& a, const TemporaryFault& b) { return a.hour < b.hour; });
  for (const TemporaryFault& fault : faults) events.push_back(told(fault, *model.input));
  return faults;
}

}  // namespace gridkeel::shock
