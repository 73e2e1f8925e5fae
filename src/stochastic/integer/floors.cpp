#include "stochastic/integer/floors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kCheap = 0.5;      // of what the model misses: a recourse that costs less is cheap
constexpr double kEnough = 0.95;    // the same: a floor as high
constexpr double kPrice = 0.05;     // of the height above the least cost: what using a column costs in the search
constexpr double kSearchGap = 0.1;  // of its MILPs
constexpr double kProofGap = 0.01;  // of those that prove the floor
constexpr double kWholePlan = 1e-6;
constexpr std::size_t kMostMet = 500;  // plans kept per scenario
constexpr int kMostSearches = 40;
constexpr std::size_t kMostColumns = 12;    // more of them, and another plan hardly ever has no more of any
constexpr std::size_t kMostWidened = 10;    // more of them, and MILPs for one after the other take too long
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

Floors::Floors(const TwoStageProblem& problem, int threads)
    : problem_(&problem), threads_(threads), seen_(columns_seen(problem)) {
  for (int s = 0; s < problem.scenario_count(); ++s) of_.push_back({ScenarioMip(problem, s), {}, {}, {}});
}

// For one scenario at one x: columns are held to few units where a cheap recourse uses more, until none is cheap.
class Floors::Search {
 public:
  Search(Floors& owner, Scenario& scenario, const std::vector<double>& x, const Wanted& wanted, const StopToken* stop)
      : own_(owner), scenario_(scenario), x_(x), wanted_(wanted), stop_(stop), most_(columns().upper) {
    const double missed = wanted.proven - wanted.known;
    cheap_ = std::max(wanted.known + kCheap * missed, *scenario.least);
    enough_ = std::max(wanted.known + kEnough * missed, cheap_);
    price_ = kPrice * (cheap_ - *scenario.least);
    for (const solver::Entry& e : scenario.most.empty() ? own_.first_most_ : scenario.most)
      hold(static_cast<std::size_t>(e.index), e.value);
  }

  std::vector<Floor> run(int scenario) {
    for (int round = 0; round < kMostSearches && !stopped() && held() <= kMostColumns; ++round) {
      LagrangianValue value = solve(most_, price_, kSearchGap);
      ++own_.solves_;
      if (!is_cheap(value)) {
        value = solve(most_, 0.0, kProofGap);
        ++own_.solves_;
        if (is_floor(value)) return with_wider(floor(scenario, value.bound));
      }
      if (!is_cheap(value) || !hold_used(value.z)) break;
    }
    return {};
  }

 private:
  const solver::Columns& columns() const { return own_.problem_->first_stage.columns; }
  bool stopped() const { return stop_ != nullptr && stop_->should_stop(); }
  bool is_floor(const LagrangianValue& value) const { return value.bound >= cheap_ && std::isfinite(value.bound); }
  bool is_cheap(const LagrangianValue& value) const { return !value.z.empty() && value.recourse_cost < cheap_; }
  bool has_more(std::size_t j) const { return columns().integer[j] != 0 && most_[j] > x_[j]; }
  bool is_held(std::size_t j) const { return most_[j] < columns().upper[j]; }
  void hold(std::size_t j, double most) {
    if (has_more(j)) most_[j] = std::min(most_[j], std::max(x_[j], most));
  }
  std::size_t held() const {
    std::size_t count = 0;
    for (std::size_t j = 0; j < most_.size(); ++j) count += is_held(j) ? 1 : 0;
    return count;
  }

  // The least cost with so much at most, each unit of a column that could be more than x has at a price.
  LagrangianValue solve(const std::vector<double>& most, double price, double relative_gap) const {
    LagrangianEffort effort{relative_gap, 0.0, wanted_.limit};
    std::vector<double> prices(most.size(), 0.0);
    for (std::size_t j = 0; j < most.size(); ++j)
      if (has_more(j)) prices[j] = price;
    if (price == 0.0) {
      effort.enough_bound = enough_;
      effort.enough_value = cheap_;
    }
    return scenario_.mip.within(most, prices, effort, stop_);
  }

  // What z has beyond x is held to less than that: columns that the recourse sees; of another, those that share a row
  // with it (what a site that is not open would hold). False if nothing is held beyond what was.
  bool hold_used(const std::vector<double>& z) {
    const std::vector<double> before = most_;
    for (std::size_t j = 0; j < most_.size(); ++j) {
      if (z[j] < x_[j] + 0.5) continue;
      if (own_.seen_[j])
        hold(j, std::round(z[j]) - 1.0);
      else if (has_more(j))
        hold_beside(static_cast<int>(j));
    }
    return most_ != before;
  }

  // Of each column in turn all there could be, or else one more unit, where the recourse stays dear.
  std::vector<Floor> with_wider(Floor found) {
    std::vector<Floor> floors{std::move(found)};
    double value = floors.front().value;
    const std::vector<double> narrow = most_;
    if (floors.front().most.size() > kMostWidened) return floors;
    for (const solver::Entry& e : floors.front().most) {
      if (stopped()) break;
      const auto j = static_cast<std::size_t>(e.index);
      if (const auto wide = widest(j, {columns().upper[j], e.value + 1.0})) {
        most_[j] = wide->most;
        value = std::min(value, wide->value);
      }
    }
    if (most_ != narrow) floors.push_back(floor(floors.front().scenario, value));
    return floors;
  }

  struct Wide {
    double most, value;
  };

  void meet(const LagrangianValue& value) {
    if (is_cheap(value) && scenario_.met.size() < kMostMet) scenario_.met.push_back(value);
  }

  // A floor that holds the columns to `most` would say too much.
  bool has_met_cheap(const std::vector<double>& most) const {
    return std::any_of(scenario_.met.begin(), scenario_.met.end(), [&](const LagrangianValue& met) {
      bool within = is_cheap(met);
      for (std::size_t j = 0; within && j < most.size(); ++j) within = met.z[j] <= most[j] + kWholePlan;
      return within;
    });
  }

  // The first of two ends of a column's range that leaves a floor; both are tried side by side.
  std::optional<Wide> widest(std::size_t j, const std::array<double, 2>& ends) {
    std::array<LagrangianValue, 2> found;
    std::array<bool, 2> is_solved{};
    std::atomic<bool> is_first = false;
    parallel_for(ends[1] < ends[0] ? 2 : 1, own_.threads_, [&](int k) {
      if (is_first) return;
      const auto i = static_cast<std::size_t>(k);
      std::vector<double> most = most_;
      most[j] = ends[i];
      if (has_met_cheap(most)) return;
      found[i] = solve(most, 0.0, kProofGap);
      is_solved[i] = true;
      if (k == 0 && is_floor(found[i])) is_first = true;
    });
    std::optional<Wide> wide;
    for (std::size_t k = 0; k < 2 && !wide; ++k) {
      own_.solves_ += is_solved[k] ? 1 : 0;  // what a single thread solves
      if (is_floor(found[k])) wide = Wide{ends[k], found[k].bound};
      meet(found[k]);
    }
    return wide;
  }

  void hold_beside(int column) {
    const solver::SparseRows& matrix = own_.problem_->first_stage.rows.matrix;
    for (int r = 0; r < matrix.count(); ++r) {
      const auto row = solver::row_of(matrix, r);
      if (row.end() - row.begin() > kMostBeside || !contains(row, column)) continue;
      for (const solver::Entry& e : row)
        if (const auto j = static_cast<std::size_t>(e.index); own_.seen_[j]) hold(j, x_[j]);
    }
  }

  static bool contains(const solver::RowView& row, int column) {
    return std::any_of(row.begin(), row.end(), [&](const solver::Entry& e) { return e.index == column; });
  }

  Floor floor(int scenario, double value) const {
    Floor out{scenario, value, std::min(*scenario_.least, value), {}};
    for (std::size_t j = 0; j < most_.size(); ++j)
      if (is_held(j)) out.most.push_back({static_cast<int>(j), most_[j]});
    return out;
  }

  Floors& own_;
  Scenario& scenario_;
  const std::vector<double>& x_;
  Wanted wanted_;
  const StopToken* stop_;
  std::vector<double> most_;  // per first-stage column
  double cheap_, enough_, price_;
};

std::vector<Floor> Floors::at(int scenario, const std::vector<double>& x, const Wanted& wanted, const StopToken* stop) {
  std::vector<double> whole = x;
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (!problem_->first_stage.columns.integer[j]) continue;
    whole[j] = std::round(x[j]);
    if (std::abs(whole[j] - x[j]) > kWholePlan) return {};
  }
  Scenario& of = of_[static_cast<std::size_t>(scenario)];
  if (!of.least) of.least = of.mip.least();
  if (!std::isfinite(*of.least) || *of.least >= wanted.proven) return {};
  Search search(*this, of, whole, wanted, stop);
  auto floors = search.run(scenario);
  if (!floors.empty()) of.most = floors.back().most.empty() ? floors.front().most : floors.back().most;
  return floors;
}

}  // namespace gridkeel::stochastic
