#pragma once

#include <array>
#include <cmath>
#include <numbers>

namespace gridkeel::planning {

// The disc P^2 + Q^2 <= S^2 from inside: `kPolygonSides` half-planes cos_k P + sin_k Q <= S cos(pi/n), so
// what the model allows never exceeds the rating (it gives away at most 1.9 % of it).
inline constexpr int kPolygonSides = 16;

struct PolygonSide {
  double p, q;
};

inline PolygonSide polygon_side(int k) {
  const auto exact = [](double value) { return std::abs(value) < 1e-12 ? 0.0 : value; };  // cos(pi/2) is not quite 0
  const double angle = 2.0 * std::numbers::pi * k / kPolygonSides;
  return {exact(std::cos(angle)), exact(std::sin(angle))};
}

inline double polygon_radius(double rating) { return rating * std::cos(std::numbers::pi / kPolygonSides); }

}  // namespace gridkeel::planning
