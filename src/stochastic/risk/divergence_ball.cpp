#include "stochastic/risk/divergence_ball.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace gridkeel::stochastic {

DivergenceBall::DivergenceBall(RiskSpec spec)
    : AmbiguitySet(spec, support_of(spec.probability), support_of(spec.probability)),
      probability_(std::move(spec.probability)),
      radius_(spec.radius) {}

WorstCase DivergenceBall::worst_case(const Losses& losses, const Criterion& criterion) const {
  std::vector<int> atom;  // that can happen, by descending loss
  std::vector<double> z, p;
  for (const int i : losses.order) {
    const auto s = static_cast<std::size_t>(i);
    if (probability_[s] == 0.0) continue;
    atom.push_back(i);
    z.push_back(losses.relative[s]);
    p.push_back(probability_[s]);
  }
  const auto oracle =
      kind() == Ambiguity::chi_square ? chi_square_oracle(p, radius_) : kullback_leibler_oracle(p, radius_);
  TailWorst found;
  if (criterion.is_mean()) {
    LinearWorst linear = oracle->maximise(z);
    found = {std::move(linear.p), {}, linear.bound};
  } else {
    found = worst_tail(z, criterion, *oracle);
  }

  WorstCase worst;
  worst.bound = found.bound;
  worst.distribution.assign(probability_.size(), 0.0);
  worst.tail_mass.assign(found.tail_mass.empty() ? 0 : probability_.size(), 0.0);
  for (std::size_t k = 0; k < atom.size(); ++k) {
    worst.distribution[static_cast<std::size_t>(atom[k])] = found.p[k];
    if (!found.tail_mass.empty()) worst.tail_mass[static_cast<std::size_t>(atom[k])] = found.tail_mass[k];
  }
  return worst;
}

void DivergenceBall::add_epigraph(solver::LpModel& /*model*/, int /*phi*/, const std::vector<int>& /*loss*/) const {
  require_lp_epigraph(kind());
}

void require_lp_epigraph(Ambiguity kind) {
  if (kind != Ambiguity::chi_square && kind != Ambiguity::kullback_leibler) return;
  throw InputError(fmt::format(
      "the ambiguity set {} is round: no finite number of rows describes it, so it cannot be written into a "
      "model; available for that: none, tv, wasserstein, moment, box, polyhedron",
      to_string(kind)));
}

}  // namespace gridkeel::stochastic
