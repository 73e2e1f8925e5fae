#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>

#include "common/error.hpp"
#include "common/progress.hpp"

namespace gridkeel::bench {
namespace {

[[noreturn]] void work_and_exit(const std::function<std::string()>& work, int to) {
  int code = 0;
  try {
    const std::string text = work();
    code = ::write(to, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    code = 1;
  }
  std::fflush(nullptr);
  ::_exit(code);
}

// Reads until the other end closes; false if that takes longer than the limit.
bool read_all(int from, double limit_s, const Stopwatch& watch, std::string& text) {
  char buffer[4096];
  while (true) {
    pollfd ready{from, POLLIN, 0};
    const double left_s = limit_s - watch.seconds();
    if (left_s <= 0.0 || ::poll(&ready, 1, static_cast<int>(std::min(left_s * 1000.0 + 1.0, 1e9))) == 0) return false;
    const ssize_t count = ::read(from, buffer, sizeof buffer);
    if (count <= 0) return true;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace

ChildResult run_child(const std::function<std::string()>& work, double limit_s) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw InternalError("bench: no pipe");
  std::fflush(nullptr);
  const Stopwatch watch;
  const pid_t child = ::fork();
  if (child < 0) throw InternalError("bench: cannot fork");
  if (child == 0) work_and_exit(work, ends[1]);
  ::close(ends[1]);
  ChildResult result;
  if (!read_all(ends[0], limit_s, watch, result.text)) ::kill(child, SIGKILL);
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  result.seconds = watch.seconds();
  result.finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  result.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024.0;
  return result;
}

}  // namespace gridkeel::bench
