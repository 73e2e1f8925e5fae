#include "assessment/hosting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "assessment/bootstrap.hpp"
#include "assessment/reference_plans.hpp"
#include "assessment/scenario_figures.hpp"
#include "planning/plan.hpp"

namespace gridkeel::assessment {
namespace {

constexpr std::pair<const char*, HostingRisk> kNames[] = {{"unserved", HostingRisk::unserved},
                                                          {"disruption", HostingRisk::disruption},
                                                          {"cost", HostingRisk::cost},
                                                          {"probability", HostingRisk::probability}};

// Scenarios that are reduced, weighted or from a file have probabilities of their own.
double risk_of(HostingRisk risk, const std::vector<std::vector<double>>& figures,
               const std::vector<double>& probability, double alpha) {
  const auto values_of = [&](Figure figure) {
    std::vector<double> values;
    for (const auto& scenario : figures) values.push_back(scenario[index_of(figure)]);
    return values;
  };
  const auto expected = [&](Figure figure) {
    return std::inner_product(probability.begin(), probability.end(), values_of(figure).begin(), 0.0);
  };
  const auto cvar_usd = [&](Figure figure) {
    return planning::distribution(values_of(figure), probability, alpha).cvar_usd;
  };
  switch (risk) {
    case HostingRisk::unserved:
      return expected(Figure::unserved);
    case HostingRisk::probability:
      return expected(Figure::loss_of_load);
    case HostingRisk::disruption:
      return cvar_usd(Figure::disruption);
    default:
      return cvar_usd(Figure::cost);
  }
}

class Search {
 public:
  Search(const HostingRequest& request, bool with_modules) : request_(request) {
    out_.site = request.site;
    out_.with_modules = with_modules;
  }

  HostingCapacity run() {
    // A site draws something: nothing less is asked for than the tolerance.
    if (!keep(point_at(std::min(request_.tolerance_mw, request_.most_mw)))) return out_;
    if (keep(point_at(request_.most_mw))) return out_;
    while (out_.too_much->rating_mw - out_.fits->rating_mw > request_.tolerance_mw)
      keep(point_at(0.5 * (out_.fits->rating_mw + out_.too_much->rating_mw)));
    return out_;
  }

 private:
  bool keep(const HostingPoint& point) {
    out_.tried.push_back(point);
    const bool fits = point.risk <= request_.limit;
    (fits ? out_.fits : out_.too_much) = point;
    return fits;
  }

  HostingPoint point_at(double rating_mw) {
    const planning::Study study = request_.study_at(rating_mw);
    if (request_.on_step)
      request_.on_step(
          fmt::format("{} at {:.3f} MW {} modules", request_.site, rating_mw, out_.with_modules ? "with" : "without"));
    planning::PlanningProblem problem(study, request_.scenarios_of(study));
    SharedRecourse recourse(problem, study.solve.threads);
    HostingPoint point{rating_mw, 0.0, 0.0, 0.0, 0};
    std::vector<double> x = problem.first_stage().nothing_bought();
    if (out_.with_modules) {
      stochastic::SolveOptions options;
      options.relative_gap = study.solve.gap;
      options.threads = study.solve.threads;
      options.stop = request_.stop;
      request_.stop->set_time_limit_s(study.solve.time_limit_s);
      const stochastic::Solution solution = recourse.solve(study.risk, options, "the plan at this rating");
      if (request_.stop->interrupted()) throw Error(ExitCode::no_answer, "stopped before the capacity was known");
      x = solution.x;
      point.objective = solution.upper_bound;
    }
    point.price_usd = planning::purchase_price_usd(study, problem.first_stage(), x);
    for (const auto& module : modules_of(problem, x)) point.units += module.units;
    const FigureCounter counter(problem);
    std::vector<std::vector<double>> figures(problem.scenarios().scenarios.size());
    recourse.dispatch_at(
        x, [&](std::size_t s, const std::vector<double>& y) { figures[s] = counter.figures(static_cast<int>(s), y); });
    point.risk = risk_of(request_.risk, figures, problem.problem().probabilities(), study.risk.alpha);
    return point;
  }

  const HostingRequest& request_;
  HostingCapacity out_;
};

}  // namespace

std::vector<std::string> hosting_risk_names() {
  std::vector<std::string> names;
  for (const auto& [name, risk] : kNames) names.push_back(name);
  return names;
}

HostingRisk hosting_risk_of(const std::string& name) {
  for (const auto& [word, risk] : kNames)
    if (name == word) return risk;
  throw InternalError("no measure of risk '" + name + "'");
}

const char* unit_of(HostingRisk risk) {
  return risk == HostingRisk::unserved ? "MWh" : risk == HostingRisk::probability ? "" : "USD";
}

HostingCapacity hosting_capacity(const HostingRequest& request, bool with_modules) {
  return Search(request, with_modules).run();
}

}  // namespace gridkeel::assessment
