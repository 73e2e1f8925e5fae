#include "report/plan_summary.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/ac_report.hpp"
#include "report/fidelity.hpp"
#include "report/format.hpp"
#include "report/money_view.hpp"
#include "report/origin_report.hpp"
#include "report/plan_summary_parts.hpp"
#include "report/solution_report.hpp"

namespace gridkeel::report {
namespace {

using planning::Plan;
using planning::PlanningProblem;
using stochastic::Ambiguity;

std::string header(const PlanningProblem& problem, const Plan& plan, const Style& style) {
  const planning::Study& study = problem.study();
  const std::string title = study.title.empty() ? study.name : study.title;
  const std::string facts =
      fmt::format("{} · {} (seed {}) · {} periods of {:g} h · {}", study.source, origin_words(problem.scenarios()),
                  problem.scenarios().seed, study.horizon.periods, study.horizon.step_h, risk_text(plan.risk));
  return style.heading("Plan: " + title) + "\n" + wrap(facts, 0, kPageWidth) +
         wrap(reduction_text(problem.scenarios()), 0, kPageWidth);
}

bool proven(const Plan& plan, const RunInfo& info) { return plan.solution.gap() <= info.gap_target; }

std::string proof(const Plan& plan, const RunInfo& info, const Style& style) {
  const stochastic::Solution& s = plan.solution;
  const std::string words = status_words(s.status);
  std::string text =
      style.heading("How good it is") + "\n  " + (proven(plan, info) ? style.good(words) : style.warning(words)) + "\n";
  if (std::isfinite(s.lower_bound))
    text += fmt::format("  this plan costs {} per event, no plan costs less than {}: gap {} (asked for {})\n",
                        money(s.upper_bound), money(s.lower_bound), percent(s.gap()), percent(info.gap_target));
  else
    text += fmt::format("  this plan costs {} per event; too early to prove how much less another could cost\n",
                        money(s.upper_bound));
  if (!s.reason.empty()) text += wrap(s.reason, 2, kPageWidth);
  text += wrap(method_words(s, info.total_s), 2, kPageWidth);
  return text;
}

std::string limits(const Plan& plan, bool proven, const Style& style) {
  std::string text = style.heading("What limits it") + "\n";
  if (plan.binding.empty() && !proven) text += "  no stock, site or budget limit; the search was not finished\n";
  if (plan.binding.empty() && proven)
    text += "  nothing: no stock, site or budget limit stops a further unit; more would cost more than it saves\n";
  for (const std::string& reason : plan.binding) text += wrap("- " + reason, 2, kPageWidth);
  return text;
}

std::string fidelity(const PlanningProblem& problem, const Style& style) {
  std::string all;
  for (const std::string& part : relaxed_parts(problem.study())) all += (all.empty() ? "" : "; ") + part;
  if (sheds_by_zone(problem.study()))
    all += (all.empty() ? "" : "; ") + std::string("the loads of a zone and class are shed in proportion");
  const char* kind = recourse_kind(problem.study()) == "milp" ? "MILP" : "LP";
  const std::string model = fmt::format("Model: {} recourse on a lossless LinDistFlow feeder.", kind);
  if (all.empty()) return style.faint(model + " No rule of the study is relaxed.") + "\n";
  return style.faint(model + " Relaxed:") + "\n" + wrap(all + ".", 2, kPageWidth);
}

const char* set_name(Ambiguity kind) {
  switch (kind) {
    case Ambiguity::none:
      return "no ambiguity";
    case Ambiguity::total_variation:
      return "total variation";
    case Ambiguity::wasserstein:
      return "Wasserstein";
    case Ambiguity::chi_square:
      return "chi-square";
    case Ambiguity::kullback_leibler:
      return "Kullback-Leibler";
    case Ambiguity::moment:
      return "moment limits";
    case Ambiguity::box:
      return "probability box";
    case Ambiguity::polyhedron:
      return "polyhedron";
  }
  return "?";
}

}  // namespace

std::string risk_text(const planning::RiskChoice& risk) {
  std::string text = risk.lambda == 0.0   ? "expected cost"
                     : risk.lambda == 1.0 ? fmt::format("CVaR {:g} %", 100.0 * risk.alpha)
                                          : fmt::format("{:g} x mean + {:g} x CVaR {:g} %", 1.0 - risk.lambda,
                                                        risk.lambda, 100.0 * risk.alpha);
  if (risk.ambiguity == Ambiguity::none) return text + ", no ambiguity";
  text += fmt::format(", {}", set_name(risk.ambiguity));
  if (!risk.ambiguity_file.empty()) return text + fmt::format(" of {}", risk.ambiguity_file);
  return text + fmt::format(" radius {:g}", risk.radius);
}

std::string plan_summary(const PlanningProblem& problem, const Plan& plan, const RunInfo& info, const Style& style,
                         const assessment::AcOutcome* ac) {
  std::string out = header(problem, plan, style);
  out += "\n" + purchase_block(problem, plan, proven(plan, info), style);
  out += "\n" + comparison_block(problem, plan, style);
  out += "\n" + proof(plan, info, style);
  out += "\n" + limits(plan, proven(plan, info), style);
  out += "\n" + worst_block(problem, plan, style);
  out += "\n" + ambiguity_block(problem, plan, info, style);
  if (ac != nullptr) out += "\n" + ac_block(problem, *ac, style);
  out += "\n" + fidelity(problem, style);
  return out;
}

}  // namespace gridkeel::report
