#include "stochastic/risk/mean_cvar.hpp"

#include "stochastic/risk/epigraph.hpp"

namespace gridkeel::stochastic {

MeanCvar::MeanCvar(RiskSpec spec)
    : AmbiguitySet(spec, support_of(spec.probability), {}), probability_(std::move(spec.probability)) {}

// The bound is lambda eta + E_p^ f(eta), valid at any eta and tight at the quantile.
WorstCase MeanCvar::worst_case(const Losses& losses, const Criterion& criterion) const {
  WorstCase worst;
  worst.distribution = probability_;
  worst.tail_mass = fill_tail(losses.order, probability_, criterion.tail);
  const double eta = tail_quantile(losses.order, probability_, losses.relative, criterion.tail);
  worst.bound = criterion.lambda * eta;
  for (std::size_t s = 0; s < probability_.size(); ++s)
    worst.bound += probability_[s] * criterion.integrand(losses.relative[s], eta);
  return worst;
}

void MeanCvar::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, possible(), alpha(), lambda());
  EpigraphRow row(phi, tail);
  for (std::size_t s = 0; s < loss.size(); ++s) row.add_integrand(tail, s, loss[s], probability_[s]);
  row.close(model);
}

}  // namespace gridkeel::stochastic
