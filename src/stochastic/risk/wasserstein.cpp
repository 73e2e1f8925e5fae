#include "stochastic/risk/wasserstein.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/epigraph.hpp"
#include "stochastic/risk/price_search.hpp"

namespace gridkeel::stochastic {

namespace {

// Smallest distance of a reference: 0 where it is an atom itself, as with features.
double nearest_distance(const GroundMetric& metric, int reference) {
  if (metric.has_features()) return 0.0;
  const auto row = metric.distances(reference);
  return *std::min_element(row.begin(), row.end());
}

// Of any transport.
double cheapest_cost(const GroundMetric& metric, const References& references) {
  double cost = 0.0;
  for (std::size_t k = 0; k < references.atom.size(); ++k)
    cost += references.mass[k] * nearest_distance(metric, references.atom[k]);
  return cost;
}

// All atoms if there is mass to spare for a transport, however little; without, those that the cheapest ones reach.
std::vector<bool> reachable_atoms(const GroundMetric& metric, const References& references, double spare) {
  std::vector<bool> reachable(static_cast<std::size_t>(metric.atoms()), spare > 0.0);
  if (spare > 0.0) return reachable;
  std::vector<bool> twins(reachable.size());
  for (const int r : references.atom) {
    if (metric.has_features()) {
      twins[static_cast<std::size_t>(metric.twin_class(r))] = true;
      continue;
    }
    const double nearest = nearest_distance(metric, r);
    for (int s = 0; s < metric.atoms(); ++s)
      if (metric.at(r, s) <= nearest) reachable[static_cast<std::size_t>(s)] = true;
  }
  for (int s = 0; s < metric.atoms() && metric.has_features(); ++s)
    reachable[static_cast<std::size_t>(s)] = twins[static_cast<std::size_t>(metric.twin_class(s))];
  return reachable;
}

// Every so many references in the order of losses, standing for all: their best price is near the whole's.
References sample_of(const References& references, const Losses& losses) {
  constexpr std::size_t kSample = 128;
  std::vector<double> loss;
  for (const int r : references.atom)  // a reference of given distances need not be an atom: any order will do
    loss.push_back(static_cast<std::size_t>(r) < losses.relative.size() ? losses.relative[static_cast<std::size_t>(r)]
                                                                        : 0.0);
  const std::vector<int> order = by_descending_value(loss);
  References sample;
  double sum = 0.0;
  const std::size_t step = std::max<std::size_t>(1, order.size() / kSample);
  for (std::size_t k = step / 2; k < order.size(); k += step) {
    const auto i = static_cast<std::size_t>(order[k]);
    sample.atom.push_back(references.atom[i]);
    sample.mass.push_back(references.mass[i]);
    sum += references.mass[i];
  }
  for (double& m : sample.mass) m /= sum;
  return sample;
}

}  // namespace

std::unique_ptr<Wasserstein> Wasserstein::make(RiskSpec spec) {
  const GroundMetric& metric = spec.metric;
  if (metric.references() != static_cast<int>(spec.probability.size()))
    throw InputError("risk measure: ground metric of " + std::to_string(metric.references()) + " x " +
                     std::to_string(metric.atoms()) + " atoms does not fit " + std::to_string(spec.probability.size()) +
                     " probabilities");
  References references;
  for (int r = 0; r < metric.references(); ++r) {
    const double p = spec.probability[static_cast<std::size_t>(r)];
    if (p == 0.0) continue;
    references.atom.push_back(r);
    references.mass.push_back(p);
  }
  const double cheapest = cheapest_cost(metric, references);
  if (cheapest > spec.radius * (1.0 + 1e-12))
    throw ValueOutOfRange(Location{}, "risk measure", "radius", spec.radius, "",
                          ">= " + std::to_string(cheapest) + ", the mean distance to the nearest atom");
  std::vector<bool> possible = reachable_atoms(metric, references, spec.radius - cheapest);
  GroundMetric kept = std::move(spec.metric);
  return std::unique_ptr<Wasserstein>(
      new Wasserstein(spec, std::move(kept), std::move(references), std::move(possible)));
}

Wasserstein::Wasserstein(const RiskSpec& spec, GroundMetric metric, References references, std::vector<bool> possible)
    : AmbiguitySet(spec, std::move(possible), all_atoms(static_cast<std::size_t>(metric.atoms()))),
      metric_(std::move(metric)),
      references_(std::move(references)),
      radius_(spec.radius),
      gap_(distances_to_others(metric_)) {}

WorstCase Wasserstein::worst_case(const Losses& losses, const Criterion& criterion) const {
  constexpr std::size_t kLarge = 512;  // references from which on a guess at the price pays
  const AtomSearch search(metric_, losses, gap_);
  double guess = 0.0;
  if (references_.atom.size() >= kLarge) {
    const References sample = sample_of(references_, losses);
    guess = search_price(PricedTransport(search, sample, criterion), radius_, losses.range, 0.0).price;
  }
  const PricedTransport transport(search, references_, criterion);
  const Mixture mix = search_price(transport, radius_, losses.range, guess);

  WorstCase worst;
  worst.bound = mix.bound;
  worst.distribution.assign(losses.relative.size(), 0.0);
  worst.tail_mass = worst.distribution;
  if (mix.share > 0.0) transport.add_mass(mix.expensive, mix.share, worst.distribution, worst.tail_mass);
  if (mix.share < 1.0) transport.add_mass(mix.affordable, 1.0 - mix.share, worst.distribution, worst.tail_mass);
  return worst;
}

// sup_p E_p f = min over price >= 0 of  price radius + sum_r p^_r v_r,  v_r >= f_s - price d_rs.
void Wasserstein::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, possible(), alpha(), lambda());
  const int price = model.columns.add(0.0, 0.0, solver::kInf, false, "risk_transport_price");
  EpigraphRow row(phi, tail);
  row.add(price, radius_);
  for (std::size_t k = 0; k < references_.atom.size(); ++k) {
    const int r = references_.atom[k];
    const int v = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_v[" + std::to_string(r) + "]");
    row.add(v, references_.mass[k]);
    for (std::size_t s = 0; s < loss.size(); ++s) {
      std::vector<solver::Entry> move{{v, 1.0}, {price, metric_.at(r, static_cast<int>(s))}};
      add_integrand(move, tail, s, loss[s], -1.0);
      model.rows.add(0.0, solver::kInf, move, "risk_move[" + std::to_string(r) + "," + std::to_string(s) + "]");
    }
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
