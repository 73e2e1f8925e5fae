#include "stochastic/risk/epigraph.hpp"

#include <string>

#include "stochastic/risk/tail.hpp"

namespace gridkeel::stochastic {

using solver::Entry;
using solver::kInf;

TailColumns add_tail(solver::LpModel& model, const std::vector<int>& loss, const std::vector<bool>& possible,
                     double alpha, double lambda) {
  TailColumns tail{-1, std::vector<int>(loss.size(), -1), lambda, tail_probability(alpha)};
  if (lambda == 0.0) return tail;
  tail.eta = model.columns.add(0.0, -kInf, kInf, false, "risk_eta");
  for (std::size_t s = 0; s < loss.size(); ++s) {
    if (!possible[s]) continue;
    const std::string suffix = "[" + std::to_string(s) + "]";
    std::vector<Entry> row{{tail.eta, 1.0}, {loss[s], -1.0}};
    if (tail.tail > 0.0) {
      tail.excess[s] = model.columns.add(0.0, 0.0, kInf, false, "risk_excess" + suffix);
      row.push_back({tail.excess[s], 1.0});
    }
    model.rows.add(0.0, kInf, row, "risk_tail" + suffix);
  }
  return tail;
}

void add_integrand(std::vector<Entry>& row, const TailColumns& tail, std::size_t atom, int loss, double factor) {
  if (factor == 0.0) return;
  row.push_back({loss, factor * (1.0 - tail.lambda)});
  if (tail.excess[atom] >= 0) row.push_back({tail.excess[atom], factor * tail.lambda / tail.tail});
}

EpigraphRow::EpigraphRow(int phi, const TailColumns& tail) : entries_{{phi, 1.0}} {
  if (tail.eta >= 0) add(tail.eta, tail.lambda);
}

void EpigraphRow::add_integrand(const TailColumns& tail, std::size_t atom, int loss, double factor) {
  stochastic::add_integrand(entries_, tail, atom, loss, -factor);
}

void EpigraphRow::close(solver::LpModel& model) { model.rows.add(0.0, kInf, entries_, "risk_epigraph"); }

}  // namespace gridkeel::stochastic
