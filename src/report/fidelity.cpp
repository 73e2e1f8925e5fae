#include "report/fidelity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::report {
namespace {

using flex::Module;

template <class Predicate>
bool sold(const planning::Study& study, Predicate has) {
  const auto& offers = study.catalogue.offers;
  return std::any_of(offers.begin(), offers.end(), [&](const flex::Offer& o) { return has(o.module); });
}

bool is_generator(const Module& m) { return m.type == flex::ModuleType::generator; }

bool switches(const planning::Study& study) {
  return study.restoration.switching != planning::Restoration::Switching::none;
}

bool has_whole_numbers(const planning::Study& study) {
  const planning::Fidelity& f = study.fidelity;
  return f.commitment || f.activation || f.exclusive_storage || switches(study);
}

std::string relaxed_numbers(const planning::Study& study) {
  const planning::Fidelity& f = study.fidelity;
  std::vector<std::string> parts;
  if (f.commitment) parts.push_back("generators run");
  if (f.activation) parts.push_back("demand response is called");
  if (f.exclusive_storage) parts.push_back("storage charges");
  if (switches(study)) parts.push_back("switches close and parts of the feeder are energised");
  return fmt::format("{} in fractions", fmt::join(parts, ", "));
}

}  // namespace

std::vector<std::string> relaxed_parts(const planning::Study& study) {
  std::vector<std::string> parts;
  const planning::Fidelity& f = study.fidelity;
  if (f.relaxed && has_whole_numbers(study))
    parts.push_back("recourse: its whole numbers are relaxed, as asked: " + relaxed_numbers(study));
  if (!f.exclusive_storage && sold(study, [](const Module& m) { return m.is_storage(); }))
    parts.push_back("storage: charging and discharging share the power limit instead of excluding each other");
  if (!f.commitment && sold(study, [](const Module& m) {
        return is_generator(m) && (m.generator.pmin_share > 0.0 || m.generator.min_up_h > 0.0);
      }))
    parts.push_back("generators: no commitment: minimum output and minimum up and down times are not enforced");
  if (!f.commitment && sold(study, [](const Module& m) { return is_generator(m) && m.generator.start_time_h > 0.0; }))
    parts.push_back("generators: start-up times are not enforced");
  if (!f.commitment && sold(study, [](const Module& m) { return is_generator(m) && m.generator.start_cost_usd > 0.0; }))
    parts.push_back("generators: starts count in fractions of a unit");
  if (!f.activation && sold(study, [](const Module& m) { return m.type == flex::ModuleType::demand_response; }))
    parts.push_back("demand response: calls count by energy and duration by moving sums, in fractions of a call");
  if (!switches(study)) parts.push_back("switching: lines change state by outage and repair only; tie lines stay open");
  return parts;
}

std::string recourse_kind(const planning::Study& study) {
  return has_whole_numbers(study) && !study.fidelity.relaxed ? "milp" : "lp";
}

}  // namespace gridkeel::report
