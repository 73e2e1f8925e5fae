#include "stochastic/lshaped/loss_oracle.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kSmallestBatch = 16;
constexpr double kBatchShare = 0.02;
constexpr double kProbeShare = 0.25;   // of a batch, taken in turn and not by weight: they measure the error
constexpr std::size_t kMostLent = 48;  // dual points lent at a time
constexpr double kWorthACut = 1e-9;
constexpr int kFewestSharing = 4;  // fewer scenarios of a template have too few duals to lend
constexpr double kSmallDistance = 1e-9;
constexpr int kTakersPerTask = 16;
}  // namespace

struct LossOracle::Pass {
  const std::vector<double>* x;
  const RiskMeasure* risk;
  LossEstimate losses;
  std::vector<int> donor;          // whose basis to start from
  std::vector<double> importance;  // the weight a scenario has, or may have once its loss is known
  double probe_error = 0.0;        // mean over probes of what the cuts missed
  bool probed = false;
};

LossOracle::LossOracle(const TwoStageProblem& problem, RecourseEvaluator& evaluator, CutStore& store)
    : problem_(&problem), evaluator_(&evaluator), store_(&store), changes_(TemplateChanges::of(problem)) {
  const auto count = static_cast<std::size_t>(problem.scenario_count());
  std::vector<int> sharing(problem.templates.size(), 0);
  for (const auto& s : problem.scenarios)
    if (s.shares_duals()) ++sharing[static_cast<std::size_t>(s.recourse)];
  for (const auto& s : problem.scenarios)
    shares_.push_back(s.shares_duals() && sharing[static_cast<std::size_t>(s.recourse)] >= kFewestSharing ? 1 : 0);
  last_error_.assign(count, -1.0);
  alone_.resize(count);
  const auto& columns = problem.first_stage.columns;
  for (std::size_t j = 0; j < columns.lower.size(); ++j) {
    const double range = columns.upper[j] - columns.lower[j];
    range_.push_back(std::isfinite(range) && range > 0.0 ? range : 1.0);
  }
}

double LossOracle::distance(std::span<const double> a, std::span<const double> b) const {
  double sum = 0.0;
  for (std::size_t j = 0; j < range_.size(); ++j) sum += std::abs(a[j] - b[j]) / range_[j];
  return sum;
}

void LossOracle::learn(std::size_t s, const std::vector<double>& x, double missed) {
  last_error_[s] = missed;
  if (shares_[s]) return;
  Alone& alone = alone_[s];
  if (!alone.x.empty())
    if (const double moved = distance(alone.x, x); moved > kSmallDistance)
      alone.per_distance = std::max(missed / moved, 0.5 * alone.per_distance);
  alone.x = x;
}

// Unknown errors count as infinite: whoever was never solved, or only once and shares nothing.
double LossOracle::error_of(const Pass& pass, std::size_t s) const {
  if (!std::isfinite(pass.losses.value[s])) return solver::kInf;
  if (shares_[s]) {
    if (!pass.probed) return solver::kInf;
    const double own = std::min(last_error_[s], 4.0 * pass.probe_error);
    return last_error_[s] < 0.0 ? pass.probe_error : 0.5 * (pass.probe_error + own);
  }
  const Alone& alone = alone_[s];
  if (alone.x.empty() || alone.per_distance < 0.0) return solver::kInf;
  return alone.per_distance * distance(alone.x, *pass.x);
}

// The criterion at the losses known so far. A scenario that its error may lift into the tail counts as if it were
// there.
void LossOracle::judge(Pass& pass) const {
  const std::size_t count = shares_.size();
  const auto& loss = pass.losses.value;
  pass.importance.assign(count, 1.0);
  if (std::any_of(loss.begin(), loss.end(), [](double v) { return !std::isfinite(v); })) return;
  pass.losses.risk = pass.risk->evaluate(loss);
  const auto& weight = pass.losses.risk.weight;
  double threshold = solver::kInf, heaviest = 0.0;
  for (std::size_t s = 0; s < count; ++s) {
    const double p = problem_->scenarios[s].probability;
    if (p <= 0.0 || weight[s] < 2.0 * p) continue;
    threshold = std::min(threshold, loss[s]);
    heaviest = std::max(heaviest, weight[s] / p);
  }
  for (std::size_t s = 0; s < count; ++s) {
    const bool tail = !pass.losses.exact[s] && loss[s] + error_of(pass, s) >= threshold;
    pass.importance[s] = tail ? std::max(weight[s], heaviest * problem_->scenarios[s].probability) : weight[s];
  }
}

double LossOracle::expected_error(const Pass& pass) const {
  double sum = 0.0;
  for (std::size_t s = 0; s < pass.losses.exact.size(); ++s)
    if (!pass.losses.exact[s] && pass.importance[s] > 0.0) sum += pass.importance[s] * error_of(pass, s);
  return sum;
}

std::vector<int> LossOracle::choose(const Pass& pass, std::size_t most) {
  const std::size_t count = pass.losses.exact.size();
  std::vector<int> open;
  for (std::size_t s = 0; s < count; ++s)
    if (!pass.losses.exact[s]) open.push_back(static_cast<int>(s));
  if (open.size() <= most) return open;
  std::vector<double> key(count, 0.0);
  for (int scenario : open) {
    const auto s = static_cast<std::size_t>(scenario);
    const double error = error_of(pass, s);
    // No cut yet: those without lenders first.
    if (!std::isfinite(pass.losses.value[s]))
      key[s] = shares_[s] ? 1e298 : 1e300;
    else
      key[s] = pass.importance[s] * std::min(error, 1e290);
  }
  std::vector<int> batch;
  std::vector<char> taken(count, 0);
  // Probes: sharing scenarios in turn, spread by a stride that is coprime to their number.
  std::size_t stride = std::max<std::size_t>(1, static_cast<std::size_t>(0.618 * static_cast<double>(count)));
  while (std::gcd(stride, count) != 1) ++stride;
  const auto probes = static_cast<std::size_t>(kProbeShare * static_cast<double>(most));
  for (std::size_t tried = 0; batch.size() < probes && tried < count; ++tried) {
    const std::size_t s = next_probe_;
    next_probe_ = (next_probe_ + stride) % count;
    if (pass.losses.exact[s] || !shares_[s]) continue;
    taken[s] = 1;
    batch.push_back(static_cast<int>(s));
  }
  std::erase_if(open, [&](int s) { return taken[static_cast<std::size_t>(s)] != 0; });
  std::stable_sort(open.begin(), open.end(),
                   [&](int a, int b) { return key[static_cast<std::size_t>(a)] > key[static_cast<std::size_t>(b)]; });
  for (int s : open) {
    if (batch.size() >= most) break;
    batch.push_back(s);
  }
  return batch;
}

void LossOracle::lend(Pass& pass, std::vector<DualPoint> duals, const std::vector<int>& owner) {
  // Evenly chosen if there are many.
  const std::size_t stride = (duals.size() + kMostLent - 1) / kMostLent;
  std::map<int, std::vector<std::pair<SharedDual, int>>> lenders;  // by template
  for (std::size_t k = 0; k < duals.size(); k += std::max<std::size_t>(1, stride))
    lenders[duals[k].recourse].emplace_back(
        SharedDual(*problem_, changes_[static_cast<std::size_t>(duals[k].recourse)], duals[k]), owner[k]);
  std::vector<int> takers;
  for (std::size_t s = 0; s < shares_.size(); ++s)
    if (shares_[s] && !pass.losses.exact[s] && lenders.count(problem_->scenarios[s].recourse) > 0)
      takers.push_back(static_cast<int>(s));
  std::vector<Cut> cuts(takers.size());
  const int chunks = (static_cast<int>(takers.size()) + kTakersPerTask - 1) / kTakersPerTask;
  parallel_for(chunks, evaluator_->threads(), [&](int chunk) {
    const auto first = static_cast<std::size_t>(chunk) * kTakersPerTask;
    for (std::size_t k = first; k < std::min(first + kTakersPerTask, takers.size()); ++k) {
      const auto s = static_cast<std::size_t>(takers[k]);
      double& known = pass.losses.value[s];
      const int recourse = problem_->scenarios[s].recourse;
      const auto sides = changes_[static_cast<std::size_t>(recourse)].sides(takers[k]);
      const std::pair<SharedDual, int>* best = nullptr;
      double highest = std::isfinite(known) ? known + kWorthACut * std::max(1.0, std::abs(known)) : known;
      for (const auto& lender : lenders.at(recourse)) {
        const double value = lender.first.value(takers[k], sides, *pass.x);
        if (value <= highest) continue;
        highest = value;
        best = &lender;
      }
      if (best == nullptr) continue;
      cuts[k] = best->first.cut(takers[k], sides);
      known = cuts[k].at(*pass.x);
      pass.donor[s] = best->second;
    }
  });
  for (const Cut& cut : cuts) {
    if (cut.scenario < 0 || !store_->add(cut)) continue;
    ++borrowed_;
    if (log_ != nullptr) log_->push_back(cut);
  }
}

bool LossOracle::solve(Pass& pass, const std::vector<int>& batch, const StopToken* stop) {
  std::vector<RecourseResult> results(pass.losses.value.size());
  const bool done = evaluator_->evaluate(
      *pass.x, batch, stop,
      [&](RecourseResult&& r) {
        r.y.clear();
        results[static_cast<std::size_t>(r.scenario)] = std::move(r);
      },
      pass.donor);
  const auto probes = static_cast<std::size_t>(kProbeShare * static_cast<double>(batch.size()));
  std::vector<DualPoint> duals;
  std::vector<int> owner;
  double missed = 0.0;
  std::size_t measured = 0;
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const auto s = static_cast<std::size_t>(batch[k]);
    RecourseResult& r = results[s];
    if (r.scenario < 0) continue;
    if (!r.feasible()) {
      pass.losses.feasibility.push_back(std::move(r.cut));
      continue;
    }
    const double known = pass.losses.value[s];
    learn(s, *pass.x, std::isfinite(known) ? std::max(0.0, r.value - known) : 0.0);
    if (std::isfinite(known) && k < probes && shares_[s]) {
      missed += last_error_[s];
      ++measured;
    }
    if (store_->add(r.cut, *pass.x) && log_ != nullptr) log_->push_back(r.cut);
    pass.losses.value[s] = r.value;
    pass.losses.exact[s] = 1;
    pass.losses.residual = std::max(pass.losses.residual, r.residual);
    if (shares_[s]) {
      duals.push_back(std::move(r.dual));
      owner.push_back(batch[k]);
    }
  }
  if (measured > 0) {
    const double mean = missed / static_cast<double>(measured);
    pass.probe_error = pass.probed ? 0.5 * (pass.probe_error + mean) : mean;
    pass.probed = true;
  }
  lend(pass, std::move(duals), owner);
  return done;
}

std::optional<LossEstimate> LossOracle::exact(const std::vector<double>& x, const RiskMeasure& risk,
                                              const StopToken* stop) {
  return estimate(x, risk, {}, stop);
}

std::optional<LossEstimate> LossOracle::estimate(const std::vector<double>& x, const RiskMeasure& risk,
                                                 const std::function<double(double)>& tolerance,
                                                 const StopToken* stop) {
  const std::size_t count = shares_.size();
  Pass pass;
  pass.x = &x;
  pass.risk = &risk;
  CutStore::Losses known = store_->at(x, evaluator_->threads());
  store_->touch(known.cut);
  pass.losses.value = std::move(known.value);
  pass.losses.exact.assign(count, 0);
  pass.donor.assign(count, -1);
  const auto batch_size = std::max(kSmallestBatch, static_cast<std::size_t>(kBatchShare * static_cast<double>(count)));
  double first_stage = problem_->first_stage.offset;
  for (std::size_t j = 0; j < x.size(); ++j) first_stage += problem_->first_stage.columns.cost[j] * x[j];
  judge(pass);
  while (true) {
    const std::vector<int> batch = choose(pass, batch_size);
    if (batch.empty()) break;
    if (!solve(pass, batch, stop)) return std::nullopt;
    if (!pass.losses.feasibility.empty()) break;
    judge(pass);
    if (!tolerance || pass.losses.risk.weight.empty()) continue;
    const double error = expected_error(pass), allowed = tolerance(first_stage + pass.losses.risk.value);
    if (error > allowed) continue;
    pass.losses.missing = error;
    break;
  }
  pass.losses.complete = std::all_of(pass.losses.exact.begin(), pass.losses.exact.end(), [](char e) { return e != 0; });
  return std::move(pass.losses);
}

}  // namespace gridkeel::stochastic
