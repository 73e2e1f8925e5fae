#pragma once

// Private to the solver part: the only headers that see HiGHS.

#include <string>

#include "Highs.h"
#include "common/error.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::solver {

inline void require(HighsStatus status, const char* what) {
  if (status == HighsStatus::kError) throw InternalError(std::string("HiGHS refused: ") + what);
}

// HiGHS treats values beyond its own infinity as infinite; ours is IEEE infinity, which it accepts.
HighsLp to_highs(const Columns& columns, const Rows& rows, double offset, bool with_integrality, bool with_names);

// Every object: silent and single-threaded before its first run (its scheduler is global).
void set_common_options(Highs& highs);

}  // namespace gridkeel::solver
