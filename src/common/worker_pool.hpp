#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gridkeel {

// Threads that wait for work between calls. Starting one costs more than a small LP takes, and what the solver keeps
// per thread would be set up anew each time.
class WorkerPool {
 public:
  // Of this process. A child made by fork has none of its parent's threads, so it gets a pool of its own.
  static WorkerPool& shared();

  WorkerPool() = default;
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  // Runs `work` here and, at the same time, on up to `helpers` threads that are idle now or before it ends here. `work`
  // must not throw, and must return once there is nothing left to start. It may call run() itself: nobody waits for a
  // thread that is not already at work, so nesting cannot block.
  void run(int helpers, const std::function<void()>& work);

 private:
  struct Job {
    const std::function<void()>* work;
    int open;        // places for further helpers
    int active = 0;  // helpers at work
    std::condition_variable left = {};
  };

  void grow_to(int threads);
  void help();
  Job* open_job();

  std::mutex mutex_;  // guards all below
  std::condition_variable posted_;
  std::vector<Job*> jobs_;
  std::vector<std::thread> threads_;
  bool ends_ = false;
};

}  // namespace gridkeel
