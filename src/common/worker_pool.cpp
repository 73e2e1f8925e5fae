#include "common/worker_pool.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>

namespace gridkeel {

namespace {

struct Owned {
  std::unique_ptr<WorkerPool> pool = std::make_unique<WorkerPool>();
  pid_t process = ::getpid();

  bool inherited() const { return process != ::getpid(); }
  // The threads of an inherited pool can neither be used nor joined.
  void renew() {
    static_cast<void>(pool.release());
    pool = std::make_unique<WorkerPool>();
    process = ::getpid();
  }
  ~Owned() {
    if (inherited()) static_cast<void>(pool.release());
  }
};

}  // namespace

WorkerPool& WorkerPool::shared() {
  static Owned owned;
  if (owned.inherited()) owned.renew();  // a child has one thread here
  return *owned.pool;
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  posted_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::grow_to(int threads) {
  while (static_cast<int>(threads_.size()) < threads) threads_.emplace_back([this] { help(); });
}

WorkerPool::Job* WorkerPool::open_job() {
  const auto job = std::find_if(jobs_.begin(), jobs_.end(), [](const Job* j) { return j->open > 0; });
  return job == jobs_.end() ? nullptr : *job;
}

void WorkerPool::help() {
  std::unique_lock lock(mutex_);
  while (true) {
    Job* job = nullptr;
    posted_.wait(lock, [&] { return ends_ || (job = open_job()) != nullptr; });
    if (job == nullptr) return;
    --job->open;
    ++job->active;
    lock.unlock();
    (*job->work)();
    lock.lock();
    // Under the lock: whoever waits for it may destroy the job as soon as this is let go.
    if (--job->active == 0) job->left.notify_one();
  }
}

void WorkerPool::run(int helpers, const std::function<void()>& work) {
  Job job{&work, helpers};
  {
    const std::lock_guard lock(mutex_);
    grow_to(helpers);
    jobs_.push_back(&job);
  }
  for (int k = 0; k < helpers; ++k) posted_.notify_one();
  work();
  std::unique_lock lock(mutex_);
  std::erase(jobs_, &job);
  job.left.wait(lock, [&] { return job.active == 0; });
}

}  // namespace gridkeel
