#include "cli/event_log.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "common/progress.hpp"

namespace gridkeel::cli {
namespace {

using Json = nlohmann::ordered_json;

Json gap_of(const stochastic::Progress& p) {
  if (!std::isfinite(p.lower_bound) || !std::isfinite(p.upper_bound)) return nullptr;
  return std::max(0.0, p.upper_bound - p.lower_bound) / std::max(1e-9, std::abs(p.upper_bound));
}

}  // namespace

EventLog::EventLog(const std::string& path) : path_(path) {
  if (path.empty()) return;
  file_.open(path, std::ios::trunc);
  if (!file_) throw FileError(path, "cannot be written");
}

void EventLog::event(const char* kind, const Json& facts) {
  if (path_.empty()) return;
  Json line = {{"event", kind}, {"seconds", watch_.seconds()}};
  line.update(facts);
  const std::lock_guard lock(mutex_);
  file_ << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

void EventLog::check() const {
  if (!path_.empty() && !file_) throw FileError(path_, "cannot be written");
}

void EventLog::end(const std::string& status, const stochastic::Solution& solution, double total_s) {
  event("end", {{"status", status},
                {"objective", solution.first_stage_cost + solution.risk_value},
                {"lower_bound", solution.lower_bound},
                {"upper_bound", solution.upper_bound},
                {"gap", solution.gap()},
                {"iterations", solution.iterations},
                {"subproblem_solves", solution.subproblem_solves},
                {"borrowed_cuts", solution.borrowed_cuts},
                {"mip_solves", solution.mip_solves},
                {"nodes", solution.nodes},
                {"master_s", solution.timing.master_s},
                {"subproblem_s", solution.timing.subproblem_s},
                {"total_s", total_s}});
}

void EventLog::progress(const stochastic::Progress& p) {
  const bool same = p.iteration == last_.iteration && p.lower_bound == last_.lower_bound &&
                    p.upper_bound == last_.upper_bound && p.phase == last_.phase;
  if (same) return;
  last_ = p;
  event("progress", {{"phase", p.phase},
                     {"iteration", p.iteration},
                     {"lower_bound", p.lower_bound},
                     {"upper_bound", p.upper_bound},
                     {"gap", gap_of(p)},
                     {"subproblem_solves", p.subproblem_solves},
                     {"borrowed_cuts", p.borrowed_cuts},
                     {"nodes", p.nodes},
                     {"master_s", p.master_s},
                     {"subproblem_s", p.subproblem_s}});
}

}  // namespace gridkeel::cli
