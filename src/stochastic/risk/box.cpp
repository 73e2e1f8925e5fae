#include "stochastic/risk/box.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/epigraph.hpp"

namespace gridkeel::stochastic {

namespace {

constexpr double kSumRounding = 1e-12;  // what sums of probabilities may miss 1 by

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// An atom can happen if its upper limit lets it and its lower limit or the spare mass makes it.
std::vector<bool> possible_atoms(const RiskSpec& spec) {
  const bool spare = sum_of(spec.lower) < 1.0 - kSumRounding;
  std::vector<bool> possible(spec.lower.size());
  for (std::size_t s = 0; s < possible.size(); ++s) possible[s] = spec.upper[s] > 0.0 && (spare || spec.lower[s] > 0.0);
  return possible;
}

void require_limits(const RiskSpec& spec) {
  const auto bad = [](std::size_t s, const char* side, double value, const std::string& limit) {
    throw ValueOutOfRange(Location{}, "ambiguity set box", side + (" limit of scenario " + std::to_string(s)), value,
                          "", limit);
  };
  if (spec.lower.size() != spec.probability.size() || spec.upper.size() != spec.probability.size())
    throw InputError("ambiguity set box: " + std::to_string(spec.lower.size()) + " lower and " +
                     std::to_string(spec.upper.size()) + " upper limits for " +
                     std::to_string(spec.probability.size()) + " scenarios");
  for (std::size_t s = 0; s < spec.lower.size(); ++s) {
    if (!(spec.lower[s] >= 0.0 && spec.lower[s] <= 1.0)) bad(s, "lower", spec.lower[s], "in [0, 1]");
    if (!(spec.upper[s] >= spec.lower[s]))
      bad(s, "upper", spec.upper[s], ">= the lower limit " + std::to_string(spec.lower[s]));
  }
  if (const double sum = sum_of(spec.lower); sum > 1.0 + kSumRounding)
    throw ValueOutOfRange(Location{}, "ambiguity set box is empty", "sum of the lower limits", sum, "", "<= 1");
  if (const double sum = sum_of(spec.upper); sum < 1.0 - kSumRounding)
    throw ValueOutOfRange(Location{}, "ambiguity set box is empty", "sum of the upper limits", sum, "", ">= 1");
}

const RiskSpec& checked(const RiskSpec& spec) {
  require_limits(spec);
  return spec;
}

}  // namespace

Box::Box(RiskSpec spec)
    : AmbiguitySet(checked(spec), possible_atoms(spec), support_of(spec.upper)),
      lower_(std::move(spec.lower)),
      upper_(std::move(spec.upper)),
      spare_(std::max(0.0, 1.0 - sum_of(lower_))) {
  for (double& u : upper_) u = std::min(u, 1.0);
}

// Starts at the lower limits and fills up to the upper ones from the largest loss: for every threshold t this has
// the largest P(Q > t) of all members, so it dominates them stochastically whatever the criterion. Bound:
// sup_p E_p f <= nu + sum_s max(lower_s (f_s - nu), upper_s (f_s - nu)) for any nu; tight at the last loss filled.
WorstCase Box::worst_case(const Losses& losses, const Criterion& criterion) const {
  WorstCase worst;
  worst.distribution = lower_;
  double left = spare_, level = 0.0;
  for (const int i : losses.order) {
    const auto s = static_cast<std::size_t>(i);
    if (left <= 0.0) break;
    const double added = std::min(upper_[s] - lower_[s], left);
    worst.distribution[s] += added;
    left -= added;
    level = losses.relative[s];
  }
  worst.tail_mass = fill_tail(losses.order, worst.distribution, criterion.tail);
  const double eta = tail_quantile(losses.order, worst.distribution, losses.relative, criterion.tail);
  const double nu = criterion.integrand(level, eta);
  worst.bound = criterion.lambda * eta + nu;
  for (std::size_t s = 0; s < lower_.size(); ++s) {
    const double above = criterion.integrand(losses.relative[s], eta) - nu;
    if (above != 0.0) worst.bound += (above > 0.0 ? upper_[s] : lower_[s]) * above;
  }
  return worst;
}

// The bound above as rows: phi >= lambda eta + nu + sum_s v_s, v_s >= lower_s (f_s - nu), v_s >= upper_s (f_s - nu).
void Box::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, possible(), alpha(), lambda());
  const int nu = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_nu");
  EpigraphRow row(phi, tail);
  row.add(nu, 1.0);
  for (std::size_t s = 0; s < loss.size(); ++s) {
    if (!possible()[s]) continue;
    const std::string suffix = "[" + std::to_string(s) + "]";
    const int v = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_v" + suffix);
    for (const double limit : {lower_[s], upper_[s]}) {
      std::vector<solver::Entry> entries{{v, 1.0}, {nu, limit}};
      add_integrand(entries, tail, s, loss[s], -limit);
      model.rows.add(0.0, solver::kInf, entries, "risk_limit" + suffix);
    }
    row.add(v, 1.0);
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
