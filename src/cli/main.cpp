#include "cli/program.hpp"
#include "common/memory.hpp"

int main(int argc, char** argv) {
  gridkeel::keep_large_blocks_apart();
  return gridkeel::cli::run_program(argc, argv);
}
