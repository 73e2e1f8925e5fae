#pragma once

#include <string>
#include <unordered_map>

#include "grid/matpower/case_data.hpp"

namespace gridkeel::grid::matpower {

// The network that a case's matrices (conversions done) describe, fully checked. Throws InputError with
// the line of the row at fault.
Network build_network(const CaseData& data, const std::string& name, ImportReport& report);

// Steps of the above, one file each.
using BusIndex = std::unordered_map<long long, BusId>;  // MATPOWER's bus numbers

BusIndex build_buses(const CaseData& data, Network& network, ImportReport& report);
void apply_generators(const CaseData& data, const BusIndex& buses, Network& network, ImportReport& report);
void build_branches(const CaseData& data, const BusIndex& buses, Network& network, ImportReport& report);

// One row of a matrix: checked access by column, for messages that say what is wrong where.
class Row {
 public:
  Row(const CaseData& data, const std::string& matrix, std::size_t row);

  double raw(std::size_t column) const { return matrix_->at(row_, column); }
  double number(std::size_t column, const char* unit = "") const;  // must be finite
  long long bus_number(std::size_t column) const;                  // must be a whole number >= 1
  BusId bus(std::size_t column, const BusIndex& buses, const std::string& element) const;
  bool flag(std::size_t column, const std::string& element) const;  // must be 0 or 1
  Location where() const { return data_->at(matrix_->line_of(row_)); }

 private:
  const CaseData* data_;
  const Matrix* matrix_;
  std::string name_;
  std::size_t row_;
};

}  // namespace gridkeel::grid::matpower
