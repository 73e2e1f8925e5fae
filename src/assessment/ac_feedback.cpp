#include "assessment/ac_feedback.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace gridkeel::assessment {

namespace {

using planning::Plan;
using planning::PlanningProblem;
using planning::PlanOptions;
using planning::Study;

constexpr const char* kStopped = "the time limit or an interrupt stopped it";
// How much further than by LinDistFlow's error a limit moves: the error changes a little with what the plan now avoids.
constexpr double kTighteningMargin = 1.05;
// A rating or an import limit keeps at least this share of itself.
constexpr double kLeastShare = 0.05;

// Per limit, the largest error of LinDistFlow in the states that break it. With the limit moved inwards by that much,
// LinDistFlow's own figure would have broken it by what AC breaks it by.
std::map<std::pair<AcQuantity, int>, double> errors(const Study& asked, const AcCheck& check) {
  std::map<std::pair<AcQuantity, int>, double> out;
  for (const AcPoint& point : check.violations) {
    double error = std::abs(point.value - point.linear);
    int element = point.element;
    if (point.quantity == AcQuantity::import_p) {
      if (point.limit <= 0.0) continue;  // nothing can be kept of nothing
      // A scenario's limit is a share of the study's. Products are compared, since the quotient may come out below a
      // share of exactly kSmallShare.
      const double whole_mw = asked.substation.import_limit_mw;
      if (point.limit < whole_mw * planning::Substation::kSmallShare)
        element = kSmallShares;
      else
        error *= whole_mw / point.limit;
    }
    double& most = out[{point.quantity, element}];
    most = std::max(most, kTighteningMargin * error);
  }
  return out;
}

// Never looser than before.
void lower(double& limit, double asked, double by) {
  limit = std::min(limit, std::max(kLeastShare * asked, asked - by));
}

void tighten_one(Study& study, const Study& asked, AcQuantity quantity, int element, double by) {
  const double source_v = study.network.source_voltage_pu;
  const auto at = static_cast<std::size_t>(element);
  switch (quantity) {
    case AcQuantity::undervoltage: {
      double& vmin = study.network.buses[at].vmin_pu;
      vmin = std::max(vmin, std::min(source_v, asked.network.buses[at].vmin_pu + by));
      break;
    }
    case AcQuantity::overvoltage: {
      double& vmax = study.network.buses[at].vmax_pu;
      vmax = std::min(vmax, std::max(source_v, asked.network.buses[at].vmax_pu - by));
      break;
    }
    case AcQuantity::line_flow:
      lower(study.network.branches[at].rating_mva, asked.network.branches[at].rating_mva, by);
      break;
    case AcQuantity::import_p:
      if (element == kSmallShares) {
        study.substation.small_share_offset_mw = std::min(study.substation.small_share_offset_mw, -by);
        break;
      }
      lower(study.substation.import_limit_mw, asked.substation.import_limit_mw, by);
      break;
    case AcQuantity::import_q:
      lower(study.substation.import_limit_mvar, asked.substation.import_limit_mvar, by);
      break;
  }
}

AcRound round_of(const Plan& plan, const AcCheck& check) {
  return {plan.solution.first_stage_cost + plan.solution.risk_value, check.violations.size(), check.failed};
}

// One more round; false, with the reason in `out`, if there is none.
bool solve_again(AcOutcome& out, const Study& asked, std::unique_ptr<PlanningProblem>& problem, Plan& plan,
                 const PlanOptions& options) {
  const Study next = tighten(problem->study(), asked, out.check);
  if (tightened_limits(problem->study(), next).empty()) {
    out.stopped = "no limit that is broken can be tightened further";
    return false;
  }
  if (options.solve.stop != nullptr && options.solve.stop->should_stop()) {
    out.stopped = kStopped;
    return false;
  }
  auto stricter = std::make_unique<PlanningProblem>(next, problem->scenarios());
  try {
    plan = planning::make_plan(*stricter, plan.risk, options);
  } catch (const Error& error) {
    if (error.code() != ExitCode::no_answer) throw;
    out.stopped = kStopped;  // the plan of the round before stands
    return false;
  }
  problem = std::move(stricter);
  out.check = check_ac(*problem, plan, asked, options.solve.threads);
  out.rounds.push_back(round_of(plan, out.check));
  return true;
}

}  // namespace

Study tighten(const Study& now, const Study& asked, const AcCheck& check) {
  Study study = now;
  for (const auto& [what, by] : errors(asked, check)) tighten_one(study, asked, what.first, what.second, by);
  return study;
}

std::vector<TightenedLimit> tightened_limits(const Study& asked, const Study& solved) {
  std::vector<TightenedLimit> out;
  const auto compare = [&](AcQuantity quantity, std::size_t element, double limit, double tightened) {
    if (tightened != limit) out.push_back({quantity, static_cast<int>(element), limit, tightened});
  };
  const grid::Network &a = asked.network, &b = solved.network;
  for (std::size_t i = 0; i < a.buses.size(); ++i) {
    compare(AcQuantity::undervoltage, i, a.buses[i].vmin_pu, b.buses[i].vmin_pu);
    compare(AcQuantity::overvoltage, i, a.buses[i].vmax_pu, b.buses[i].vmax_pu);
  }
  for (std::size_t e = 0; e < a.branches.size(); ++e)
    compare(AcQuantity::line_flow, e, a.branches[e].rating_mva, b.branches[e].rating_mva);
  const auto substation = static_cast<std::size_t>(-1);
  compare(AcQuantity::import_p, substation, asked.substation.import_limit_mw, solved.substation.import_limit_mw);
  if (const double a_mw = asked.substation.small_share_offset_mw, b_mw = solved.substation.small_share_offset_mw;
      a_mw != b_mw)
    out.push_back({AcQuantity::import_p, kSmallShares, a_mw, b_mw});
  compare(AcQuantity::import_q, substation, asked.substation.import_limit_mvar, solved.substation.import_limit_mvar);
  return out;
}

AcOutcome check_and_feed_back(std::unique_ptr<PlanningProblem>& problem, Plan& plan, const PlanOptions& options,
                              const std::function<void(const std::string&)>& on_step) {
  const Study asked = problem->study();
  AcOutcome out;
  out.check = check_ac(*problem, plan, asked, options.solve.threads);
  out.rounds.push_back(round_of(plan, out.check));
  const int rounds = asked.ac.mode == planning::AcMode::feedback ? asked.ac.rounds : 0;
  for (int k = 1; k <= rounds && !out.check.feasible(); ++k) {
    on_step(fmt::format("solving again with limits tightened by AC (round {} of at most {})", k, rounds));
    if (!solve_again(out, asked, problem, plan, options)) break;
  }
  if (rounds > 0 && !out.check.feasible() && out.stopped.empty()) out.stopped = "the rounds were used up";
  out.tightened = tightened_limits(asked, problem->study());
  return out;
}

}  // namespace gridkeel::assessment
