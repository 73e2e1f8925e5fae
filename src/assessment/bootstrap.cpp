#include "assessment/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "common/parallel.hpp"
#include "common/random.hpp"

namespace gridkeel::assessment {
namespace {

constexpr double kRounding = 1e-12;

struct Tail {
  double var = 0.0, cvar = 0.0;
};

// From above, until (1 - alpha) of all the weight is met. `order`: largest value first.
Tail tail_of(const std::vector<double>& value, const std::vector<int>& order, const std::vector<int>& weight,
             double alpha) {
  const double wanted = (1.0 - alpha) * static_cast<double>(value.size());
  double met = 0.0, sum = 0.0;
  for (const int i : order) {
    const auto s = static_cast<std::size_t>(i);
    if (weight[s] == 0) continue;
    const double part = std::min(static_cast<double>(weight[s]), wanted - met);
    sum += part * value[s];
    met += part;
    if (met >= wanted - kRounding * wanted) return {value[s], wanted > 0.0 ? sum / wanted : value[s]};
  }
  return {value[static_cast<std::size_t>(order.back())], sum / std::max(met, kRounding)};
}

std::vector<int> largest_first(const std::vector<double>& value) {
  std::vector<int> order(value.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return value[static_cast<std::size_t>(a)] > value[static_cast<std::size_t>(b)];
  });
  return order;
}

double weighted_mean(const std::vector<double>& value, const std::vector<int>& weight) {
  double sum = 0.0;
  for (std::size_t s = 0; s < value.size(); ++s) sum += weight[s] * value[s];
  return sum / static_cast<double>(value.size());
}

// All figures of one plan that get intervals, one after the other, for one weighting of its scenarios.
class Figures {
 public:
  Figures(const Sample& sample, double alpha)
      : sample_(sample),
        alpha_(alpha),
        by_cost_(largest_first(sample.of(Figure::cost))),
        by_disruption_(largest_first(sample.of(Figure::disruption))) {}

  std::vector<double> at(const std::vector<int>& weight) const {
    std::vector<double> out;
    for (const auto& value : sample_.value) out.push_back(weighted_mean(value, weight));
    const Tail cost = tail_of(sample_.of(Figure::cost), by_cost_, weight, alpha_);
    out.push_back(cost.var);
    out.push_back(cost.cvar);
    out.push_back(tail_of(sample_.of(Figure::disruption), by_disruption_, weight, alpha_).cvar);
    return out;
  }

 private:
  const Sample& sample_;
  double alpha_;
  std::vector<int> by_cost_, by_disruption_;
};

std::vector<int> drawn_again(std::size_t count, std::uint64_t seed, int replicate) {
  RandomStream random(seed, "bootstrap", static_cast<std::uint64_t>(replicate));
  std::vector<int> weight(count, 0);
  for (std::size_t k = 0; k < count; ++k) ++weight[static_cast<std::size_t>(random.integer(static_cast<int>(count)))];
  return weight;
}

Estimate interval(double value, std::vector<double> drawn, double confidence) {
  const double tail = 0.5 * (1.0 - confidence);
  return {value, quantile(drawn, tail), quantile(std::move(drawn), 1.0 - tail)};
}

}  // namespace

double quantile(std::vector<double> values, double alpha) {
  std::sort(values.begin(), values.end(), std::greater<>());
  const double above = (1.0 - alpha) * static_cast<double>(values.size());
  const auto rank = static_cast<std::size_t>(std::max(0.0, std::ceil(above - kRounding * above) - 1.0));
  return values[std::min(rank, values.size() - 1)];
}

double tail_mean(std::vector<double> values, double alpha) {
  const std::vector<int> once(values.size(), 1);
  return tail_of(values, largest_first(values), once, alpha).cvar;
}

std::vector<SampleStatistics> statistics(const std::vector<const Sample*>& plans, const BootstrapOptions& options) {
  const std::size_t count = plans.front()->of(Figure::cost).size();
  std::vector<Figures> figures;
  for (const Sample* plan : plans) figures.emplace_back(*plan, options.alpha);
  // [replicate][plan][figure]
  std::vector<std::vector<std::vector<double>>> drawn(static_cast<std::size_t>(options.replicates));
  parallel_for(options.replicates, options.threads, [&](int r) {
    const std::vector<int> weight = drawn_again(count, options.seed, r);
    for (const Figures& f : figures) drawn[static_cast<std::size_t>(r)].push_back(f.at(weight));
  });

  const std::vector<int> once(count, 1);
  const std::size_t means = plans.front()->value.size();
  const std::size_t var = means, cvar = means + 1, disruption = means + 2, cost = index_of(Figure::cost);
  const std::vector<double> first = figures.front().at(once);
  std::vector<SampleStatistics> out(plans.size());
  for (std::size_t p = 0; p < plans.size(); ++p) {
    const std::vector<double> value = figures[p].at(once);
    const auto over_replicates = [&](const auto& figure) {
      std::vector<double> all;
      for (const auto& replicate : drawn) all.push_back(figure(replicate));
      return all;
    };
    const auto estimate = [&](std::size_t f) {
      return interval(value[f], over_replicates([&](const auto& r) { return r[p][f]; }), options.confidence);
    };
    // Of the whole cost, with the modules.
    const double dearer = plans[p]->first_stage_usd - plans.front()->first_stage_usd;
    const auto more = [&](std::size_t f) {
      return interval(dearer + value[f] - first[f],
                      over_replicates([&](const auto& r) { return dearer + r[p][f] - r[0][f]; }), options.confidence);
    };
    for (std::size_t f = 0; f < means; ++f) out[p].mean.push_back(estimate(f));
    out[p].var = estimate(var);
    out[p].cvar = estimate(cvar);
    out[p].disruption_cvar = estimate(disruption);
    const auto& costs = plans[p]->of(Figure::cost);
    out[p].worst = *std::max_element(costs.begin(), costs.end());
    out[p].mean_lower_bound = weighted_mean(plans[p]->lower_bound_usd, once);
    out[p].cvar_lower_bound = tail_mean(plans[p]->lower_bound_usd, options.alpha);
    out[p].mean_more = more(cost);
    out[p].cvar_more = more(cvar);
  }
  return out;
}

}  // namespace gridkeel::assessment
