#pragma once

#include <compare>
#include <cstddef>

namespace gridkeel {

// A 0-based index that cannot be mistaken for an index of another kind.
template <class Tag>
struct Id {
  int value = -1;

  constexpr Id() = default;
  constexpr explicit Id(int v) : value(v) {}
  constexpr explicit Id(std::size_t v) : value(static_cast<int>(v)) {}
  constexpr bool valid() const { return value >= 0; }
  constexpr std::size_t index() const { return static_cast<std::size_t>(value); }
  constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace gridkeel
