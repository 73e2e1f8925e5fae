#pragma once

#include <string>
#include <vector>

namespace gridkeel::cli {

// Names as the MPS format takes them: without spaces. Names that thereby become equal are told
// apart by a number at the end, here and below.
void use_mps_names(std::vector<std::string>& names);

// Names as the LP format takes them: "x[18,a-b]" becomes "x(18,a_b)". Brackets, signs and colons mean
// something else there, and HiGHS drops all names of a file over a single one that it cannot write.
void use_lp_names(std::vector<std::string>& names);

}  // namespace gridkeel::cli
