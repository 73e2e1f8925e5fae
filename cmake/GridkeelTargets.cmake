# One folder = one target. gridkeel_library(name DEPENDS ...) makes the static library of a src/ folder
# from all its sources; tests/unit/<name> holds its tests.
function(gridkeel_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wno-unused-parameter)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 warns falsely of overlapping copies in "literal" + std::string (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(GRIDKEEL_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
  endif()
  if(GRIDKEEL_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${GRIDKEEL_SANITIZE} -fno-omit-frame-pointer)
    if(GRIDKEEL_SANITIZE MATCHES "undefined")
      # A check of every member access is a quarter of the compile time; null dereferences crash anyway.
      target_compile_options(${target} PRIVATE -fno-sanitize=null,alignment)
    endif()
    target_link_options(${target} PUBLIC -fsanitize=${GRIDKEEL_SANITIZE})
  endif()
endfunction()

# Where unity builds are on, each folder is one unit: names without linkage need to differ within a folder only.
function(gridkeel_unity_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    get_filename_component(folder ${source} DIRECTORY)
    file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER ${folder} folder)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder})
  endforeach()
endfunction()

function(gridkeel_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(gridkeel_${name} STATIC ${sources})
  gridkeel_unity_by_folder(gridkeel_${name} ${sources})
  add_library(gridkeel::${name} ALIAS gridkeel_${name})
  target_include_directories(gridkeel_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(gridkeel_${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
  gridkeel_options(gridkeel_${name})
endfunction()

# gridkeel_tests(name DEPENDS ...): one GoogleTest executable from tests/unit/<name>/*.cpp
function(gridkeel_tests name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" safe ${name})
  add_executable(test_${safe} ${sources})
  gridkeel_unity_by_folder(test_${safe} ${sources})
  target_link_libraries(test_${safe} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main nlohmann_json::nlohmann_json)
  target_include_directories(test_${safe} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(test_${safe} PRIVATE
    GRIDKEEL_TEST_CASES="${CMAKE_SOURCE_DIR}/tests/cases"
    GRIDKEEL_SHARED="${CMAKE_SOURCE_DIR}/../shared"
    GRIDKEEL_STUDIES="${CMAKE_SOURCE_DIR}/studies")
  gridkeel_options(test_${safe})
  gtest_discover_tests(test_${safe} PROPERTIES TIMEOUT 600 DISCOVERY_TIMEOUT 60)
endfunction()
