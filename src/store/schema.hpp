// Private to store: the tables of a run (docs/run-store.md).
#pragma once

#include "store/database.hpp"

namespace gridkeel::store {

inline constexpr int kSchemaVersion = 1;
inline constexpr int kApplicationId = 0x476b726e;  // "Gkrn", in the file's head: what `file` and SQLite tell apart

void make_schema(Database& database);

// Throws FileError for a file that is no run, or one of a later version.
void check_schema(Database& database);

}  // namespace gridkeel::store
