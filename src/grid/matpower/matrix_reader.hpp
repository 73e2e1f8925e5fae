#pragma once

#include <string>

#include "grid/matpower/case_data.hpp"
#include "grid/matpower/lexer.hpp"

namespace gridkeel::grid::matpower {

// Reads the rows of "mpc.<name> = [" up to and with the closing bracket, one row in memory at a time
// beside the result. Elements may be constant expressions.
Matrix read_matrix(Lexer& lexer, const CaseData& data, const std::string& name, int line);

// Reads past what an opening bracket (already read) encloses, without looking at it.
void skip_brackets(Lexer& lexer, const std::string& what, int line);

}  // namespace gridkeel::grid::matpower
