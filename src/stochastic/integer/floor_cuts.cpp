#include "stochastic/integer/floor_cuts.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr double kLift = 0.5;          // of what the model misses, that the cut shall make up for
constexpr double kPrice = 0.05;        // of the height above the least cost: what using a column costs in the search
constexpr double kSearchGap = 0.1;     // of its MILPs
constexpr double kProofGap = 0.01;     // of those that prove the cut
constexpr std::size_t kMostHeld = 12;  // more of them, and another plan hardly ever avoids them all
constexpr std::size_t kMostTried = 3;  // columns beyond H, one at a time
constexpr std::ptrdiff_t kMostBeside = 16;  // columns of a row that is looked at for what a column opens

// First-stage columns that some recourse depends on.
std::vector<char> columns_seen(const TwoStageProblem& problem) {
  std::vector<char> seen(static_cast<std::size_t>(problem.first_stage.columns.count()), 0);
  const auto see = [&](int column) { seen[static_cast<std::size_t>(column)] = 1; };
  for (const RecourseTemplate& t : problem.templates)
    for (int r = 0; r < t.technology.count(); ++r)
      for (const solver::Entry& e : solver::row_of(t.technology, r)) see(e.index);
  for (const ScenarioData& s : problem.scenarios)
    for (const CoefficientDelta& change : s.technology) see(change.column);
  return seen;
}
}  // namespace

FloorCuts::FloorCuts(const TwoStageProblem& problem) : problem_(&problem), seen_(columns_seen(problem)) {
  for (int s = 0; s < problem.scenario_count(); ++s) of_.push_back({ScenarioMip(problem, s), {}, {}});
}

// For one scenario at one x: H grows by what a cheap recourse uses beyond x, until none is cheap.
class FloorCuts::Search {
 public:
  Search(FloorCuts& owner, const Scenario& scenario, const std::vector<double>& x, const Wanted& wanted,
         const StopToken* stop)
      : own_(owner), scenario_(scenario), x_(x), wanted_(wanted), stop_(stop), held_(x.size(), 0) {
    height_ = std::max(wanted.known + kLift * (wanted.proven - wanted.known), *scenario.least);
    price_ = kPrice * (height_ - *scenario.least);
    for (int j : scenario.held.empty() ? own_.first_held_ : scenario.held) hold(static_cast<std::size_t>(j));
  }

  std::optional<Cut> run(int scenario) {
    LagrangianValue value;
    while (!stopped() && count() <= kMostHeld) {
      value = solve(price_, kSearchGap);
      if (!is_cheap(value)) {
        value = solve(0.0, kProofGap);
        if (value.bound >= height_) {
          held_bound_ = value.bound;
          return cut(scenario, value.bound, -1, 0.0);
        }
      }
      if (!is_cheap(value) || !hold_used(value.z)) break;
    }
    return stopped() || !is_cheap(value) ? std::nullopt : with_another(scenario, value.z);
  }

  // What the scenario is proven to cost with H alone.
  std::optional<double> held_bound() const { return held_bound_; }
  std::vector<int> held() const {
    std::vector<int> columns;
    for (std::size_t j = 0; j < held_.size(); ++j)
      if (held_[j]) columns.push_back(static_cast<int>(j));
    return columns;
  }

 private:
  const solver::Columns& columns() const { return own_.problem_->first_stage.columns; }
  bool stopped() const { return stop_ != nullptr && stop_->should_stop(); }
  bool is_cheap(const LagrangianValue& value) const { return !value.z.empty() && value.recourse_cost < height_; }
  bool has_more(std::size_t j) const { return columns().integer[j] != 0 && columns().upper[j] > x_[j]; }
  bool may_hold(std::size_t j) const { return has_more(j) && x_[j] == columns().lower[j]; }
  void hold(std::size_t j) { held_[j] = may_hold(j); }
  std::size_t count() const { return static_cast<std::size_t>(std::count(held_.begin(), held_.end(), 1)); }

  // The least cost with what is held, each unit of another column that could be more than x has at a price.
  LagrangianValue solve(double price, double relative_gap, int another = -1) {
    std::vector<double> most = columns().upper;
    LagrangianEffort effort{relative_gap, 0.0, wanted_.node_limit};
    std::vector<double> prices(held_.size(), 0.0);
    for (std::size_t j = 0; j < held_.size(); ++j) {
      if (held_[j] || static_cast<int>(j) == another)
        most[j] = x_[j];
      else if (has_more(j))
        prices[j] = price;
    }
    if (price == 0.0) {
      if (another < 0) effort.enough_bound = height_;
      effort.enough_value = height_;
    }
    ++own_.solves_;
    return scenario_.mip.within(most, prices, effort, stop_);
  }

  // What z has beyond x: columns that the recourse sees; of another, those that share a row with it (what a site that
  // is not open would hold). False if H has it all.
  bool hold_used(const std::vector<double>& z) {
    const std::size_t before = count();
    for (std::size_t j = 0; j < held_.size(); ++j) {
      if (!may_hold(j) || z[j] < x_[j] + 0.5) continue;
      if (own_.seen_[j])
        hold(j);
      else
        hold_beside(static_cast<int>(j));
    }
    return count() > before;
  }

  void hold_beside(int column) {
    const solver::SparseRows& matrix = own_.problem_->first_stage.rows.matrix;
    for (int r = 0; r < matrix.count(); ++r) {
      const auto row = solver::row_of(matrix, r);
      if (row.end() - row.begin() > kMostBeside || !contains(row, column)) continue;
      for (const solver::Entry& e : row)
        if (own_.seen_[static_cast<std::size_t>(e.index)]) hold(static_cast<std::size_t>(e.index));
    }
  }

  static bool contains(const solver::RowView& row, int column) {
    return std::any_of(row.begin(), row.end(), [&](const solver::Entry& e) { return e.index == column; });
  }

  // H is not enough: one of the columns that x has and z has more of, at no more than x has.
  std::optional<Cut> with_another(int scenario, const std::vector<double>& z) {
    const double released = std::max(*scenario_.least, held() == scenario_.held ? scenario_.bound : -solver::kInf);
    std::size_t tried = 0;
    for (std::size_t j = 0; j < held_.size() && tried < kMostTried && !stopped(); ++j) {
      if (!has_more(j) || !own_.seen_[j] || may_hold(j) || z[j] < x_[j] + 0.5) continue;
      ++tried;
      const double bound = solve(0.0, kProofGap, static_cast<int>(j)).bound;
      if (bound >= height_) return cut(scenario, bound, static_cast<int>(j), released);
    }
    return std::nullopt;
  }

  // `released`: what the scenario costs at least with H alone.
  std::optional<Cut> cut(int scenario, double bound, int another, double released) const {
    if (!std::isfinite(bound)) return std::nullopt;
    Cut out{scenario, bound, std::vector<double>(held_.size(), 0.0)};
    out.of_first_stage = true;
    for (std::size_t j = 0; j < held_.size(); ++j) {
      if (held_[j]) out.slope[j] = std::min(0.0, *scenario_.least - bound);
      if (static_cast<int>(j) == another)
        out.slope[j] = std::min(0.0, released - bound) / (x_[j] + 1.0 - columns().lower[j]);
      out.constant -= out.slope[j] * columns().lower[j];
    }
    return out;
  }

  FloorCuts& own_;
  const Scenario& scenario_;
  const std::vector<double>& x_;
  Wanted wanted_;
  const StopToken* stop_;
  std::vector<char> held_;  // H, per first-stage column
  double height_, price_;
  std::optional<double> held_bound_;
};

std::optional<Cut> FloorCuts::at(int scenario, const std::vector<double>& x, const Wanted& wanted,
                                 const StopToken* stop) {
  Scenario& of = of_[static_cast<std::size_t>(scenario)];
  if (!of.least) of.least = of.mip.least();
  if (!std::isfinite(*of.least) || *of.least >= wanted.proven) return std::nullopt;
  Search search(*this, of, x, wanted, stop);
  auto cut = search.run(scenario);
  if (cut && search.held() != of.held) {
    of.held = search.held();
    of.bound = search.held_bound().value_or(*of.least);
  } else if (cut && search.held_bound()) {
    of.bound = std::max(of.bound, *search.held_bound());
  }
  return cut;
}

}  // namespace gridkeel::stochastic
