#include "operation/switching_window.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "common/progress.hpp"
#include "operation/plant.hpp"

namespace gridkeel::operation {
namespace {

using Plan = std::vector<solver::Entry>;  // whole values of the columns that switches, blocks and their sources have

// These limit the work of a step, so that the same stream gives the same answer on every machine.
constexpr int kMostNeighbours = 30;     // whose LP is solved
constexpr std::size_t kMostSolved = 3;  // plans solved with whole numbers, until one has an answer
constexpr int kNodes = 50;              // of each
constexpr int kMostLazyRounds = 100;

class SwitchingWindow {
 public:
  SwitchingWindow(const planning::PlanningProblem& problem, const solver::LpModel& model, const std::vector<double>& x,
                  double time_limit_s)
      : problem_(problem), model_(model), x_(x), limit_s_(time_limit_s) {}

  WindowAnswer solve() {
    WindowAnswer answer;
    const auto& templates = problem_.problem().templates;
    const auto& guess = templates[at(problem_.problem().scenarios.front().recourse)].guess;
    if (!relax(answer)) return answer;
    const std::vector<double> relaxed = lp_.primal();
    const double bound = lp_.objective();
    std::vector<Plan> first = guess->guesses(relaxed);
    const Plan safe = first.back();
    for (Plan& plan : first) rate(std::move(plan));
    if (!rated_.empty()) {
      int left = kMostNeighbours;
      for (Plan& plan : guess->neighbours(relaxed, rated_.front().y)) {
        if (left-- == 0 || seconds_left() <= 0.0) break;
        rate(std::move(plan));
      }
    }
    solve_best(answer, safe);
    if (!answer.y.empty()) answer.switching_gap = (cost_of(answer.y) - bound) / std::max(1.0, std::abs(bound));
    return answer;
  }

 private:
  struct Rated {
    double cost;
    Plan plan;
    std::vector<double> y;
  };

  double seconds_left() const { return limit_s_ - watch_.seconds(); }

  // The relaxation with the rows it breaks; most of them bind in every plan.
  bool relax(WindowAnswer& answer) {
    lp_.load(model_.columns, model_.rows, model_.offset);
    solver::LpOptions options;
    options.presolve = true;
    for (int round = 0; round < kMostLazyRounds; ++round) {
      options.time_limit_s = std::max(0.0, seconds_left());
      const solver::LpStatus status = lp_.solve(options);
      if (status != solver::LpStatus::optimal) {
        answer.trouble =
            status == solver::LpStatus::stopped ? "time limit" : "relaxation " + std::string(to_string(status));
        return false;
      }
      options.presolve = false;
      const int known = model_.rows.count();
      if (!add_broken_rows(problem_, model_, x_, lp_.primal())) return true;
      lp_.add_rows(model_.rows, known);
    }
    answer.trouble = "network limits keep breaking";
    return false;
  }

  // Keeps the plan if there is a dispatch for it, the cheaper ones first.
  void rate(Plan plan) {
    if (seconds_left() <= 0.0) return;
    const auto same = [&](const Rated& r) { return r.plan == plan; };
    if (std::any_of(rated_.begin(), rated_.end(), same)) return;
    solver::Columns columns = model_.columns;
    if (!fix(columns, plan)) return;
    lp_.set_all_column_bounds(columns.lower, columns.upper);
    solver::LpOptions options;
    options.time_limit_s = std::max(0.0, seconds_left());
    if (lp_.solve(options) != solver::LpStatus::optimal) return;
    const double cost = lp_.objective();
    const auto place = std::find_if(rated_.begin(), rated_.end(), [&](const Rated& r) { return cost < r.cost; });
    rated_.insert(place, {cost, std::move(plan), lp_.primal()});
  }

  static bool fix(solver::Columns& columns, const Plan& plan) {
    for (const solver::Entry& e : plan) {
      if (e.value < columns.lower[at(e.index)] || e.value > columns.upper[at(e.index)]) return false;
      columns.lower[at(e.index)] = columns.upper[at(e.index)] = e.value;
    }
    return true;
  }

  // A plan's LP may have units run in fractions that whole ones cannot follow. Then the best plan's switches are kept
  // and its islands are free; at last comes the plan without islands, which is always possible.
  void solve_best(WindowAnswer& answer, const Plan& safe) {
    std::vector<Plan> plans;
    for (std::size_t k = 0; k < std::min(kMostSolved, rated_.size()); ++k) plans.push_back(rated_[k].plan);
    if (!plans.empty()) plans.push_back(switches_of(plans.front()));
    plans.push_back(safe);
    answer.trouble = "no switch plan fits";
    for (const Plan& plan : plans) {
      solver::LpModel fixed = model_;
      if (!fix(fixed.columns, plan)) continue;
      answer = solve_window(problem_, fixed, x_, seconds_left(), nullptr, kNodes);
      if (!answer.y.empty() || seconds_left() <= 0.0) return;
    }
  }

  Plan switches_of(const Plan& plan) const {
    std::set<int> closed;
    for (const planning::SwitchingPeriod& s : problem_.model(0).switching)
      closed.insert(s.closed.begin(), s.closed.end());
    Plan kept;
    std::copy_if(plan.begin(), plan.end(), std::back_inserter(kept),
                 [&](const solver::Entry& e) { return closed.count(e.index) > 0; });
    return kept;
  }

  double cost_of(const std::vector<double>& y) const {
    double cost = model_.offset;
    for (std::size_t j = 0; j < model_.columns.cost.size(); ++j) cost += model_.columns.cost[j] * y[j];
    return cost;
  }

  const planning::PlanningProblem& problem_;
  solver::LpModel model_;
  const std::vector<double>& x_;
  double limit_s_;
  Stopwatch watch_;
  solver::LpSolver lp_;
  std::vector<Rated> rated_;
};

}  // namespace

WindowAnswer solve_switching_window(const planning::PlanningProblem& problem, const solver::LpModel& model,
                                    const std::vector<double>& x, double time_limit_s) {
  return SwitchingWindow(problem, model, x, time_limit_s).solve();
}

}  // namespace gridkeel::operation
