#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridkeel::grid::matpower {

// MATPOWER's case format, version 2 (its manual, appendix B): columns count from 1.
namespace bus_column {
enum : std::size_t { id = 1, type, pd, qd, gs, bs, area, vm, va, base_kv, zone, vmax, vmin };
}
namespace gen_column {
enum : std::size_t { bus = 1, pg, qg, qmax, qmin, vg, mbase, status };
}
namespace branch_column {
enum : std::size_t { from = 1, to, r, x, b, rate_a, rate_b, rate_c, ratio, angle, status, angmin, angmax };
}

// The fewest columns a matrix must have; 0 for a matrix that is not read.
std::size_t required_columns(std::string_view matrix);
// "BR_R" for column 3 of branch, "column 30" beyond the named ones.
std::string column_name(std::string_view matrix, std::size_t column);

// The values that idx_bus, idx_gen and idx_brch return, in their order, with MATPOWER's names for them.
struct Constant {
  const char* name;
  double value;
};
std::span<const Constant> index_constants(std::string_view function);  // empty: no such function

}  // namespace gridkeel::grid::matpower
