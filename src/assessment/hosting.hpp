// How much AI load a site can take before the feeder's risk passes a limit.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assessment/sample.hpp"
#include "planning/make_scenarios.hpp"
#include "planning/planning_problem.hpp"
#include "stochastic/solution.hpp"

namespace gridkeel::assessment {

// The measures of risk, of the recourse on the study's scenarios.
enum class HostingRisk {
  unserved,    // expected MWh
  disruption,  // CVaR of what is paid beyond energy and wear, USD
  cost,        // CVaR of the whole cost of dispatch, USD: grows with the energy too
  probability  // of any unserved load
};
std::vector<std::string> hosting_risk_names();  // "unserved", "disruption", "cost", "probability"
HostingRisk hosting_risk_of(const std::string& name);
const char* unit_of(HostingRisk risk);

struct HostingPoint {
  double rating_mw = 0.0, risk = 0.0;
  double objective = 0.0, price_usd = 0.0;
  int units = 0;
};

// The largest rating of one site with the risk within the limit, to the tolerance: `fits` keeps it, and `too_much`,
// if there is one up to the largest rating asked for, does not.
struct HostingCapacity {
  std::string site;
  bool with_modules = false;
  std::optional<HostingPoint> fits, too_much;
  std::vector<HostingPoint> tried;  // in the order of the search
};

struct HostingRequest {
  std::function<planning::Study(double rating_mw)> study_at;  // the study with the site's rating
  std::function<shock::ScenarioSet(const planning::Study&)> scenarios_of = [](const planning::Study& study) {
    return planning::make_scenarios(study);
  };
  std::string site;
  HostingRisk risk = HostingRisk::unserved;
  double limit = 0.0;
  double most_mw = 0.0, tolerance_mw = 0.05;
  StopToken* stop = nullptr;
  std::function<void(const std::string&)> on_step;
};

// By bisection. With modules: each rating gets the plan that the study would make for it.
HostingCapacity hosting_capacity(const HostingRequest& request, bool with_modules);

}  // namespace gridkeel::assessment
