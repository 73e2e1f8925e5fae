#include <fmt/format.h>

#include <cmath>

#include "grid/matpower/build_network.hpp"
#include "grid/matpower/columns.hpp"

namespace gridkeel::grid::matpower {

namespace {

double non_negative(const Row& row, const std::string& element, std::size_t column, const char* unit) {
  const double value = row.number(column, unit);
  if (value < 0.0)
    throw ValueOutOfRange(row.where(), element, column_name("branch", column), value, unit,
                          fmt::format(">= 0 {}", unit));
  return value;
}

void refuse_transformer(const Row& row, const std::string& element) {
  const double ratio = row.number(branch_column::ratio);
  const double angle = row.number(branch_column::angle, "degrees");
  constexpr const char* kWhy = "(transformers with taps or phase shift are not supported yet)";
  if (ratio != 0.0 && ratio != 1.0)
    throw ValueOutOfRange(row.where(), element, "TAP", ratio, "", fmt::format("0 or 1 {}", kWhy));
  if (angle != 0.0)
    throw ValueOutOfRange(row.where(), element, "SHIFT", angle, "degrees", fmt::format("0 degrees {}", kWhy));
}

// Emergency ratings and angle limits have no place in the model; say so once if any is set.
bool has_unused_limits(const Row& row, std::size_t columns) {
  if (row.raw(branch_column::rate_b) != 0.0 || row.raw(branch_column::rate_c) != 0.0) return true;
  if (columns < branch_column::angmax) return false;
  const double low = row.raw(branch_column::angmin), high = row.raw(branch_column::angmax);
  return (low != 0.0 && low > -360.0) || (high != 0.0 && high < 360.0);
}

Branch read_branch(const Row& row, const BusIndex& buses, const Network& network, std::size_t number) {
  const std::string unnamed = fmt::format("branch in row {}", number);
  Branch branch;
  branch.from = row.bus(branch_column::from, buses, unnamed);
  branch.to = row.bus(branch_column::to, buses, unnamed);
  branch.name = fmt::format("{}-{}", network.bus(branch.from).name, network.bus(branch.to).name);
  const std::string element = "branch " + branch.name;
  refuse_transformer(row, element);
  branch.r_pu = non_negative(row, element, branch_column::r, "pu");
  branch.x_pu = non_negative(row, element, branch_column::x, "pu");
  branch.b_pu = non_negative(row, element, branch_column::b, "pu");
  const double rate_mva = non_negative(row, element, branch_column::rate_a, "MVA");
  branch.rating_mva = rate_mva == 0.0 ? kUnlimited : rate_mva;  // MATPOWER: 0 = unlimited
  branch.closed = row.flag(branch_column::status, element);
  branch.switchable = !branch.closed;  // the file says no more: only its ties are known to be switches
  branch.where = row.where();
  return branch;
}

}  // namespace

void build_branches(const CaseData& data, const BusIndex& buses, Network& network, ImportReport& report) {
  const Matrix& matrix = data.matrices.at("branch");
  std::unordered_map<std::string, int> uses;
  bool noted = false;
  for (std::size_t i = 1; i <= matrix.rows(); ++i) {
    const Row row(data, "branch", i);
    Branch branch = read_branch(row, buses, network, i);
    if (const int use = ++uses[branch.name]; use > 1) branch.name += fmt::format("#{}", use);
    if (!noted && has_unused_limits(row, matrix.columns)) {
      report.notes.push_back(
          {ImportReport::Note::Kind::ignored, row.where(),
           fmt::format("branch {}: RATE_B, RATE_C, ANGMIN, ANGMAX are not used (first of its kind)", branch.name)});
      noted = true;
    }
    network.branches.push_back(std::move(branch));
  }
}

}  // namespace gridkeel::grid::matpower
