#include "common/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gridkeel {
namespace {

TEST(ParallelFor, RunsEveryTaskOnce) {
  for (const int threads : {0, 1, 3, 64}) {
    std::vector<std::atomic<int>> runs(1000);
    parallel_for(1000, threads, [&](int k) { ++runs[static_cast<std::size_t>(k)]; });
    for (const auto& n : runs) EXPECT_EQ(n, 1);
  }
}

TEST(ParallelFor, NothingToDo) {
  parallel_for(0, 4, [](int) { FAIL(); });
  parallel_for(-1, 4, [](int) { FAIL(); });
}

TEST(ParallelFor, RethrowsTheFailureOfTheLowestIndex) {
  for (const int threads : {1, 4}) {
    for (int repeat = 0; repeat < 50; ++repeat) {
      try {
        parallel_for(100, threads, [](int k) {
          if (k >= 10) throw std::runtime_error(std::to_string(k));
        });
        FAIL();
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "10");
      }
    }
  }
}

TEST(ParallelFor, RunsInsideItself) {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::atomic<int>> runs(400);
    parallel_for(20, threads, [&](int outer) {
      parallel_for(20, threads, [&](int inner) { ++runs[static_cast<std::size_t>(20 * outer + inner)]; });
    });
    for (const auto& n : runs) EXPECT_EQ(n, 1);
  }
}

TEST(ParallelFor, AFailureInsideComesOutAndTheNextCallWorks) {
  const auto inner = [](int k) {
    if (k == 3) throw std::runtime_error("inner");
  };
  EXPECT_THROW(parallel_for(8, 4, [&](int) { parallel_for(8, 4, inner); }), std::runtime_error);
  std::atomic<int> runs{0};
  parallel_for(8, 4, [&](int) { ++runs; });
  EXPECT_EQ(runs, 8);
}

TEST(ParallelFor, ThreadsMayCallItSideBySide) {
  std::atomic<int> runs{0};
  {
    std::vector<std::jthread> callers;
    for (int c = 0; c < 4; ++c)
      callers.emplace_back([&] {
        for (int repeat = 0; repeat < 200; ++repeat) parallel_for(10, 3, [&](int) { ++runs; });
      });
  }
  EXPECT_EQ(runs, 4 * 200 * 10);
}

TEST(HardwareThreads, AtLeastOne) { EXPECT_GE(hardware_threads(), 1); }

}  // namespace
}  // namespace gridkeel
