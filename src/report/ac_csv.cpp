#include <fmt/format.h>

#include <iterator>

#include "report/ac_report.hpp"
#include "report/csv.hpp"

namespace gridkeel::report {
namespace {

using assessment::AcCheck;
using assessment::AcPoint;
using assessment::AcQuantity;
using planning::PlanningProblem;

std::string_view ac_kind(AcQuantity quantity) {
  switch (quantity) {
    case AcQuantity::line_flow:
      return "branch";
    case AcQuantity::import_p:
    case AcQuantity::import_q:
      return "system";
    default:
      return "bus";
  }
}

constexpr int kWholeEvent = -1;  // in place of a period

class AcWriter {
 public:
  AcWriter(const PlanningProblem& problem, const AcCheck& check) : problem_(problem), check_(check) {}

  std::string text() {
    for (const AcPoint& point : check_.violations) limit_row(point, true);
    for (const AcPoint& point : check_.worst)
      if (point.scenario >= 0 && !violates(point)) limit_row(point, false);
    const AcPoint& error = check_.voltage_error;
    if (error.scenario >= 0)
      row(error.scenario, error.period, "bus", ac_element(problem_, error.quantity, error.element), "voltage_error",
          csv_number(error.value), "", "pu", csv_number(error.linear), false);
    for (const assessment::AcStateNote& note : check_.notes) note_rows(note);
    for (std::size_t s = 0; s < check_.losses_mwh.size(); ++s) {
      const auto losses_row = [&](std::string_view quantity, double value, std::string_view unit) {
        row(static_cast<int>(s), kWholeEvent, "feeder", "feeder", quantity, csv_number(value), "", unit, "0", false);
      };
      losses_row("losses", check_.losses_mwh[s], "MWh");
      losses_row("losses_cost", check_.losses_usd[s], "USD");
    }
    return std::move(out_);
  }

 private:
  // Violations hold the worst state of each limit that is broken.
  bool violates(const AcPoint& point) const {
    for (const AcPoint& other : check_.violations)
      if (other.quantity == point.quantity && other.scenario == point.scenario && other.period == point.period &&
          other.element == point.element)
        return true;
    return false;
  }

  void row(int scenario, int period, std::string_view kind, std::string_view element, std::string_view quantity,
           const std::string& value, const std::string& limit, std::string_view unit, const std::string& linear,
           bool violated) {
    const std::string& name = problem_.scenarios().scenarios[static_cast<std::size_t>(scenario)].name;
    fmt::format_to(std::back_inserter(out_), "{},{},{},{},{},{},{},{},{},{}\n", csv_field(name),
                   period == kWholeEvent ? "" : std::to_string(period), kind, csv_field(element), quantity, value,
                   limit, unit, linear, violated ? 1 : 0);
  }

  void limit_row(const AcPoint& p, bool violated) {
    row(p.scenario, p.period, ac_kind(p.quantity), ac_element(problem_, p.quantity, p.element), to_string(p.quantity),
        csv_number(p.value), csv_number(p.limit), unit_of(p.quantity), csv_number(p.linear), violated);
  }

  void note_rows(const assessment::AcStateNote& note) {
    const auto count_row = [&](std::string_view quantity, int count, bool violated) {
      row(note.scenario, note.period, "feeder", "feeder", quantity, csv_number(count), "", "count", "", violated);
    };
    if (note.failed) count_row("failed", 1, true);
    if (note.dead_buses > 0) count_row("dead_buses", note.dead_buses, false);
    for (const auto& island : note.islands) {
      const std::string& root = problem_.study().network.bus(island.root).name;
      row(note.scenario, note.period, "island", root, "source_v", csv_number(island.v_pu), "", "pu",
          csv_number(island.v_pu), false);
      row(note.scenario, note.period, "island", root, "source_p", note.failed ? "" : csv_number(island.mw), "", "MW",
          "0", false);
    }
  }

  const PlanningProblem& problem_;
  const AcCheck& check_;
  std::string out_ = "scenario,period,kind,element,quantity,value,limit,unit,linear_value,violated\n";
};

}  // namespace

std::string ac_element(const PlanningProblem& problem, AcQuantity quantity, int element) {
  const grid::Network& network = problem.study().network;
  if (element == assessment::kSmallShares) return kSmallSharesElement;
  if (element < 0) return "substation";
  return quantity == AcQuantity::line_flow ? network.branch(grid::BranchId(element)).name
                                           : network.bus(grid::BusId(element)).name;
}

std::string ac_csv(const PlanningProblem& problem, const AcCheck& check) { return AcWriter(problem, check).text(); }

}  // namespace gridkeel::report
