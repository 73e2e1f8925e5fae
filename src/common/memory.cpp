#include "common/memory.hpp"

#include <cstdlib>  // defines __GLIBC__
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace gridkeel {

void keep_large_blocks_apart() {
#ifdef __GLIBC__
  constexpr int kLarge = 128 * 1024;  // where glibc starts, before it adapts
  mallopt(M_MMAP_THRESHOLD, kLarge);
#endif
}

}  // namespace gridkeel
