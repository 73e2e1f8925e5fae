# HiGHS from two PyPI wheels of one version: `highsbox` carries the headers, `highspy` a libhighs built
# with the current libstdc++ ABI. Falls back to find_package(highs) where the project's Python
# environment is absent. Defines the target gridkeel::highs.
set(GRIDKEEL_HIGHS_VERSION 1.15.1)
file(GLOB _site "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages")
find_path(HIGHS_INCLUDE_DIR Highs.h PATHS "${_site}/highsbox/highs_dist/include/highs" NO_DEFAULT_PATH)
find_file(HIGHS_LIBRARY libhighs.so.1 PATHS "${_site}/highspy" NO_DEFAULT_PATH)
if(HIGHS_INCLUDE_DIR AND HIGHS_LIBRARY)
  add_library(gridkeel_highs SHARED IMPORTED)
  set_target_properties(gridkeel_highs PROPERTIES
    IMPORTED_LOCATION "${HIGHS_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${HIGHS_INCLUDE_DIR}")
  add_library(gridkeel::highs ALIAS gridkeel_highs)
else()
  find_package(highs ${GRIDKEEL_HIGHS_VERSION} QUIET)
  if(TARGET highs::highs)
    add_library(gridkeel::highs ALIAS highs::highs)
    set(HIGHS_LIBRARY highs::highs)
  endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HighsWheel
  REASON_FAILURE_MESSAGE "run './dev setup' (it makes .venv with highsbox and highspy ${GRIDKEEL_HIGHS_VERSION}) or install HiGHS"
  REQUIRED_VARS HIGHS_LIBRARY)
