#include "grid/power_grid_model/handles.hpp"

#include <fmt/format.h>

namespace gridkeel::grid::pgm {

InputSet::InputSet(PGM_Handle* handle) : handle_(handle), set_(PGM_create_dataset_const(handle, "input", 0, 1)) {}

void InputSet::component(const char* name, std::size_t count) {
  const auto n = static_cast<PGM_Idx>(count);
  PGM_dataset_const_add_buffer(handle_, set_.get(), name, n, n, nullptr, nullptr);
}

OutputSet::OutputSet(PGM_Handle* handle)
    : handle_(handle), set_(PGM_create_dataset_mutable(handle, "sym_output", 0, 1)) {}

void OutputSet::component(const char* name, std::size_t count) {
  const auto n = static_cast<PGM_Idx>(count);
  PGM_dataset_mutable_add_buffer(handle_, set_.get(), name, n, n, nullptr, nullptr);
}

void require_ok(const PGM_Handle* handle, const char* doing) {
  if (PGM_error_code(handle) != PGM_no_error)
    throw InternalError(fmt::format("power-grid-model failed at {}: {}", doing, PGM_error_message(handle)));
}

}  // namespace gridkeel::grid::pgm
