#include "stochastic/rhs_wasserstein.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "common/error.hpp"
#include "solver/lp_solver.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/risk/tail.hpp"

namespace gridkeel::stochastic {

namespace {

constexpr const char* kTopic = "continuous-support Wasserstein ball: ";
constexpr std::size_t kMostFreeRows = 12;  // 2^12 corners of a max-norm ball

// The recession recourse of one scenario: its bounds and sides with every finite number replaced by 0.
class RecessionLp {
 public:
  RecessionLp(const TwoStageProblem& problem, int scenario)
      : scenario_(problem.scenarios[static_cast<std::size_t>(scenario)]) {
    const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(scenario_.recourse)];
    const RecourseData data = recourse_data(problem, scenario);
    for (std::size_t j = 0; j < data.cost.size(); ++j) {
      if (t.columns.integer[j] != 0)
        throw InputError(
            fmt::format("{}column '{}' of the recourse is integer, so the recourse is not convex in its "
                        "right-hand sides; available for linear recourse only",
                        kTopic, t.columns.name(static_cast<int>(j))));
      model_.columns.add(data.cost[j], side(data.lower[j]), side(data.upper[j]), false);
    }
    for (int r = 0; r < t.rows.count(); ++r) add_row(t, r, data);
    for (int r = 0; t.lazy && r < t.lazy->count(); ++r) {
      const auto sides = t.lazy->sides(r, scenario);
      model_.rows.add(side(sides.lower), side(sides.upper), t.lazy->recourse_row(r));
    }
    lp_.load(model_.columns, model_.rows);
  }

  bool has_lower(int row) const { return std::isfinite(model_.rows.lower[static_cast<std::size_t>(row)]); }
  bool has_upper(int row) const { return std::isfinite(model_.rows.upper[static_cast<std::size_t>(row)]); }

  // Q_rec(v) for changes v of some rows. Infinity if no y follows.
  double value(const std::vector<solver::Entry>& change) {
    std::vector<double> lower = model_.rows.lower, upper = model_.rows.upper;
    for (const solver::Entry& e : change) {
      lower[static_cast<std::size_t>(e.index)] += e.value;
      upper[static_cast<std::size_t>(e.index)] += e.value;
    }
    lp_.set_all_row_bounds(lower, upper);
    solver::LpStatus status = lp_.solve();
    if (status != solver::LpStatus::optimal) {
      lp_.clear_basis();
      status = lp_.solve();
    }
    if (status == solver::LpStatus::infeasible) return solver::kInf;
    if (status == solver::LpStatus::unbounded)
      throw InputError(fmt::format("{}the recourse of scenario '{}' is unbounded below", kTopic, scenario_.name));
    if (status != solver::LpStatus::optimal)
      throw InternalError(fmt::format("{}an LP of scenario '{}' ended {}", kTopic, scenario_.name, to_string(status)));
    return cost_of(lp_.primal(), std::move(lower), std::move(upper));
  }

 private:
  static double side(double value) { return std::isfinite(value) ? 0.0 : value; }

  void add_row(const RecourseTemplate& t, int row, const RecourseData& data) {
    std::vector<solver::Entry> entries;
    for (solver::Entry e : solver::row_of(t.rows.matrix, row)) {
      for (const CoefficientDelta& c : scenario_.recourse_matrix)
        if (c.row == row && c.column == e.index) e.value = c.value;
      entries.push_back(e);
    }
    const auto r = static_cast<std::size_t>(row);
    model_.rows.add(side(data.row_lower[r]), side(data.row_upper[r]), entries);
  }

  // By our own sum, at a point that we found to be feasible: an upper bound on Q_rec whatever the solver did.
  double cost_of(std::vector<double> y, std::vector<double> lower, std::vector<double> upper) {
    double cost = 0.0, largest = 1.0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      y[j] = std::clamp(y[j], model_.columns.lower[j], model_.columns.upper[j]);
      cost += model_.columns.cost[j] * y[j];
      largest = std::max(largest, std::abs(y[j]));
    }
    solver::LpModel moved = model_;
    moved.rows.lower = std::move(lower);
    moved.rows.upper = std::move(upper);
    const double residual = solver::primal_residual(moved, y);
    if (residual > 1e-7 * largest)
      throw InternalError(
          fmt::format("{}an LP of scenario '{}' breaks a row by {:g}", kTopic, scenario_.name, residual));
    return cost;
  }

  const ScenarioData& scenario_;
  solver::LpModel model_;
  solver::LpSolver lp_;
};

class Modulus {
 public:
  Modulus(const TwoStageProblem& problem, const RhsBall& ball, int scenario)
      : problem_(problem),
        recourse_(problem.scenarios[static_cast<std::size_t>(scenario)].recourse),
        norm_(ball.norm),
        lp_(problem, scenario) {
    for (const RhsRow& row : ball.rows)
      if (row.recourse == recourse_) rows_.push_back(row);
  }

  RhsModulus find() {
    measure_rows();
    if (rows_.size() <= 1 || norm_ == RhsNorm::one) return largest_row();
    return norm_ == RhsNorm::max ? largest_corner() : root_of_squares();
  }

 private:
  struct Steepest {
    double up = 0.0, down = 0.0;  // Q_rec of +unit and -unit
    double most() const { return std::max({0.0, up, down}); }
  };

  std::string name(const RhsRow& row) const {
    const RecourseTemplate& t = problem_.templates[static_cast<std::size_t>(recourse_)];
    return fmt::format("row '{}' of template '{}'", t.rows.name(row.row), t.name);
  }

  void measure_rows() {
    for (const RhsRow& row : rows_) {
      Steepest steepest{lp_.value({{row.row, row.unit}}), lp_.value({{row.row, -row.unit}})};
      for (const double cost : {steepest.up, steepest.down})
        if (!std::isfinite(cost))
          throw InputError(
              fmt::format("{}no recourse follows {} when its right-hand side {} without limit, so the "
                          "worst case is infinite; use a ball on the scenarios (wasserstein) instead",
                          kTopic, name(row), std::isfinite(steepest.up) ? "falls" : "rises"));
      steepest_.push_back(steepest);
    }
  }

  RhsModulus largest_row() const {
    RhsModulus modulus{0.0, true, "none"};
    for (std::size_t k = 0; k < rows_.size(); ++k)
      if (steepest_[k].most() > modulus.value)
        modulus = {steepest_[k].most(), true,
                   fmt::format("{}, {}", name(rows_[k]), steepest_[k].up >= steepest_[k].down ? "rising" : "falling")};
    return modulus;
  }

  // Q_rec is convex, so the largest value over the cube is at a corner. A row of one side goes the way that tightens
  // it: Q_rec is monotone there. Rows of two sides are tried both ways if they are few.
  RhsModulus largest_corner() {
    std::vector<solver::Entry> corner;
    std::vector<std::size_t> free;
    double sum = 0.0;
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      const bool up_only = !lp_.has_upper(rows_[k].row), down_only = !lp_.has_lower(rows_[k].row);
      if (!up_only && !down_only) free.push_back(k);
      corner.push_back({rows_[k].row, down_only ? -rows_[k].unit : rows_[k].unit});
      sum += steepest_[k].most();
    }
    if (free.size() > kMostFreeRows) return {sum, false, "sum over rows"};
    RhsModulus modulus{0.0, true, "all rows together"};
    for (std::size_t signs = 0; signs < std::size_t{1} << free.size(); ++signs) {
      for (std::size_t i = 0; i < free.size(); ++i)
        corner[free[i]].value = (signs >> i & 1) != 0 ? -rows_[free[i]].unit : rows_[free[i]].unit;
      modulus.value = std::max(modulus.value, lp_.value(corner));
    }
    return modulus;
  }

  // Q_rec(v) <= sum |v_i| most_i <= ||v|| sqrt(sum most_i^2)
  RhsModulus root_of_squares() const {
    double sum = 0.0;
    for (const Steepest& s : steepest_) sum += s.most() * s.most();
    return {std::sqrt(sum), false, "root of the sum of squares over rows"};
  }

  const TwoStageProblem& problem_;
  int recourse_;
  RhsNorm norm_;
  RecessionLp lp_;
  std::vector<RhsRow> rows_;
  std::vector<Steepest> steepest_;
};

// Scenarios of equal keys have the same recession recourse.
std::string key_of(const TwoStageProblem& problem, int scenario) {
  const ScenarioData& s = problem.scenarios[static_cast<std::size_t>(scenario)];
  std::string key = std::to_string(s.recourse);
  if (!s.shares_duals()) key += "/" + std::to_string(scenario);
  const RecourseData data = recourse_data(problem, scenario);
  for (const auto* sides : {&data.lower, &data.upper, &data.row_lower, &data.row_upper})
    for (const double side : *sides) key += std::isfinite(side) ? '1' : '0';
  return key;
}

void check(const TwoStageProblem& problem, const RhsBall& ball) {
  if (!(ball.radius >= 0.0 && std::isfinite(ball.radius)))
    throw ValueOutOfRange(Location{}, "continuous-support Wasserstein ball", "radius", ball.radius, "",
                          "finite and >= 0");
  for (const RhsRow& row : ball.rows) {
    if (row.recourse < 0 || row.recourse >= static_cast<int>(problem.templates.size()) || row.row < 0 ||
        row.row >= problem.templates[static_cast<std::size_t>(row.recourse)].rows.count())
      throw InputError(fmt::format("{}row {} of template {} does not exist", kTopic, row.row, row.recourse));
    if (!(row.unit > 0.0 && std::isfinite(row.unit)))
      throw ValueOutOfRange(Location{}, "continuous-support Wasserstein ball", fmt::format("unit of row {}", row.row),
                            row.unit, "", "finite and > 0");
  }
}

}  // namespace

std::vector<RhsRow> random_rows(const TwoStageProblem& problem) {
  std::set<std::pair<int, int>> found;
  for (const ScenarioData& s : problem.scenarios)
    for (const BoundDelta& b : s.row_sides) found.insert({s.recourse, b.index});
  std::vector<RhsRow> rows;
  rows.reserve(found.size());
  for (const auto& [recourse, row] : found) rows.push_back({recourse, row, 1.0});
  return rows;
}

RhsModulus recourse_modulus(const TwoStageProblem& problem, const RhsBall& ball) {
  check(problem, ball);
  RhsModulus worst{0.0, true, "none"};
  std::set<std::string> done;
  for (int s = 0; s < problem.scenario_count(); ++s) {
    if (problem.scenarios[static_cast<std::size_t>(s)].probability == 0.0) continue;
    if (!done.insert(key_of(problem, s)).second) continue;
    RhsModulus next = Modulus(problem, ball, s).find();
    if (next.value > worst.value) worst = std::move(next);
  }
  return worst;
}

RhsPremium rhs_premium(const TwoStageProblem& problem, const RhsBall& ball, double alpha, double lambda) {
  check(problem, ball);
  if (ball.radius == 0.0) return {};
  const double tail = tail_probability(alpha);
  if (tail == 0.0 && lambda > 0.0)
    throw InputError(fmt::format("{}alpha = 1 makes the worst case infinite; must be below 1", kTopic));
  RhsPremium premium{0.0, recourse_modulus(problem, ball)};
  const Criterion criterion = lambda == 0.0 ? Criterion{} : Criterion{tail, lambda};
  premium.value = ball.radius * premium.modulus.value * criterion.tail_factor();
  return premium;
}

}  // namespace gridkeel::stochastic
