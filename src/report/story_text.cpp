#include "report/story_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/format.hpp"

namespace gridkeel::report {
namespace {

using shock::Event;

// Lost lines and supply come first, then whatever moves the most power for the longest time.
double weight_of(const Event& event) {
  const double size = std::abs(event.magnitude_mw) * std::max(1, event.end_period - event.first_period);
  if (event.kind == "line_outage" || event.kind == "storm" || event.kind.starts_with("substation_")) return 1e6 + size;
  if (event.kind == "module_failure" || event.kind.starts_with("supplier_")) return 1e5;
  return size;
}

// Event elements of purchases: "25/flexpool-capping" for failures, "flexpool-capping" for shortfalls.
std::set<std::string> bought_elements(const planning::PlanningProblem& problem, const planning::Plan& plan) {
  std::set<std::string> names;
  for (const planning::Purchase& purchase : plan.purchases) {
    const planning::Device& device = problem.first_stage().devices[purchase.device];
    const std::string& offer = problem.study().catalogue.offer(device.offer).name;
    names.insert(offer);
    names.insert(problem.study().candidate_sites[static_cast<std::size_t>(device.site)].name + "/" + offer);
  }
  return names;
}

}  // namespace

std::string story_text(const std::vector<const Event*>& events, std::size_t most_events) {
  if (events.empty()) return wrap("no shocks", 4, kPageWidth);
  std::vector<std::size_t> order(events.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weight_of(*events[a]) > weight_of(*events[b]); });
  order.resize(std::min(order.size(), most_events));
  std::sort(order.begin(), order.end());
  std::string out;
  for (std::size_t k : order) out += wrap("· " + events[k]->text, 4, kPageWidth);
  const std::size_t rest = events.size() - order.size();
  if (rest > 0)
    out += fmt::format("    · and {}\n", count_text(static_cast<long>(rest), "smaller event", "smaller events"));
  return out;
}

std::string story_text(const planning::PlanningProblem& problem, const planning::Plan& plan, std::size_t scenario,
                       std::size_t most_events) {
  const std::set<std::string> bought = bought_elements(problem, plan);
  std::vector<const Event*> events;
  for (const Event& event : problem.scenarios().scenarios[scenario].events) {
    const bool of_modules = event.kind == "module_failure" || event.kind.starts_with("supplier_");
    if (!of_modules || bought.contains(event.element)) events.push_back(&event);
  }
  return story_text(events, most_events);
}

}  // namespace gridkeel::report
