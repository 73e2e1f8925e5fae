#pragma once

#include <span>
#include <vector>

#include "common/progress.hpp"
#include "solver/lp_solver.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// A scenario's recourse cost with its integers at one first stage: a feasible recourse's cost, and the bound of the
// branch and bound (trusted, not recomputed). Both inf where there is no recourse.
struct MipValue {
  double upper = solver::kInf;
  double lower = -solver::kInf;
  std::vector<double> y;  // the recourse behind `upper`, its integers whole; empty if none was found
  double residual = 0.0;  // by how much y breaks the worst row or bound
};

// A scenario's Lagrangian v(pi) = min { q'y - pi'z } over first stages z and recourses y that fit each other: from
// below by the branch and bound, and one point (z, q'y) of the minimum, which bounds v from above at every pi.
struct LagrangianValue {
  double bound = -solver::kInf;
  std::vector<double> z;  // empty if none was found
  double recourse_cost = 0.0;
  bool breaks_rows = false;  // of those that were left out: the point's cost may be too low
};

// After which a branch and bound ends, as if stopped. 0: none.
struct WorkLimit {
  int nodes = 0;
  long iterations = 0;  // of simplex, as solver::MipOptions counts them
};

// When a Lagrangian's MILP is good enough; it also ends when a stop is asked for.
struct LagrangianEffort {
  double relative_gap = 1e-6, absolute_gap = 0.0;
  WorkLimit limit = {};              // of large MILPs
  bool relaxed_first_stage = false;  // z need not be whole: where the problem is solved so, whole z prove too much
  // When it is known enough: a bound from `enough_bound` on, or a value below `enough_value`.
  double enough_bound = solver::kInf, enough_value = -solver::kInf;
  bool once = false;  // lazy rows that the minimum breaks enter the next MILP, not this one: its bound holds without
};

// One scenario as MILPs of its own. Lazy rows enter when a solution breaks them, and stay.
class ScenarioMip {
 public:
  ScenarioMip(const TwoStageProblem& problem, int scenario);

  // From now on, branch and bound and local search end after so many seconds, as if stopped: bounds stay valid.
  void limit_time_s(double seconds);

  // `absolute_gap`: how far the two values may be apart.
  MipValue at(const std::vector<double>& x, double absolute_gap, const StopToken* stop);
  // The same in two steps: a bound and a recourse from the template's guesses, if it has any (else nothing is known
  // yet); and the branch and bound from there, within limits.
  MipValue guess(const std::vector<double>& x, double absolute_gap, const StopToken* stop);
  // False if that, or a stop, ended it.
  bool refine(MipValue& value, const std::vector<double>& x, double absolute_gap, const WorkLimit& limit,
              const StopToken* stop);
  // A local search over the template's neighbours of what guess() found, until none is better or the bounds are close
  // enough; then over windows of time.
  void improve(MipValue& value, const std::vector<double>& x, double absolute_gap, const StopToken* stop,
               int threads = 1);
  bool guesses() const { return template_of().guess != nullptr; }
  // The columns that guesses are about may stay fractional here, so that only a bound of the whole recourse is found,
  // and sooner: they make a MILP hard and hardly lift its bound.
  LagrangianValue lagrangian(const std::vector<double>& pi, const LagrangianEffort& effort, const StopToken* stop);
  // min { price'z + q'y } over first stages of at most `most` and the recourses that fit them, without lazy rows but
  // those that at() or refine() met: the bound holds, the point may break others.
  LagrangianValue within(const std::vector<double>& most, const std::vector<double>& price,
                         const LagrangianEffort& effort, const StopToken* stop) const;
  // A lower bound on the recourse's cost at any first stage, by an LP's duals; -inf if there is none.
  double least() const;

 private:
  const RecourseTemplate& template_of() const;
  solver::LpModel recourse_at(const std::vector<double>& x) const;
  double seconds_left(const StopToken* stop) const;
  bool out_of_time(const StopToken* stop) const { return seconds_left(stop) <= 0.0; }
  std::vector<int> broken_rows(std::span<const double> z, std::span<const double> y) const;
  solver::MipOptions options_for(const solver::LpModel& model, double absolute_gap, const StopToken* stop) const;
  struct Relaxation {
    std::vector<double> y;  // empty if it was not solved
    double bound = -solver::kInf;
  };
  Relaxation relax(solver::LpSolver& lp, solver::LpModel& model, const std::vector<double>& x);
  struct Ranked {
    double cost;  // of the relaxation with the guess fixed
    std::size_t place;
    std::vector<solver::Entry> guess;
  };
  std::vector<solver::Entry> guess_of(std::span<const double> y) const;
  // The values of `guess` as bounds; false if they are out of bounds.
  static bool fix(solver::Columns& columns, const std::vector<solver::Entry>& guess);
  enum class Wanted { all, cheapest };
  // The guesses whose relaxation costs less than `cutoff`, the cheapest first; with Wanted::cheapest, that one is
  // there, others may be missing.
  std::vector<Ranked> cheaper(solver::LpSolver& lp, const solver::LpModel& model,
                              std::vector<std::vector<solver::Entry>> all, double cutoff, Wanted wanted,
                              const StopToken* stop, int threads) const;
  // From neighbour to neighbour by their relaxations, until none costs less; then that one's MILP. What its relaxation
  // costs; inf if it has none.
  double descend(MipValue& value, solver::LpSolver& lp, solver::LpModel& model, const std::vector<double>& relaxed,
                 const std::vector<double>& x, const solver::MipOptions& options, int threads);
  static bool is_close(double relaxed_cost, const MipValue& value, double absolute_gap);
  // The same by their MILPs.
  void search_neighbours(MipValue& value, solver::LpSolver& lp, solver::LpModel& model,
                         const std::vector<double>& relaxed, const std::vector<double>& x,
                         const solver::MipOptions& options, int threads);
  void follow(MipValue& value, solver::LpModel& model, const std::vector<solver::Entry>& guess,
              const std::vector<double>& x, solver::MipOptions options);
  // Searches the template's integers of a few periods at a time, those of the others as in `value`, until no such
  // window has more to give or the bounds are near each other.
  void search_windows(MipValue& value, const std::vector<double>& x, solver::MipOptions options);
  // The template's guesses and what was best at the x before, the most promising first.
  std::vector<Ranked> ranked_guesses(solver::LpSolver& lp, const solver::LpModel& model, const Relaxation& relaxation,
                                     const solver::MipOptions& options) const;
  void try_last_guess(MipValue& value, solver::LpSolver& lp, solver::LpModel& model, const std::vector<double>& x,
                      const solver::MipOptions& options);
  // The best recourse that keeps one of these; empty if none does.
  std::vector<double> follow_guesses(solver::LpSolver& lp, solver::LpModel& model, const Relaxation& relaxation,
                                     const std::vector<double>& x, const solver::MipOptions& options);
  // Takes y, made exact, if it costs less than what `value` has.
  void polish(MipValue& value, solver::LpModel& model, std::vector<double> y, const std::vector<double>& x);
  solver::LpModel with_first_stage(const std::vector<double>& pi) const;
  LagrangianValue value_of(const solver::LpModel& model, const solver::MipResult& result) const;
  void add_lazy_row(solver::LpModel& model, int row, const std::vector<double>* x) const;
  void add_lazy_rows_since(std::size_t known, solver::LpModel& model, const std::vector<double>& x) const;
  // Solves with lazy rows as needed; `first`: column of the recourse's first column.
  solver::MipResult solve(solver::LpModel& model, const solver::MipOptions& options, std::size_t first,
                          const std::vector<double>* x);

  const TwoStageProblem* problem_;
  int scenario_;
  std::vector<int> lazy_;                  // rows met so far
  std::vector<solver::Entry> last_guess_;  // of the best recourse found last, at whatever x that was
  double limit_s_ = solver::kInf;
  Stopwatch since_limit_;
};

}  // namespace gridkeel::stochastic
