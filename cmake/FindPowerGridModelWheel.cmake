# power-grid-model's C API (headers and library) from the PyPI wheel in the project's environment.
# Defines the target gridkeel::power_grid_model.
file(GLOB _site "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages")
set(_pgm "${_site}/power_grid_model/_core/power_grid_model_c")
find_path(PGM_INCLUDE_DIR power_grid_model_c.h PATHS "${_pgm}/include" NO_DEFAULT_PATH)
file(GLOB PGM_LIBRARY "${_pgm}/lib64/libpower_grid_model_c.so.*")
if(PGM_INCLUDE_DIR AND PGM_LIBRARY)
  list(GET PGM_LIBRARY 0 PGM_LIBRARY)
  add_library(gridkeel_pgm SHARED IMPORTED)
  set_target_properties(gridkeel_pgm PROPERTIES
    IMPORTED_LOCATION "${PGM_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PGM_INCLUDE_DIR}")
  add_library(gridkeel::power_grid_model ALIAS gridkeel_pgm)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PowerGridModelWheel
  REASON_FAILURE_MESSAGE "run './dev setup' (it makes .venv with power-grid-model)"
  REQUIRED_VARS PGM_LIBRARY PGM_INCLUDE_DIR)
