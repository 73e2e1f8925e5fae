#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "cli/output.hpp"
#include "report/format.hpp"

namespace gridkeel::cli {
namespace {

constexpr double kRefresh_s = 0.1;  // on a terminal
constexpr double kSparse_s = 15.0;  // in a log

std::string bound(double value, ProgressLine::Unit unit) {
  if (!std::isfinite(value)) return "-";
  return unit == ProgressLine::Unit::money ? report::money(value) : fmt::format("{:.8g}", value);
}

std::string gap_text(const stochastic::Progress& p) {
  if (!std::isfinite(p.lower_bound) || !std::isfinite(p.upper_bound)) return "-";
  return report::percent(std::max(0.0, p.upper_bound - p.lower_bound) / std::max(1e-9, std::abs(p.upper_bound)));
}

}  // namespace

ProgressLine::ProgressLine(bool quiet, Unit unit) : quiet_(quiet), terminal_(is_terminal(STDERR_FILENO)), unit_(unit) {}

void ProgressLine::step(const std::string& what) { show(what + " …", terminal_); }

void ProgressLine::solve(const stochastic::Progress& p) {
  show(fmt::format("{} {} · lower {} · upper {} · gap {} · {} · {}", p.phase, p.iteration, bound(p.lower_bound, unit_),
                   bound(p.upper_bound, unit_), gap_text(p), report::count_text(p.subproblem_solves, "LP", "LPs"),
                   report::seconds_text(watch_.seconds())),
       false);
}

void ProgressLine::show(const std::string& text, bool always) {
  if (quiet_) return;
  const std::lock_guard lock(mutex_);
  const double now_s = watch_.seconds();
  if (!terminal_ && last_shown_s_ < 0.0) last_shown_s_ = now_s;  // short runs leave no lines in a log
  if (!always && now_s - last_shown_s_ < (terminal_ ? kRefresh_s : kSparse_s)) return;
  last_shown_s_ = now_s;
  std::fprintf(stderr, terminal_ ? "\r\x1b[K%s" : "%s\n", text.c_str());
  std::fflush(stderr);
  on_line_ = terminal_;
}

void ProgressLine::clear() {
  const std::lock_guard lock(mutex_);
  if (on_line_) std::fprintf(stderr, "\r\x1b[K");
  std::fflush(stderr);
  on_line_ = false;
}

}  // namespace gridkeel::cli
