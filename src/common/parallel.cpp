#include "common/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "common/worker_pool.hpp"

namespace gridkeel {

namespace {

// Tasks are claimed in order, so every task before a failed one has run as well: keeping the failure of
// the lowest index makes the reported exception independent of timing.
class Failure {
 public:
  void record(int task, std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    seen_.store(true, std::memory_order_relaxed);
    if (error_ && task >= task_) return;
    task_ = task;
    error_ = std::move(error);
  }
  bool seen() const { return seen_.load(std::memory_order_relaxed); }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> seen_{false};
  int task_ = 0;
  std::exception_ptr error_;
};

void work(std::atomic<int>& next, int count, const std::function<void(int)>& task, Failure& failure) {
  while (!failure.seen()) {
    const int index = next.fetch_add(1, std::memory_order_relaxed);
    if (index >= count) return;
    try {
      task(index);
    } catch (...) {
      failure.record(index, std::current_exception());
    }
  }
}

}  // namespace

int hardware_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

void parallel_for(int count, int threads, const std::function<void(int)>& task) {
  const int workers = std::min(count, threads > 0 ? threads : hardware_threads());
  if (workers <= 1) {
    for (int i = 0; i < count; ++i) task(i);
    return;
  }
  std::atomic<int> next{0};
  Failure failure;
  WorkerPool::shared().run(workers - 1, [&] { work(next, count, task, failure); });
  failure.rethrow();
}

}  // namespace gridkeel
