#include "grid/matpower/columns.hpp"

#include <array>

namespace gridkeel::grid::matpower {

namespace {

constexpr std::array<Constant, 21> kBus{
    {{"PQ", 1},    {"PV", 2},    {"REF", 3},   {"NONE", 4},     {"BUS_I", 1},  {"BUS_TYPE", 2}, {"PD", 3},
     {"QD", 4},    {"GS", 5},    {"BS", 6},    {"BUS_AREA", 7}, {"VM", 8},     {"VA", 9},       {"BASE_KV", 10},
     {"ZONE", 11}, {"VMAX", 12}, {"VMIN", 13}, {"LAM_P", 14},   {"LAM_Q", 15}, {"MU_VMAX", 16}, {"MU_VMIN", 17}}};

constexpr std::array<Constant, 21> kBranch{
    {{"F_BUS", 1},   {"T_BUS", 2},      {"BR_R", 3},      {"BR_X", 4},   {"BR_B", 5},       {"RATE_A", 6},
     {"RATE_B", 7},  {"RATE_C", 8},     {"TAP", 9},       {"SHIFT", 10}, {"BR_STATUS", 11}, {"PF", 14},
     {"QF", 15},     {"PT", 16},        {"QT", 17},       {"MU_SF", 18}, {"MU_ST", 19},     {"ANGMIN", 12},
     {"ANGMAX", 13}, {"MU_ANGMIN", 20}, {"MU_ANGMAX", 21}}};

constexpr std::array<Constant, 25> kGen{
    {{"GEN_BUS", 1},   {"PG", 2},       {"QG", 3},         {"QMAX", 4},     {"QMIN", 5},
     {"VG", 6},        {"MBASE", 7},    {"GEN_STATUS", 8}, {"PMAX", 9},     {"PMIN", 10},
     {"MU_PMAX", 22},  {"MU_PMIN", 23}, {"MU_QMAX", 24},   {"MU_QMIN", 25}, {"PC1", 11},
     {"PC2", 12},      {"QC1MIN", 13},  {"QC1MAX", 14},    {"QC2MIN", 15},  {"QC2MAX", 16},
     {"RAMP_AGC", 17}, {"RAMP_10", 18}, {"RAMP_30", 19},   {"RAMP_Q", 20},  {"APF", 21}}};

// Not columns but the values of BUS_TYPE.
constexpr std::size_t kBusTypes = 4;

}  // namespace

std::size_t required_columns(std::string_view matrix) {
  if (matrix == "bus") return 13;
  if (matrix == "branch") return 11;
  if (matrix == "gen") return 8;
  return 0;
}

std::span<const Constant> index_constants(std::string_view function) {
  if (function == "idx_bus") return kBus;
  if (function == "idx_brch") return kBranch;
  if (function == "idx_gen") return kGen;
  return {};
}

std::string column_name(std::string_view matrix, std::size_t column) {
  std::span<const Constant> constants = matrix == "gen" ? std::span<const Constant>(kGen) : kBranch;
  if (matrix == "bus") constants = std::span<const Constant>(kBus).subspan(kBusTypes);
  for (const Constant& constant : constants)
    if (constant.value == static_cast<double>(column)) return constant.name;
  return "column " + std::to_string(column);
}

}  // namespace gridkeel::grid::matpower
