#include "planning/switching_guess.hpp"

#include <algorithm>
#include <numeric>

namespace gridkeel::planning {
namespace {

constexpr double kUsed = 0.05;  // of a switch or an island's source in the relaxation: too little to go by

// Which blocks closed switches connect.
class Components {
 public:
  explicit Components(int blocks) : parent_(static_cast<std::size_t>(blocks)) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  int of(int block) const {
    while (parent_[static_cast<std::size_t>(block)] != block) block = parent_[static_cast<std::size_t>(block)];
    return block;
  }
  void join(int a, int b) { parent_[static_cast<std::size_t>(of(a))] = of(b); }

 private:
  std::vector<int> parent_;
};

// What the relaxation makes of one stretch of periods with the same outages, on average.
struct Stretch {
  std::vector<double> switch_use;  // per switch
  std::vector<double> root_use;    // per block
};

class SwitchingGuess : public stochastic::RecourseGuess {
 public:
  SwitchingGuess(const RecourseModel& model, const RecourseBase& base, const OutageSchedule& outages)
      : blocks_(base.blocks),
        periods_(model.switching),
        outages_(outages),
        most_operations_(base.study->restoration.operations_per_period) {
    for (const PeriodOutages& o : outages) faulted_.push_back(faulted_blocks(base.study->network, o));
  }

  std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const override {
    std::vector<std::vector<solver::Entry>> all;
    for (const Way way : {Way{true, true}, Way{true, false}, Way{false, true}, Way{false, false}}) {
      std::vector<solver::Entry> values = guess(relaxed, way);
      if (std::find(all.begin(), all.end(), values) == all.end()) all.push_back(std::move(values));
    }
    return all;
  }

 private:
  using Closed = std::vector<char>;
  // Whether islands join where switches allow it, and whether ties take part.
  struct Way {
    bool join_islands, with_ties;
  };

  std::vector<char> faulted_blocks(const grid::Network& network, const PeriodOutages& outages) const {
    std::vector<char> faulted(static_cast<std::size_t>(blocks_.count()), 0);
    for (grid::BranchId id : outages.out) {
      const int from = blocks_.of_bus[network.branch(id).from.index()],
                to = blocks_.of_bus[network.branch(id).to.index()];
      if (from == to) faulted[static_cast<std::size_t>(from)] = 1;
    }
    return faulted;
  }

  bool usable(const grid::Switch& s, int period) const {
    const auto t = static_cast<std::size_t>(period);
    const auto& out = outages_[t].out;
    return !faulted_[t][static_cast<std::size_t>(s.from)] && !faulted_[t][static_cast<std::size_t>(s.to)] &&
           std::find(out.begin(), out.end(), s.branch) == out.end();
  }

  bool starts_outage(int period) const {
    const auto t = static_cast<std::size_t>(period);
    const PeriodOutages last = period > 0 ? outages_[t - 1] : PeriodOutages();
    return (outages_[t].source_lost && !last.source_lost) ||
           !std::includes(last.out.begin(), last.out.end(), outages_[t].out.begin(), outages_[t].out.end());
  }

  Stretch average(std::span<const double> y, std::size_t first) const {
    Stretch mean{std::vector<double>(blocks_.switches.size(), 0.0),
                 std::vector<double>(static_cast<std::size_t>(blocks_.count()), 0.0)};
    double count = 0.0;
    const auto& outages = outages_[static_cast<std::size_t>(periods_[first].period)];
    for (std::size_t k = first; k < periods_.size(); ++k) {
      const SwitchingPeriod& s = periods_[k];
      if (outages_[static_cast<std::size_t>(s.period)] != outages) break;
      for (std::size_t e = 0; e < s.closed.size(); ++e) mean.switch_use[e] += y[static_cast<std::size_t>(s.closed[e])];
      for (std::size_t b = 0; b < s.root.size(); ++b)
        if (s.root[b] >= 0) mean.root_use[b] += y[static_cast<std::size_t>(s.root[b])];
      count += 1.0;
    }
    for (double& use : mean.switch_use) use /= count;
    for (double& use : mean.root_use) use /= count;
    return mean;
  }

  bool source_alive(int period) const {
    const auto t = static_cast<std::size_t>(period);
    return !outages_[t].source_lost && !faulted_[t][0];
  }

  // Switches in the order of their use, as long as they close no loop.
  Closed target(const Stretch& stretch, int period, Way way) const {
    std::vector<std::size_t> order(blocks_.switches.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return stretch.switch_use[a] > stretch.switch_use[b]; });
    std::vector<char> rooted(static_cast<std::size_t>(blocks_.count()), 0);
    for (std::size_t b = 0; b < rooted.size(); ++b)
      rooted[b] = (b == 0 && source_alive(period)) || stretch.root_use[b] > 0.5;
    Components parts(blocks_.count());
    Closed closed(order.size(), 0);
    for (std::size_t k : order) {
      const grid::Switch& s = blocks_.switches[k];
      if (!usable(s, period)) continue;
      if (!s.normally_closed && (!way.with_ties || stretch.switch_use[k] < kUsed)) continue;
      const int a = parts.of(s.from), b = parts.of(s.to);
      const bool islands = rooted[static_cast<std::size_t>(a)] && rooted[static_cast<std::size_t>(b)];
      if (a == b || (islands && !way.join_islands)) continue;
      const bool root = rooted[static_cast<std::size_t>(a)] || rooted[static_cast<std::size_t>(b)];
      parts.join(a, b);
      rooted[static_cast<std::size_t>(parts.of(a))] = root;
      closed[k] = 1;
    }
    return closed;
  }

  Closed normal() const {
    Closed closed;
    for (const grid::Switch& s : blocks_.switches) closed.push_back(s.normally_closed);
    return closed;
  }

  Components parts_of(const Closed& closed) const {
    Components parts(blocks_.count());
    for (std::size_t k = 0; k < closed.size(); ++k)
      if (closed[k]) parts.join(blocks_.switches[k].from, blocks_.switches[k].to);
    return parts;
  }

  bool makes_loop(const Closed& closed, std::size_t k) const {
    const Components parts = parts_of(closed);
    return parts.of(blocks_.switches[k].from) == parts.of(blocks_.switches[k].to);
  }

  // One period's operations towards the target; a switch that would close a loop waits until another opens with it.
  void operate(Closed& closed, const Closed& wanted, int period) const {
    int left = most_operations_;
    const bool free = starts_outage(period);
    for (std::size_t k = 0; k < closed.size(); ++k)
      if (closed[k] && !wanted[k] && (free || !usable(blocks_.switches[k], period))) closed[k] = 0;
    for (std::size_t k = 0; k < closed.size() && left > 0; ++k) {
      if (closed[k] || !wanted[k]) continue;
      if (!makes_loop(closed, k)) {
        closed[k] = 1;
        --left;
        continue;
      }
      for (std::size_t other = 0; other < closed.size() && left > 1; ++other) {
        if (!closed[other] || wanted[other]) continue;
        closed[other] = 0;
        if (!makes_loop(closed, k)) {
          closed[k] = 1;
          left -= 2;
          break;
        }
        closed[other] = 1;
      }
    }
    for (std::size_t k = 0; k < closed.size() && left > 0; ++k)
      if (closed[k] && !wanted[k]) {
        closed[k] = 0;
        --left;
      }
  }

  // Each part is held by the substation, or by the island source that the relaxation uses most.
  void add_values(std::vector<solver::Entry>& out, const SwitchingPeriod& s, const Closed& closed,
                  std::span<const double> y, const Stretch& stretch) const {
    const Components parts = parts_of(closed);
    std::vector<int> root(static_cast<std::size_t>(blocks_.count()), -1);  // by part
    const auto use = [&](int b) {
      const auto i = static_cast<std::size_t>(b);
      if (b == 0 && source_alive(s.period)) return 2.0;
      if (s.root[i] < 0 || faulted_[static_cast<std::size_t>(s.period)][i]) return 0.0;
      return std::max(stretch.root_use[i], y[static_cast<std::size_t>(s.root[i])]);
    };
    for (int b = 0; b < blocks_.count(); ++b) {
      int& best = root[static_cast<std::size_t>(parts.of(b))];
      if (use(b) > (best < 0 ? kUsed : use(best))) best = b;
    }
    if (s.operated.empty()) return;
    for (int b = 0; b < blocks_.count(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      const int held_by = root[static_cast<std::size_t>(parts.of(b))];
      out.push_back({s.energised[i], held_by >= 0 ? 1.0 : 0.0});
      if (s.root[i] >= 0) out.push_back({s.root[i], held_by == b ? 1.0 : 0.0});
    }
    for (std::size_t k = 0; k < closed.size(); ++k) out.push_back({s.closed[k], closed[k] ? 1.0 : 0.0});
  }

  std::vector<solver::Entry> guess(std::span<const double> y, Way way) const {
    std::vector<solver::Entry> out;
    Closed closed = normal(), wanted = closed;
    Stretch stretch;
    for (std::size_t k = 0; k < periods_.size(); ++k) {
      const SwitchingPeriod& s = periods_[k];
      const auto t = static_cast<std::size_t>(s.period);
      const bool follows = k > 0 && periods_[k - 1].period == s.period - 1;
      if (!follows) closed = normal();
      if (!follows || outages_[t] != outages_[t - 1]) {
        stretch = average(y, k);
        wanted = outages_[t].normal() ? normal() : target(stretch, s.period, way);
      }
      if (!s.operated.empty()) operate(closed, wanted, s.period);
      add_values(out, s, closed, y, stretch);
    }
    return out;
  }

  grid::Blocks blocks_;
  std::vector<SwitchingPeriod> periods_;
  OutageSchedule outages_;
  int most_operations_;
  std::vector<std::vector<char>> faulted_;  // [period][block]
};

}  // namespace

std::shared_ptr<const stochastic::RecourseGuess> make_switching_guess(const RecourseModel& model,
                                                                      const RecourseBase& base,
                                                                      const OutageSchedule& outages) {
  if (model.switching.empty()) return nullptr;
  return std::make_shared<SwitchingGuess>(model, base, outages);
}

}  // namespace gridkeel::planning
