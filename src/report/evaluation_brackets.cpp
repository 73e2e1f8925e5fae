#include <fmt/format.h>

#include <cmath>

#include "report/evaluation_summary_parts.hpp"
#include "report/format.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using assessment::Bracket;
using assessment::Evaluation;

std::string remark(const Bracket& b) {
  const std::string share = percent(std::abs(b.difference_share));
  if (b.verdict == Bracket::Verdict::within) return "within the interval";
  return fmt::format("{} too {}, {} outside", share, b.verdict == Bracket::Verdict::optimistic ? "low" : "high",
                     money(b.outside_usd));
}

std::string interval(const assessment::Estimate& e) { return fmt::format("{} … {}", money(e.lower), money(e.upper)); }

// What the verdicts on the run's plan mean, in plain words.
std::string advice(const Evaluation& e, std::size_t in_sample) {
  const Bracket mean = assessment::expected_bracket(e, 0), tail = assessment::cvar_bracket(e, 0);
  const auto either = [&](Bracket::Verdict verdict) { return mean.verdict == verdict || tail.verdict == verdict; };
  if (either(Bracket::Verdict::optimistic))
    return fmt::format(
        "The plan's own {} scenarios are kinder than fresh days: it fits them, and they miss part of what happens. "
        "Believe the fresh days; scenarios reduced from many (plan --draw 5000), more of them (--scenarios) or an "
        "ambiguity set narrow the difference.",
        in_sample);
  if (either(Bracket::Verdict::pessimistic))
    return fmt::format(
        "The plan's own {} scenarios are harder than fresh days, by chance or by what was put among them on purpose "
        "(stress atoms): it is not optimistic.",
        in_sample);
  return fmt::format("The plan's own {} scenarios tell what fresh days cost, as far as these can show.", in_sample);
}

}  // namespace

std::string bracket_block(const EvaluationReport& report, const Style& style) {
  const Evaluation& e = report.evaluation;
  TextTable table(2);
  table.add({"plan", "cost of dispatch", "in sample", "fresh days", "interval", "the figure in sample is"});
  for (std::size_t p = 0; p < e.plans.size(); ++p) {
    const auto add = [&](const char* what, const Bracket& b) {
      table.add({e.plans[p].name, what, money(b.in_sample_usd), money(b.fresh.value), interval(b.fresh), remark(b)});
    };
    add("expected", assessment::expected_bracket(e, p));
    add("CVaR", assessment::cvar_bracket(e, p));
  }
  return "\n" + style.heading("In sample and out of sample, the same distribution") + "\n" + table.text(2) +
         wrap(advice(e, report.problem->scenarios().scenarios.size()), 2, kPageWidth);
}

std::string whole_text(const assessment::ShiftResult& result) {
  const assessment::Sample& own = result.samples.front();
  if (own.mip_solves == 0) return "";
  const assessment::SampleStatistics& s = result.statistics.front();
  const double expected = s.mean[assessment::index_of(assessment::Figure::cost)].value;
  std::string text = fmt::format(
      "Whole numbers: costs are of dispatches found. No dispatch of the plan costs less than {} expected ({} less), "
      "{} CVaR ({} less).",
      money(s.mean_lower_bound), money(expected - s.mean_lower_bound), money(s.cvar_lower_bound),
      money(s.cvar.value - s.cvar_lower_bound));
  if (own.open > 0)
    text += fmt::format(" {} of {} scenarios were ended by their limit, the widest with {} between the two.", own.open,
                        result.scenario.size(), money(own.widest_usd));
  return wrap(text, 2, kPageWidth);
}

}  // namespace gridkeel::report
