#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace gridkeel {

// FNV-1a over 64-bit words, byte by byte from the low end, so that it does not depend on the machine's byte order.
// `Derived` adds add() for its own types (with `using Hash<Derived>::add`), of which vectors may then be added too.
template <class Derived>
class Hash {
 public:
  void add(std::uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8) state_ = (state_ ^ ((word >> shift) & 0xff)) * 0x100000001b3ULL;
  }
  void add(int value) { add(static_cast<std::uint64_t>(value)); }
  void add(char value) { add(static_cast<std::uint64_t>(static_cast<unsigned char>(value))); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value + 0.0)); }  // -0.0 is 0.0
  void add(const std::string& text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text) add(c);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) static_cast<Derived*>(this)->add(value);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace gridkeel
