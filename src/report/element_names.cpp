#include "report/element_names.hpp"

namespace gridkeel::report {

std::string device_name(const planning::PlanningProblem& problem, std::size_t device) {
  const planning::Device& d = problem.first_stage().devices[device];
  return problem.study().catalogue.offer(d.offer).name + (d.installed ? ":installed@" : "@") +
         problem.study().candidate_sites[static_cast<std::size_t>(d.site)].name;
}

std::string load_name(const planning::PlanningProblem& problem, const planning::Load& load) {
  const std::string& bus = problem.study().network.bus(load.bus).name;
  if (!load.spread.empty()) return "zone" + load.name.substr(5 + bus.size()) + "@" + bus;  // "zone-18:residential"
  if (load.kind != planning::Load::Kind::background) return load.name + "@" + bus;
  return "background" + load.name.substr(bus.size()) + "@" + bus;  // a bus's own load is named after the bus
}

}  // namespace gridkeel::report
