// grid/power_grid_model: RAII around the parts of power-grid-model's C API that a power flow needs. (Its own
// C++ headers do not compile with g++ 12.)
#pragma once

#include <power_grid_model_c.h>

#include <memory>
#include <vector>

#include "common/error.hpp"

namespace gridkeel::grid::pgm {

template <auto destroy>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};

using Handle = std::unique_ptr<PGM_Handle, Deleter<PGM_destroy_handle>>;
using Model = std::unique_ptr<PGM_PowerGridModel, Deleter<PGM_destroy_model>>;
using Options = std::unique_ptr<PGM_Options, Deleter<PGM_destroy_options>>;

// Input or output columns by component and attribute; the vectors stay the caller's and must outlive it.
// Of a batch, they hold case after case.
class InputSet {
 public:
  explicit InputSet(PGM_Handle* handle) : InputSet(handle, "input", false, 1) {}
  // What changes from case to case.
  static InputSet updates(PGM_Handle* handle, std::size_t cases) { return {handle, "update", true, cases}; }
  // `count` elements in each case.
  void component(const char* name, std::size_t count);
  template <class T>
  void column(const char* name, const char* attribute, const std::vector<T>& data) {
    PGM_dataset_const_add_attribute_buffer(handle_, set_.get(), name, attribute, data.data());
  }
  const PGM_ConstDataset* get() const { return set_.get(); }

 private:
  InputSet(PGM_Handle* handle, const char* kind, bool batch, std::size_t cases);
  PGM_Handle* handle_;
  std::size_t cases_;
  std::unique_ptr<PGM_ConstDataset, Deleter<PGM_destroy_dataset_const>> set_;
};

class OutputSet {
 public:
  explicit OutputSet(PGM_Handle* handle) : OutputSet(handle, false, 1) {}
  static OutputSet of_batch(PGM_Handle* handle, std::size_t cases) { return {handle, true, cases}; }
  void component(const char* name, std::size_t count);
  template <class T>
  void column(const char* name, const char* attribute, std::vector<T>& data) {
    PGM_dataset_mutable_add_attribute_buffer(handle_, set_.get(), name, attribute, data.data());
  }
  const PGM_MutableDataset* get() const { return set_.get(); }

 private:
  OutputSet(PGM_Handle* handle, bool batch, std::size_t cases);
  PGM_Handle* handle_;
  std::size_t cases_;
  std::unique_ptr<PGM_MutableDataset, Deleter<PGM_destroy_dataset_mutable>> set_;
};

// Balanced power flow in the caller's own thread.
Options power_flow_options(PGM_Handle* handle, PGM_CalculationMethod method, PGM_Idx max_iterations,
                           double tolerance_pu);

// The handle keeps the last error of any call, so one look after several calls is enough. Only for calls
// that cannot fail on valid input: throws InternalError.
void require_ok(const PGM_Handle* handle, const char* doing);

}  // namespace gridkeel::grid::pgm
