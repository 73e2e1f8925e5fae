#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/evaluation_report.hpp"

namespace gridkeel::report {
namespace {

using assessment::Estimate;
using assessment::Figure;

std::string line(const std::string& head, const std::string& quantity, const std::string& unit, const Estimate& e) {
  return fmt::format("{},{},{},{},{},{}\n", head, csv_field(quantity), unit, csv_number(e.value), csv_number(e.lower),
                     csv_number(e.upper));
}

}  // namespace

std::string evaluation_csv(const EvaluationReport& report) {
  const auto names = assessment::figure_names(report.problem->study());
  std::string out = "shift,plan,quantity,unit,value,lower,upper\n";
  for (const auto& shift : report.evaluation.shifts)
    for (std::size_t p = 0; p < shift.statistics.size(); ++p) {
      const assessment::SampleStatistics& s = shift.statistics[p];
      const std::string head = csv_field(shift.shift.name) + "," + csv_field(report.evaluation.plans[p].name);
      out += fmt::format("{},first_stage_cost_usd,USD,{},,\n", head, csv_number(shift.samples[p].first_stage_usd));
      for (std::size_t f = 0; f < names.size(); ++f)
        out += line(head, "mean:" + names[f].name, names[f].unit, s.mean[f]);
      out += line(head, "var:recourse_cost_usd", "USD", s.var);
      out += line(head, "cvar:recourse_cost_usd", "USD", s.cvar);
      out += fmt::format("{},worst:recourse_cost_usd,USD,{},,\n", head, csv_number(s.worst));
      out += line(head, "cvar:disruption_usd", "USD", s.disruption_cvar);
      out += line(head, "more_than_plan:mean_usd", "USD", s.mean_more);
      out += line(head, "more_than_plan:cvar_usd", "USD", s.cvar_more);
    }
  return out;
}

std::string samples_csv(const EvaluationReport& report) {
  std::string out =
      "shift,plan,scenario,recourse_cost_usd,lower_bound_usd,disruption_usd,unserved_mwh,loss_of_load_h,"
      "restoration_h\n";
  for (const auto& shift : report.evaluation.shifts)
    for (std::size_t p = 0; p < shift.samples.size(); ++p) {
      const assessment::Sample& sample = shift.samples[p];
      const std::string head = csv_field(shift.shift.name) + "," + csv_field(report.evaluation.plans[p].name);
      for (std::size_t s = 0; s < sample.of(Figure::cost).size(); ++s)
        out += fmt::format("{},{},{:.10g},{:.10g},{:.10g},{:.8g},{:g},{:g}\n", head, shift.scenario[s],
                           sample.of(Figure::cost)[s], sample.lower_bound_usd[s], sample.of(Figure::disruption)[s],
                           sample.of(Figure::unserved)[s], sample.of(Figure::loss_of_load_h)[s],
                           sample.of(Figure::restoration)[s]);
    }
  return out;
}

}  // namespace gridkeel::report
