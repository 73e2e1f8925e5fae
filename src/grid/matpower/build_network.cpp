#include "grid/matpower/build_network.hpp"

#include <fmt/format.h>

namespace gridkeel::grid::matpower {

namespace {

std::string variable_of(const CaseData& data) { return data.variable.empty() ? "mpc" : data.variable; }

void require_parts(const CaseData& data) {
  const std::string variable = variable_of(data);
  if (!data.fields.contains("baseMVA"))
    throw InputError(data.at(data.last_line),
                     fmt::format("{}.baseMVA is missing: not a complete MATPOWER case", variable));
  for (const char* name : {"bus", "gen", "branch"}) {
    const auto found = data.matrices.find(name);
    if (found == data.matrices.end())
      throw InputError(data.at(data.last_line),
                       fmt::format("matrix {}.{} is missing: not a complete MATPOWER case", variable, name));
    if (found->second.rows() == 0 && std::string_view(name) == "bus")
      throw InputError(data.at(found->second.line), fmt::format("matrix {}.{} has no rows", variable, name));
  }
}

// A file that lost its last lines, or never had them, must not pass kW for MW unnoticed.
void note_units(const CaseData& data, ImportReport& report) {
  for (const auto& [matrix, text] : {std::pair{"bus", "loads are taken as MW and Mvar"},
                                     std::pair{"branch", "impedances are taken as pu on baseMVA and BASE_KV"}})
    if (!data.converted.contains(matrix))
      report.notes.push_back({ImportReport::Note::Kind::read, data.at(data.matrices.at(matrix).line),
                              fmt::format("{}.{}: no statement converts it: {}", data.variable, matrix, text)});
}

}  // namespace

Network build_network(const CaseData& data, const std::string& name, ImportReport& report) {
  require_parts(data);
  note_units(data, report);
  Network network;
  network.name = name;
  network.base_mva = data.fields.at("baseMVA");
  const BusIndex buses = build_buses(data, network, report);
  apply_generators(data, buses, network, report);
  build_branches(data, buses, network, report);
  validate_radial(network);
  return network;
}

}  // namespace gridkeel::grid::matpower
