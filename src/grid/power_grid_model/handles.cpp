#include "grid/power_grid_model/handles.hpp"

#include <fmt/format.h>

namespace gridkeel::grid::pgm {

InputSet::InputSet(PGM_Handle* handle, const char* kind, bool batch, std::size_t cases)
    : handle_(handle),
      cases_(cases),
      set_(PGM_create_dataset_const(handle, kind, batch ? 1 : 0, static_cast<PGM_Idx>(cases))) {}

void InputSet::component(const char* name, std::size_t count) {
  const auto n = static_cast<PGM_Idx>(count), total = static_cast<PGM_Idx>(count * cases_);
  PGM_dataset_const_add_buffer(handle_, set_.get(), name, n, total, nullptr, nullptr);
}

OutputSet::OutputSet(PGM_Handle* handle, bool batch, std::size_t cases)
    : handle_(handle),
      cases_(cases),
      set_(PGM_create_dataset_mutable(handle, "sym_output", batch ? 1 : 0, static_cast<PGM_Idx>(cases))) {}

void OutputSet::component(const char* name, std::size_t count) {
  const auto n = static_cast<PGM_Idx>(count), total = static_cast<PGM_Idx>(count * cases_);
  PGM_dataset_mutable_add_buffer(handle_, set_.get(), name, n, total, nullptr, nullptr);
}

Options power_flow_options(PGM_Handle* handle, PGM_CalculationMethod method, PGM_Idx max_iterations,
                           double tolerance_pu) {
  Options options(PGM_create_options(handle));
  PGM_set_calculation_type(handle, options.get(), PGM_power_flow);
  PGM_set_calculation_method(handle, options.get(), method);
  PGM_set_symmetric(handle, options.get(), PGM_symmetric);
  PGM_set_max_iter(handle, options.get(), max_iterations);
  PGM_set_err_tol(handle, options.get(), tolerance_pu);
  PGM_set_threading(handle, options.get(), -1);
  return options;
}

void require_ok(const PGM_Handle* handle, const char* doing) {
  if (PGM_error_code(handle) != PGM_no_error)
    throw InternalError(fmt::format("power-grid-model failed at {}: {}", doing, PGM_error_message(handle)));
}

}  // namespace gridkeel::grid::pgm
