#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/operation_report.hpp"

namespace gridkeel::report {
namespace {

using operation::SetPoint;
using operation::StepRecord;

// device -> "charge,discharge,generation,reduction,rebound,stored" where it has them.
std::string device_heads(const operation::Plant& plant) {
  std::string out;
  for (std::size_t d = 0; d < plant.first.devices.size(); ++d) {
    const planning::Device& device = plant.first.devices[d];
    const std::string name = fmt::format("{}@{}{}", plant.study.catalogue.offer(device.offer).name,
                                         plant.study.candidate_sites[static_cast<std::size_t>(device.site)].name,
                                         device.installed ? ":installed" : "");
    out += "," + csv_field(name + ":out_mw") + "," + csv_field(name + ":in_mw") + "," +
           csv_field(name + ":told_out_mw") + "," + csv_field(name + ":stored_mwh");
  }
  return out;
}

// Operations, pick-up, then each switch and each block, which is named after its first bus.
std::string switch_heads(const operation::Plant& plant) {
  if (!plant.switches()) return "";
  std::string out = ",operations,pickup_mw";
  for (const grid::Switch& s : plant.blocks.switches)
    out += "," + csv_field("switch:" + plant.study.network.branch(s.branch).name + ":closed");
  for (const auto& buses : plant.blocks.buses)
    out += "," + csv_field("block:" + plant.study.network.bus(buses.front()).name + ":energised");
  return out;
}

void add_switches(std::string& out, const operation::Plant& plant, const StepRecord& s) {
  if (!plant.switches()) return;
  out += fmt::format(",{},{}", s.operations, csv_number(s.figures.pickup_mw));
  for (std::size_t k = 0; k < plant.blocks.switches.size(); ++k)
    out += s.switches.closed.empty() ? plant.blocks.switches[k].normally_closed ? ",1" : ",0"
           : s.switches.closed[k]    ? ",1"
                                     : ",0";
  for (std::size_t b = 0; b < plant.blocks.buses.size(); ++b)
    out += s.switches.energised.empty() || s.switches.energised[b] ? ",1" : ",0";
}

double out_mw(const SetPoint& p) { return p.discharge + p.generation + p.reduction; }

void add_devices(std::string& out, const StepRecord& s) {
  for (std::size_t d = 0; d < s.done.size(); ++d)
    out += fmt::format(",{},{},{},{}", csv_number(out_mw(s.done[d])), csv_number(s.done[d].charge + s.done[d].rebound),
                       csv_number(out_mw(s.decision.devices[d])), csv_number(s.stored_mwh[d]));
}

}  // namespace

std::string steps_csv(const OperationReport& report, const operation::Course& course) {
  const operation::Plant& plant = *report.plant;
  std::string out =
      "step,hour,lines_out,import_share,forecast_mw,demand_mw,planned_import_mw,import_mw,generation_mw,discharge_mw,"
      "charge_mw,reduction_mw,rebound_mw,shed_mw,imbalance_mw,reserve_short_mw,stored_mwh,owed_mwh,deviation_mw,breach";
  for (int k = 0; k < planning::kCostTerms; ++k)
    out += fmt::format(",{}_usd", to_string(static_cast<planning::CostTerm>(k)));
  out += ",cost_usd" + device_heads(plant) + switch_heads(plant) + ",fallback,solve_s\n";
  for (const StepRecord& s : course.steps) {
    const operation::Figures& f = s.figures;
    out += fmt::format("{},{},{}", s.step, csv_number(s.step * plant.study.horizon.step_h), s.lines_out);
    for (const double v : {s.import_share, s.forecast_mw, f.demand_mw, s.decision.planned_import_mw, f.import_mw,
                           f.generation_mw, f.discharge_mw, f.charge_mw, f.reduction_mw, f.rebound_mw, f.shed_mw,
                           f.imbalance_mw, f.reserve_short_mw, f.stored_mwh, f.owed_mwh, s.deviation_mw, s.breach})
      out += "," + csv_number(v);
    for (const double usd : f.term_usd) out += "," + csv_number(usd);
    out += "," + csv_number(f.cost_usd);
    add_devices(out, s);
    add_switches(out, plant, s);
    out += fmt::format(",{},{:.4f}\n", csv_field(s.decision.fallback), s.decision.solve_s);
  }
  return out;
}

}  // namespace gridkeel::report
