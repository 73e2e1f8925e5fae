#include "shock/reduction/k_medoids.hpp"

#include <algorithm>
#include <limits>

#include "common/parallel.hpp"
#include "shock/reduction/forward_selection.hpp"

namespace gridkeel::shock {

namespace {

constexpr int kSwapBatch = 64;        // candidates judged together, whatever the number of threads
constexpr double kLeastGain = 1e-12;  // of the distance: less is rounding

// A candidate's best exchange: which medoid it replaces, and by how much the distance changes (< 0: better).
struct Swap {
  double change = 0.0;
  int medoid = -1, candidate = -1;
};

class Exchange {
 public:
  Exchange(const Points& points, std::vector<int> kept, int threads)
      : points_(points), threads_(threads), kept_(std::move(kept)), near_(static_cast<std::size_t>(points.count())) {
    is_kept_.assign(near_.size(), 0);
    for (const int m : kept_) is_kept_[static_cast<std::size_t>(m)] = 1;
    for (int k = 0; k < points_.count(); ++k) search(k);
  }

  std::vector<int> run(int passes) {
    int since_swap = 0;
    for (long looked = 0; looked < static_cast<long>(passes) * points_.count() && since_swap < points_.count();) {
      const Swap swap = best_of_batch(static_cast<int>(looked % points_.count()));
      looked += kSwapBatch;
      since_swap += kSwapBatch;
      if (swap.candidate < 0 || swap.change > -kLeastGain * total()) continue;
      apply(swap);
      since_swap = 0;
    }
    return kept_;
  }

 private:
  struct Near {
    double first_d = 0.0, second_d = 0.0;
    int first = 0, second = 0;  // indices into kept_
  };

  // The two nearest medoids of a point.
  void search(int k) {
    Near near{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(), -1, -1};
    for (std::size_t j = 0; j < kept_.size(); ++j) insert(near, points_.distance(k, kept_[j]), static_cast<int>(j));
    near_[static_cast<std::size_t>(k)] = near;
  }

  static void insert(Near& near, double d, int medoid) {
    if (d < near.first_d) {
      near.second_d = near.first_d, near.second = near.first;
      near.first_d = d, near.first = medoid;
    } else if (d < near.second_d) {
      near.second_d = d, near.second = medoid;
    }
  }

  double total() const {
    double sum = 0.0;
    for (int k = 0; k < points_.count(); ++k)
      sum += points_.probability(k) * near_[static_cast<std::size_t>(k)].first_d;
    return sum;
  }

  // What is lost without each medoid.
  std::vector<double> removal() const {
    std::vector<double> loss(kept_.size());
    for (int k = 0; k < points_.count(); ++k) {
      const Near& near = near_[static_cast<std::size_t>(k)];
      loss[static_cast<std::size_t>(near.first)] += points_.probability(k) * (near.second_d - near.first_d);
    }
    return loss;
  }

  Swap judge(int candidate, std::vector<double> change) const {
    double shared = 0.0;
    for (int k = 0; k < points_.count(); ++k) {
      const Near& near = near_[static_cast<std::size_t>(k)];
      const double d = points_.distance(k, candidate);
      if (d >= near.second_d) continue;
      const double p = points_.probability(k);
      if (d < near.first_d) {
        shared += p * (d - near.first_d);
        change[static_cast<std::size_t>(near.first)] += p * (near.first_d - near.second_d);
      } else {
        change[static_cast<std::size_t>(near.first)] += p * (d - near.second_d);
      }
    }
    const auto best = std::min_element(change.begin(), change.end());
    return {shared + *best, static_cast<int>(best - change.begin()), candidate};
  }

  Swap best_of_batch(int from) {
    const std::vector<double> loss = removal();
    std::vector<Swap> swaps(kSwapBatch);
    parallel_for(kSwapBatch, threads_, [&](int i) {
      const int candidate = (from + i) % points_.count();
      if (!is_kept_[static_cast<std::size_t>(candidate)]) swaps[static_cast<std::size_t>(i)] = judge(candidate, loss);
    });
    Swap best;
    for (const Swap& swap : swaps)
      if (swap.candidate >= 0 && swap.change < best.change) best = swap;
    return best;
  }

  void apply(const Swap& swap) {
    is_kept_[static_cast<std::size_t>(kept_[static_cast<std::size_t>(swap.medoid)])] = 0;
    is_kept_[static_cast<std::size_t>(swap.candidate)] = 1;
    kept_[static_cast<std::size_t>(swap.medoid)] = swap.candidate;
    for (int k = 0; k < points_.count(); ++k) {
      Near& near = near_[static_cast<std::size_t>(k)];
      if (near.first == swap.medoid || near.second == swap.medoid)
        search(k);
      else
        insert(near, points_.distance(k, swap.candidate), swap.medoid);
    }
  }

  const Points& points_;
  int threads_;
  std::vector<int> kept_;
  std::vector<char> is_kept_;
  std::vector<Near> near_;
};

}  // namespace

std::vector<int> k_medoids(const Points& points, int count, int threads, int passes) {
  std::vector<int> kept = forward_selection(points, count, threads);
  if (kept.size() < 2 || static_cast<int>(kept.size()) >= points.count()) return kept;
  return Exchange(points, std::move(kept), threads).run(passes);
}

}  // namespace gridkeel::shock
