#pragma once

#include <vector>

#include "stochastic/lshaped/master.hpp"

namespace gridkeel::stochastic {

// Mean rise of the bound per unit of distance that a column is moved, per integer column and direction.
class PseudoCosts {
 public:
  // The move that made a node: nothing if `column` < 0.
  struct Origin {
    int column = -1;
    bool up = false;
    double distance = 0.0;
  };

  PseudoCosts(std::vector<int> integers, int columns);

  void learn(const Origin& origin, double rise);
  double of(int column, bool up) const;  // the mean over all columns where nothing is known of this one
  int trials(int column) const;          // in the direction less tried
  double score(int column, double value) const;

 private:
  struct Sums {
    double sum[2] = {0.0, 0.0};
    int count[2] = {0, 0};
  };
  std::vector<int> integers_;
  std::vector<Sums> costs_;
};

// How to split a box: at most `below` or at least one more.
struct Branching {
  int column = -1;
  double below = 0.0;
  double down_value = -solver::kInf, up_value = -solver::kInf;  // relaxations, where tried
  // What was learnt on the way.
  struct Trial {
    PseudoCosts::Origin origin;
    double rise;
  };
  std::vector<Trial> trials;
};

bool is_fractional(double value);

// Reliability branching (Achterberg, Koch, Martin 2005): pseudo-costs, tried out on the master where little is known of
// them. -1: nothing is fractional.
Branching choose_branching(const std::vector<int>& integers, const PseudoCosts& costs, Master& master,
                           const FirstStageBox& box, const MasterPoint& point);

}  // namespace gridkeel::stochastic
