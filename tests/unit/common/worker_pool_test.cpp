#include "common/worker_pool.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <mutex>
#include <set>
#include <thread>

namespace gridkeel {
namespace {

// The threads that were at work together.
std::set<std::thread::id> together(WorkerPool& pool, int helpers) {
  std::barrier all_here(helpers + 1);
  std::mutex mutex;
  std::set<std::thread::id> seen;
  pool.run(helpers, [&] {
    all_here.arrive_and_wait();
    const std::lock_guard lock(mutex);
    seen.insert(std::this_thread::get_id());
  });
  return seen;
}

TEST(WorkerPool, WorksOnAllThreadsAtOnceAndKeepsThem) {
  WorkerPool pool;
  const auto first = together(pool, 3), second = together(pool, 3);
  EXPECT_EQ(first.size(), 4U);
  EXPECT_EQ(first, second);
  EXPECT_TRUE(first.contains(std::this_thread::get_id()));
}

TEST(WorkerPool, GrowsToTheMostThatWasAskedFor) {
  WorkerPool pool;
  const auto few = together(pool, 1), many = together(pool, 4);
  EXPECT_EQ(few.size(), 2U);
  EXPECT_EQ(many.size(), 5U);
  EXPECT_TRUE(std::includes(many.begin(), many.end(), few.begin(), few.end()));
}

TEST(WorkerPool, NeedsNoHelpers) {
  WorkerPool pool;
  EXPECT_EQ(together(pool, 0).size(), 1U);
}

TEST(WorkerPool, ReturnsOnlyWhenItsHelpersAreDone) {
  WorkerPool pool;
  for (int repeat = 0; repeat < 500; ++repeat) {
    std::atomic<int> begun{0}, ended{0};
    pool.run(2, [&] {
      ++begun;
      ++ended;
    });
    ASSERT_EQ(begun, ended);
  }
}

TEST(WorkerPool, AForkedChildHasThreadsOfItsOwn) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer lets no child of a process with threads start any";
#endif
  // All of the parent's threads run by now: AddressSanitizer holds locks while one starts, which a child would inherit.
  together(WorkerPool::shared(), 1);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(together(WorkerPool::shared(), 1).size() == 2 ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace gridkeel
