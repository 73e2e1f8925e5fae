#include "report/solution_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/format.hpp"

namespace gridkeel::report {

std::string status_words(stochastic::SolveStatus status) {
  using stochastic::SolveStatus;
  switch (status) {
    case SolveStatus::optimal:
      return "proven optimal";
    case SolveStatus::gap_limit:
      return "proven within the gap asked for";
    case SolveStatus::time_limit:
      return "stopped by the time limit";
    case SolveStatus::iteration_limit:
      return "stopped by the iteration limit";
    case SolveStatus::interrupted:
      return "interrupted";
    case SolveStatus::stalled:
      return "ended before the gap asked for was proven";
    default:
      return "no answer";
  }
}

std::string method_words(const stochastic::Solution& s, double total_s) {
  std::string words = s.method == "extensive" ? "extensive form, one model" : s.method;
  if (s.iterations > 0) words += ", " + count_text(s.iterations, "iteration", "iterations");
  if (s.subproblem_solves > 0) words += ", " + count_text(s.subproblem_solves, "recourse LP", "recourse LPs");
  if (s.mip_solves > 0) words += ", " + count_text(s.mip_solves, "recourse MILP", "recourse MILPs");
  if (s.nodes > 0) words += ", " + count_text(s.nodes, "node", "nodes");
  return fmt::format("{}, {} on {}", words, seconds_text(total_s), count_text(s.threads, "thread", "threads"));
}

nlohmann::ordered_json method_json(const stochastic::Solution& s, double gap_target, double time_limit_s) {
  return {{"name", s.method},
          {"iterations", s.iterations},
          {"subproblem_solves", s.subproblem_solves},
          {"cuts", s.cuts},
          {"borrowed_cuts", s.borrowed_cuts},
          {"nodes", s.nodes},
          {"mip_solves", s.mip_solves},
          {"recourse_gap", s.recourse_gap},
          {"reason", s.reason},
          {"threads", s.threads},
          {"ranks", 1},
          {"lazy_rows", s.lazy_rows},
          {"simplex_iterations", s.simplex_iterations},
          {"cold_retries", s.cold_retries},
          {"gap_target", gap_target},
          {"time_limit_s", time_limit_s}};
}

}  // namespace gridkeel::report
