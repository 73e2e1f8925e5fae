#include "grid/builtin/feeder_table.hpp"

namespace gridkeel::grid::builtin {

namespace {

// M. E. Baran, F. F. Wu, "Network reconfiguration in distribution systems for loss reduction and load
// balancing", IEEE Transactions on Power Delivery 4(2):1401-1407, 1989, doi 10.1109/61.25627: the 12.66 kV
// feeder of its table, 3715 kW + j2300 kvar, buses here 1..33 (the paper counts from 0).
// The paper gives no voltage limits; +-10 % is what later studies of this feeder use.

// from, to, r_ohm, x_ohm, load_kw and load_kvar at `to`
constexpr Section kIeee33Sections[] = {
    {1, 2, 0.0922, 0.047, 100, 60},     {2, 3, 0.493, 0.2511, 90, 40},      {3, 4, 0.366, 0.1864, 120, 80},
    {4, 5, 0.3811, 0.1941, 60, 30},     {5, 6, 0.819, 0.707, 60, 20},       {6, 7, 0.1872, 0.6188, 200, 100},
    {7, 8, 0.7114, 0.2351, 200, 100},   {8, 9, 1.03, 0.74, 60, 20},         {9, 10, 1.044, 0.74, 60, 20},
    {10, 11, 0.1966, 0.065, 45, 30},    {11, 12, 0.3744, 0.1238, 60, 35},   {12, 13, 1.468, 1.155, 60, 35},
    {13, 14, 0.5416, 0.7129, 120, 80},  {14, 15, 0.591, 0.526, 60, 10},     {15, 16, 0.7463, 0.545, 60, 20},
    {16, 17, 1.289, 1.721, 60, 20},     {17, 18, 0.732, 0.574, 90, 40},     {2, 19, 0.164, 0.1565, 90, 40},
    {19, 20, 1.5042, 1.3554, 90, 40},   {20, 21, 0.4095, 0.4784, 90, 40},   {21, 22, 0.7089, 0.9373, 90, 40},
    {3, 23, 0.4512, 0.3083, 90, 50},    {23, 24, 0.898, 0.7091, 420, 200},  {24, 25, 0.896, 0.7011, 420, 200},
    {6, 26, 0.203, 0.1034, 60, 25},     {26, 27, 0.2842, 0.1447, 60, 25},   {27, 28, 1.059, 0.9337, 60, 20},
    {28, 29, 0.8042, 0.7006, 120, 70},  {29, 30, 0.5075, 0.2585, 200, 600}, {30, 31, 0.9744, 0.963, 150, 70},
    {31, 32, 0.3105, 0.3619, 210, 100}, {32, 33, 0.341, 0.5302, 60, 40},
};

constexpr Tie kIeee33Ties[] = {
    {21, 8, 2, 2}, {9, 15, 2, 2}, {12, 22, 2, 2}, {18, 33, 0.5, 0.5}, {25, 29, 0.5, 0.5},
};

}  // namespace

FeederTable ieee33() {
  return {.name = "ieee33",
          .base_kv = 12.66,
          .base_mva = 10.0,
          .vmin_pu = 0.9,
          .vmax_pu = 1.1,
          .sections = kIeee33Sections,
          .ties = kIeee33Ties};
}

}  // namespace gridkeel::grid::builtin
