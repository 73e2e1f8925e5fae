#include <fmt/format.h>

#include <optional>

#include "grid/matpower/build_network.hpp"
#include "grid/matpower/columns.hpp"

namespace gridkeel::grid::matpower {

namespace {

// Generation away from the source is a study's matter. Dropping one that produces would change every flow,
// so that is an error; one that stands still is only noted.
void check_other_generator(const Row& row, const std::string& element, ImportReport& report) {
  const double p_mw = row.number(gen_column::pg, "MW");
  const double q_mvar = row.number(gen_column::qg, "Mvar");
  constexpr const char* kWhy =
      "(only the source at the slack bus is read; enter other generators as modules of the study or as negative loads)";
  if (p_mw != 0.0) throw ValueOutOfRange(row.where(), element, "PG", p_mw, "MW", fmt::format("0 MW {}", kWhy));
  if (q_mvar != 0.0) throw ValueOutOfRange(row.where(), element, "QG", q_mvar, "Mvar", fmt::format("0 Mvar {}", kWhy));
  report.notes.push_back({ImportReport::Note::Kind::ignored, row.where(),
                          fmt::format("{}: not at the slack bus, PG = 0 MW, QG = 0 Mvar: left out", element)});
}

}  // namespace

void apply_generators(const CaseData& data, const BusIndex& buses, Network& network, ImportReport& report) {
  const Matrix& matrix = data.matrices.at("gen");
  std::optional<int> source_line;
  for (std::size_t i = 1; i <= matrix.rows(); ++i) {
    const Row row(data, "gen", i);
    const BusId bus = row.bus(gen_column::bus, buses, fmt::format("{}.gen row {}", data.variable, i));
    const std::string element = fmt::format("generator at bus {}", network.bus(bus).name);
    if (row.number(gen_column::status) <= 0.0) {
      report.notes.push_back(
          {ImportReport::Note::Kind::ignored, row.where(),
           fmt::format("{}: out of service (GEN_STATUS = {})", element, row.raw(gen_column::status))});
      continue;
    }
    if (bus != network.source) {
      check_other_generator(row, element, report);
      continue;
    }
    const double v_pu = row.number(gen_column::vg, "pu");
    if (source_line && v_pu != network.source_voltage_pu)
      throw ValueOutOfRange(row.where(), element, "VG", v_pu, "pu",
                            fmt::format("{} pu, as on line {}", network.source_voltage_pu, *source_line));
    if (!(v_pu > 0.0 && v_pu <= 2.0)) throw ValueOutOfRange(row.where(), element, "VG", v_pu, "pu", "> 0 and <= 2 pu");
    network.source_voltage_pu = v_pu;
    source_line = row.where().line;
    report.notes.push_back(
        {ImportReport::Note::Kind::read, row.where(),
         fmt::format("{} is the source, VG = {} pu; its power limits are the study's", element, v_pu)});
  }
  if (!source_line)
    throw InputError(data.at(matrix.line), fmt::format("{}.gen: no generator in service at the slack bus {}: the "
                                                       "source's voltage VG is missing",
                                                       data.variable, network.bus(network.source).name));
}

}  // namespace gridkeel::grid::matpower
