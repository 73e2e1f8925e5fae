#pragma once

#include <span>
#include <vector>

#include "stochastic/integer/floor.hpp"
#include "stochastic/recourse/cut.hpp"

namespace gridkeel::stochastic {

// The cut model of every scenario, Q_s(x) >= max_k (a_sk + b_sk'x): cheap to evaluate anywhere, so that masters
// can take aggregated cuts from it without solving an LP. The number of cuts decides the memory of large
// problems, so there is room for so many in all; where it ends, those longest out of use go first. A tree that has to
// learn again what it forgot takes several times the LPs (measured: 8 cuts per scenario against 40).
class CutStore {
 public:
  CutStore(int scenarios, int first_columns);

  // False for a cut that says nothing (constant -inf), or not more than those here at x (if x is given).
  bool add(const Cut& cut, std::span<const double> x = {});
  long added() const { return added_; }
  // Floors stand beside the cuts. False for one that says nothing more at x, which it covers, than what is here.
  bool add_floor(const Floor& floor, std::span<const double> x);
  const std::vector<Floor>& floors() const { return floors_; }
  // Forgets what holds for one first stage alone: under other limits, or with its integers relaxed, it may be wrong.
  void drop_of_first_stage();
  bool complete() const;  // every scenario has a cut

  // The highest cut of each scenario at x; -inf where there is none.
  struct Losses {
    std::vector<double> value;
    std::vector<int> cut;  // which of the scenario's cuts; valid until the next add()
  };
  Losses at(std::span<const double> x, int threads) const;
  // The same at a whole first stage, where a scenario's value may be that of a floor higher than its cuts.
  Losses at_whole(std::span<const double> x, int threads) const;
  // Marks these cuts, an index per scenario, as in use now.
  void touch(const std::vector<int>& cut);
  double loss(int scenario, std::span<const double> x) const;

  // Adds weight * (constant, slope) of a scenario's cut.
  void accumulate(int scenario, int cut, double weight, double& constant, std::vector<double>& slope) const;

  static std::size_t most_cuts(int scenarios, int first_columns);  // per scenario

 private:
  struct Scenario {
    std::vector<double> constant;
    std::vector<double> slope;  // one after the other
    std::vector<char> of_first_stage;
    std::vector<long> last_used;  // clock when it was last touched
  };
  int highest(const Scenario& s, std::span<const double> x, double& value) const;

  std::size_t columns_;
  std::size_t most_;
  std::vector<Scenario> cuts_;
  std::vector<Floor> floors_;
  long clock_ = 0, added_ = 0;
};

}  // namespace gridkeel::stochastic
