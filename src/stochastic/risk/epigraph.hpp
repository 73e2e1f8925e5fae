#pragma once

#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

// CVaR inside an LP (Rockafellar-Uryasev): lambda eta + E_p f(Q), f_s = (1 - lambda) Q_s + lambda u_s / (1 - alpha),
// u_s >= Q_s - eta, u_s >= 0. At alpha = 1, eta alone stands for the worst case: eta >= Q_s.
struct TailColumns {
  int eta = -1;             // -1 if lambda = 0
  std::vector<int> excess;  // u_s; -1 where there is none
  double lambda = 0.0;
  double tail = 1.0;  // 1 - alpha
};

// `possible[s]`: some distribution of the ambiguity set gives atom s a positive probability.
TailColumns add_tail(solver::LpModel& model, const std::vector<int>& loss, const std::vector<bool>& possible,
                     double alpha, double lambda);

// Adds factor * f_s to a row's entries.
void add_integrand(std::vector<solver::Entry>& row, const TailColumns& tail, std::size_t atom, int loss, double factor);

// The row phi >= lambda eta + (what is added).
class EpigraphRow {
 public:
  EpigraphRow(int phi, const TailColumns& tail);
  void add(int column, double coefficient) { entries_.push_back({column, -coefficient}); }
  void add_integrand(const TailColumns& tail, std::size_t atom, int loss, double factor);
  void close(solver::LpModel& model);

 private:
  std::vector<solver::Entry> entries_;
};

}  // namespace gridkeel::stochastic
