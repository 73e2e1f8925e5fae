#include "shock/reduction/forward_selection.hpp"

#include <algorithm>
#include <limits>
#include <queue>

#include "common/parallel.hpp"

namespace gridkeel::shock {

namespace {

constexpr int kBatch = 64;  // looked at together: a fixed number, so that the choice does not depend on threads

// How much nearer the whole gets with one more point, known exactly or only as a bound from an earlier round.
struct Gain {
  double value = 0.0;
  int point = 0;
  int round = 0;
  bool operator<(const Gain& other) const { return value != other.value ? value < other.value : point > other.point; }
};

class Search {
 public:
  Search(const Points& points, int threads) : points_(points), threads_(threads) {}

  std::vector<int> run(int count) {
    take(first());
    fill_queue();
    while (static_cast<int>(kept_.size()) < count && !queue_.empty()) take(best());
    return kept_;
  }

 private:
  std::size_t size() const { return static_cast<std::size_t>(points_.count()); }

  // The point that alone is nearest to all.
  int first() {
    std::vector<double> cost(size());
    parallel_for(points_.count(), threads_, [&](int u) {
      double sum = 0.0;
      for (int k = 0; k < points_.count(); ++k) sum += points_.probability(k) * points_.distance(k, u);
      cost[static_cast<std::size_t>(u)] = sum;
    });
    return static_cast<int>(std::min_element(cost.begin(), cost.end()) - cost.begin());
  }

  double gain_of(int u) const {
    double sum = 0.0;
    for (int k = 0; k < points_.count(); ++k) {
      const double closer = nearest_[static_cast<std::size_t>(k)] - points_.distance(k, u);
      if (closer > 0.0) sum += points_.probability(k) * closer;
    }
    return sum;
  }

  void take(int u) {
    kept_.push_back(u);
    if (nearest_.empty()) nearest_.assign(size(), std::numeric_limits<double>::infinity());
    for (int k = 0; k < points_.count(); ++k) {
      double& d = nearest_[static_cast<std::size_t>(k)];
      d = std::min(d, points_.distance(k, u));
    }
  }

  void fill_queue() {
    std::vector<Gain> all(size());
    parallel_for(points_.count(), threads_, [&](int u) { all[static_cast<std::size_t>(u)] = {gain_of(u), u, 1}; });
    all.erase(all.begin() + kept_.front());
    queue_ = std::priority_queue<Gain>(std::less<Gain>(), std::move(all));
  }

  // Bounds are brought up to date from the top, until what stands there is exact.
  int best() {
    const int round = static_cast<int>(kept_.size());
    while (queue_.top().round != round) {
      std::vector<Gain> batch;
      while (static_cast<int>(batch.size()) < kBatch && !queue_.empty() && queue_.top().round != round) {
        batch.push_back(queue_.top());
        queue_.pop();
      }
      parallel_for(static_cast<int>(batch.size()), threads_, [&](int i) {
        Gain& gain = batch[static_cast<std::size_t>(i)];
        gain = {gain_of(gain.point), gain.point, round};
      });
      for (const Gain& gain : batch) queue_.push(gain);
    }
    const int point = queue_.top().point;
    queue_.pop();
    return point;
  }

  const Points& points_;
  int threads_;
  std::vector<int> kept_;
  std::vector<double> nearest_;  // per point: distance to the nearest kept one
  std::priority_queue<Gain> queue_;
};

}  // namespace

std::vector<int> forward_selection(const Points& points, int count, int threads) {
  if (count >= points.count()) count = points.count();
  return count < 1 ? std::vector<int>{} : Search(points, threads).run(count);
}

}  // namespace gridkeel::shock
