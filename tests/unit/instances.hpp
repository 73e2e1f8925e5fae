// How many instances a test of many goes through. Under a sanitizer each takes some ten times as long, and errors of
// memory show in few of them; what is said of their values is checked on all of them in the plain run.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GRIDKEEL_SANITIZED
#elif defined(__has_feature)  // Clang
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GRIDKEEL_SANITIZED
#endif
#endif

namespace gridkeel {

// A quarter of `all` under a sanitizer, at least one; scales what a test counts in its instances too.
constexpr int instances(int all) {
#ifdef GRIDKEEL_SANITIZED
  return all < 4 ? 1 : all / 4;
#else
  return all;
#endif
}

}  // namespace gridkeel
