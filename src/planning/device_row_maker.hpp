// Private to planning: how the rows of devices come about.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "planning/device_rows.hpp"
#include "planning/initial_state.hpp"

namespace gridkeel::planning {

// Adds rows of one device after the other to a template, with what they take from its x.
class DeviceRowMaker {
 public:
  // What a scenario leaves of x: the usable share of the units, or their whole number unless none is usable. A share
  // derates every unit (see `derate`); counts of units cannot have fractions.
  enum class Units { usable, whole };

  // `initial`: may be null.
  DeviceRowMaker(stochastic::RecourseTemplate& target, DeviceRows& out, const InitialState* initial, bool with_names)
      : target_(target), out_(out), initial_(initial), with_names_(with_names) {}

  void device(int index, const Device& device, std::string label) {
    index_ = index;
    device_ = &device;
    label_ = std::move(label);
  }

  // lower <= y-part + per_unit * x <= upper. The row's index.
  int add(const char* what, int period, double lower, double upper, const std::vector<solver::Entry>& y,
          double per_unit, Units units = Units::usable);
  // These entries of the row are counts of units times power, as is this part of its sides: a usable share scales them.
  void derate(int row, std::span<const solver::Entry> counts, double side);
  // A column that only the device's own rows know; not part of RecourseColumns.
  int add_column(const char* what, int period, double cost, double upper);
  // Such a column for breaking what a carried state asks, at `weight` times the price of a MW.
  int add_breach(const char* what, int period, double weight, double upper);

  // What the device did before; null if the dispatch starts as the study says.
  const InitialState* initial() const { return initial_; }
  const DeviceState* before() const {
    return initial_ == nullptr ? nullptr : &initial_->devices[static_cast<std::size_t>(index_)];
  }
  int unit_limit() const { return device_->unit_limit; }
  void note(DeviceRows::LastCallRow row) {
    out_.last_calls[static_cast<std::size_t>(index_)].push_back(std::move(row));
  }

 private:
  stochastic::RecourseTemplate& target_;
  DeviceRows& out_;
  const InitialState* initial_;
  bool with_names_;
  int index_ = -1;
  const Device* device_ = nullptr;
  std::string label_;
};

// The rows of the device that the maker stands at (docs/model.md, section 4).
void add_storage_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& module, const DeviceColumns& c);
void add_generator_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& module, const DeviceColumns& c);
void add_demand_response_rows(DeviceRowMaker& rows, const Study& study, const flex::Module& module,
                              const DeviceColumns& c);

// The share of period k after a start (or a call) that still goes by until power flows.
double waiting_share(double wait_h, double step_h, int k);

// Periods that a time of whole or broken periods takes up, at least `least`.
int periods_of(double time_h, double step_h, int least);

}  // namespace gridkeel::planning
