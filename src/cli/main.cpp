#include "cli/program.hpp"

int main(int argc, char** argv) { return gridkeel::cli::run_program(argc, argv); }
