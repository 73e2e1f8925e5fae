// Private to planning: columns and rows of one period with switches.
#pragma once

#include <string>
#include <vector>

#include "planning/recourse_model.hpp"

namespace gridkeel::planning {

// The period is added to the model's `switching`; those before it must be there already.
class SwitchingBuilder {
 public:
  SwitchingBuilder(RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages, int period,
                   bool operating);
  void add();

 private:
  using Entries = std::vector<solver::Entry>;

  // switching_builder.cpp: which blocks have voltage, and through which switches
  void add_blocks();
  void keep_blocks();
  void add_switches();
  void add_root_rows();
  void add_forest_rows();
  // switching_network.cpp: LinDistFlow where the closed switches lead
  void add_flows();
  void add_balances();
  void add_drops();
  void add_source_rows();
  // switching_supply.cpp: nothing feeds or draws without voltage
  void add_load_rows();
  void add_module_rows();
  // switching_steps.cpp: from the period before to this one, and back to normal
  void add_pickup_columns();
  void add_operations();
  void add_returns();
  void add_pickup_rows();
  void add_pickup_row(std::size_t block, double share, int returned, bool may_be_dark);
  void add_last_rows();

  const grid::Network& network() const { return base_.study->network; }
  const Restoration& restoration() const { return base_.study->restoration; }
  bool faulted(int block) const;
  bool out(grid::BranchId branch) const;
  bool starts_outage() const;
  // The period before, if switches moved in it too.
  const SwitchingPeriod* before() const;
  // What stood before the first period, if something else than normal operation.
  const SwitchingState* carried() const;
  double was_closed(std::size_t k) const;
  double was_energised(std::size_t block) const;
  std::string name(const char* what, const std::string& element) const;
  std::string block_name(std::size_t block) const;
  int column(double cost, double lower, double upper, bool integer, std::string column_name);
  int row(double lower, double upper, const Entries& y, std::string row_name, const Entries& x = {});

  RecourseModel& model_;
  const RecourseBase& base_;
  const OutageSchedule& outages_;
  int period_;
  bool operating_;  // switches are operated in this period
  std::size_t t_;
  SwitchingPeriod now_;
};

}  // namespace gridkeel::planning
