#include <algorithm>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {

std::vector<std::string> ac_mode_names() { return {"off", "report", "feedback"}; }

std::string_view to_string(AcMode mode) {
  static const std::vector<std::string> names = ac_mode_names();
  return names[static_cast<std::size_t>(mode)];
}

AcMode ac_mode_of(std::string_view name) {
  const std::vector<std::string> names = ac_mode_names();
  return static_cast<AcMode>(std::find(names.begin(), names.end(), name) - names.begin());
}

AcChoice read_ac(const ConfigTable& root) {
  AcChoice ac;
  const auto table = root.optional_table("ac");
  if (!table) return ac;
  ac.mode = ac_mode_of(table->choice("check", ac_mode_names(), "report"));
  ac.rounds = table->integer("rounds", 1, 100, ac.rounds);
  ac.voltage_tolerance_pu = table->number("voltage_tolerance_pu", Range::between(1e-6, 0.1), ac.voltage_tolerance_pu);
  ac.loading_tolerance = table->number("loading_tolerance", Range::between(1e-6, 1.0), ac.loading_tolerance);
  table->finish();
  return ac;
}

}  // namespace gridkeel::planning
