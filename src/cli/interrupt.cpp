#include "cli/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace gridkeel::cli {
namespace {

std::atomic<StopToken*> target{nullptr};
static_assert(std::atomic<StopToken*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free,
              "a signal handler may touch lock-free atomics only");

void on_signal(int) {
  if (StopToken* stop = target.load()) stop->request_stop();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  static constexpr char text[] = "\nstopping with the best answer so far; once more kills\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, sizeof text - 1);
}

}  // namespace

InterruptGuard::InterruptGuard(StopToken& stop) {
  target.store(&stop);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  target.store(nullptr);
}

void say_why_no_answer(const Output& output, const Error& error, const StopToken& stop) {
  if (error.code() == ExitCode::infeasible) output.no_plan("infeasible", error.what());
  if (error.code() == ExitCode::no_answer)
    output.no_plan(stop.interrupted() ? "interrupted" : "no_answer", error.what());
}

}  // namespace gridkeel::cli
