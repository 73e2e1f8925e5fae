#include "planning/switching_guess.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>

namespace gridkeel::planning {
namespace {

constexpr int kForever = std::numeric_limits<int>::max();
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
        most_operations_(base.study->restoration.operations_per_period),
        operation_periods_(base.study->restoration.operation_periods),
        one_of_many_(base.initial != nullptr) {
    if (one_of_many_ && base.initial->switching) start_ = *base.initial->switching;
    for (const PeriodOutages& o : outages) {
      faulted_.push_back(grid::faulted_blocks(base.study->network, blocks_, o.out));
      blocked_.push_back(grid::blocked_switches(base.study->network, blocks_, o.out));
    }
  }

  std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const override {
    std::vector<std::vector<solver::Entry>> all;
    for (const Way way : {Way{true, true}, Way{true, false}, Way{false, true}, Way{false, false}}) {
      std::vector<solver::Entry> values = walk(relaxed, targets(relaxed, way));
      if (std::find(all.begin(), all.end(), values) == all.end()) all.push_back(std::move(values));
    }
    if (one_of_many_) add_kept(all, relaxed);
    return all;
  }

  std::vector<std::vector<solver::Entry>> neighbours(std::span<const double> relaxed,
                                                     std::span<const double> recourse) const override {
    std::vector<std::vector<solver::Entry>> all;
    const std::vector<Target> now = reached(recourse);
    std::size_t stretch = 0;
    for (std::size_t k = 0; k < periods_.size(); ++k) {
      if (!starts_stretch(k)) continue;
      std::vector<Target> nearby;
      if (!is_normal(k)) {
        nearby = moved(now[stretch], periods_[k].period);
        add_other_roots(nearby, now[stretch], periods_[k]);
      }
      for (const int by : {1, -1}) {
        nearby.push_back(now[stretch]);
        nearby.back().wait = std::max(0, nearby.back().wait + by);
      }
      for (Target& target : nearby) {
        std::vector<Target> changed = now;
        changed[stretch] = std::move(target);
        all.push_back(walk(relaxed, changed));
      }
      ++stretch;
    }
    return all;
  }

  std::vector<std::vector<int>> columns_by_period() const override {
    std::vector<std::vector<int>> all;
    for (const SwitchingPeriod& s : periods_) {
      std::vector<int>& columns = all.emplace_back();
      for (const std::vector<int>* of :
           {&s.energised, &s.root, &s.closed, &s.feeds_to, &s.feeds_from, &s.operated, &s.returned})
        std::copy_if(of->begin(), of->end(), std::back_inserter(columns), [](int column) { return column >= 0; });
    }
    return all;
  }

 private:
  using Closed = std::vector<char>;
  // What the feeder shall look like in a stretch, once it has stayed as it was for some periods.
  struct Target {
    Closed closed;
    int wait = 0;
    std::vector<char> roots =
        {};               // per block: holds its part before any other that could; empty: as the relaxation has it
    bool islands = true;  // parts without the substation may be held
  };
  // Whether islands join where switches allow it, and whether ties take part.
  struct Way {
    bool join_islands, with_ties;
  };

  bool usable(std::size_t k, int period) const { return !blocked_[static_cast<std::size_t>(period)][k]; }

  bool starts_outage(int period) const {
    const auto t = static_cast<std::size_t>(period);
    const PeriodOutages last = period > 0 ? outages_[t - 1] : start_ ? start_->outages : PeriodOutages();
    return outages_[t].adds_to(last);
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
      if (!usable(k, period)) continue;
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

  // Before this period; the first of all may follow a dispatch before it.
  Closed closed_before(std::size_t k, const Closed& now) const {
    if (follows(k)) return now;
    return k == 0 && periods_[k].period == 0 && start_ ? start_->closed : normal();
  }

  Components parts_of(const Closed& closed) const {
    Components parts(blocks_.count());
    for (std::size_t k = 0; k < closed.size(); ++k)
      if (closed[k]) parts.join(blocks_.switches[k].from, blocks_.switches[k].to);
    return parts;
  }

  bool makes_loop(const Closed& closed, std::size_t k) const { return grid::closes_loop(blocks_, closed, k); }

  // One period's operations towards the target, so many at most; what must not be closed opens first, and a switch that
  // would close a loop waits until another opens with it. Returns how many are left.
  int operate(Closed& closed, const Closed& wanted, int period, int left) const {
    const bool free = starts_outage(period);
    for (std::size_t k = 0; k < closed.size(); ++k) {
      if (!closed[k] || wanted[k] || (!free && (usable(k, period) || left <= 0))) continue;
      closed[k] = 0;
      left -= !free;
    }
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
      if (closed[k] && !wanted[k] && (most_operations_ < 2 || !darkens(closed, wanted, k))) {
        closed[k] = 0;
        --left;
      }
    return left;
  }

  // Whether opening the switch cuts a block off the substation that the target will supply from there: it waits until
  // there is another way.
  bool darkens(Closed closed, const Closed& wanted, std::size_t k) const {
    const Components before = parts_of(closed), goal = parts_of(wanted);
    closed[k] = 0;
    const Components after = parts_of(closed);
    for (int b = 0; b < blocks_.count(); ++b)
      if (before.of(b) == before.of(0) && after.of(b) != after.of(0) && goal.of(b) == goal.of(0)) return true;
    return false;
  }

  // Each part is held by the substation, or by the island source that the relaxation uses most.
  void add_values(std::vector<solver::Entry>& out, const SwitchingPeriod& s, const Closed& closed, const Target& target,
                  std::span<const double> y, const Stretch& stretch) const {
    if (!s.own_states) return;
    const Components parts = parts_of(closed);
    std::vector<int> root(static_cast<std::size_t>(blocks_.count()), -1);  // by part
    const auto use = [&](int b) {
      const auto i = static_cast<std::size_t>(b);
      if (b == 0 && source_alive(s.period)) return 2.0;
      if (s.root[i] < 0 || faulted_[static_cast<std::size_t>(s.period)][i]) return 0.0;
      if (!target.islands) return 0.0;
      if (!target.roots.empty() && target.roots[i]) return 1.5;
      return std::max(stretch.root_use[i], y[static_cast<std::size_t>(s.root[i])]);
    };
    for (int b = 0; b < blocks_.count(); ++b) {
      int& best = root[static_cast<std::size_t>(parts.of(b))];
      if (use(b) > (best < 0 ? kUsed : use(best))) best = b;
    }
    for (int b = 0; b < blocks_.count(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      const int held_by = root[static_cast<std::size_t>(parts.of(b))];
      out.push_back({s.energised[i], held_by >= 0 ? 1.0 : 0.0});
      if (s.root[i] >= 0) out.push_back({s.root[i], held_by == b ? 1.0 : 0.0});
    }
    for (std::size_t k = 0; k < closed.size(); ++k) out.push_back({s.closed[k], closed[k] ? 1.0 : 0.0});
  }

  bool follows(std::size_t k) const { return k > 0 && periods_[k - 1].period == periods_[k].period - 1; }

  // Whether the outages of this period are not those of the one before.
  bool starts_stretch(std::size_t k) const {
    const auto t = static_cast<std::size_t>(periods_[k].period);
    return !follows(k) || outages_[t] != outages_[t - 1];
  }

  bool is_normal(std::size_t k) const { return outages_[static_cast<std::size_t>(periods_[k].period)].normal(); }

  // As few operations as possible: what is cut off waits for the repair, held as the relaxation has it, wherever there
  // is something that can, or not at all. The last of them is always possible.
  void add_kept(std::vector<std::vector<solver::Entry>>& all, std::span<const double> relaxed) const {
    const std::vector<char> everywhere(static_cast<std::size_t>(blocks_.count()), 1);
    const auto kept = [&](const std::vector<char>& roots, bool islands) {
      std::vector<Target> targets;
      for (std::size_t k = 0; k < periods_.size(); ++k)
        if (starts_stretch(k)) targets.push_back({normal(), is_normal(k) ? 0 : kForever, roots, islands});
      return walk(relaxed, targets);
    };
    for (std::vector<solver::Entry>& values : std::vector{kept({}, true), kept(everywhere, true)})
      if (std::find(all.begin(), all.end(), values) == all.end()) all.push_back(std::move(values));
    std::vector<solver::Entry> values = kept({}, false);
    std::erase(all, values);
    all.push_back(std::move(values));
  }

  // Of the limit on operations, what earlier ones leave.
  int operations_left(std::size_t k, const std::vector<int>& made) const {
    int left = most_operations_;
    for (std::size_t earlier = 0; earlier < k; ++earlier)
      if (periods_[earlier].period > periods_[k].period - operation_periods_) left -= made[earlier];
    for (std::size_t ago = 0; start_ && ago < start_->operations.size(); ++ago)
      if (periods_[k].period + static_cast<int>(ago) + 1 < operation_periods_) left -= start_->operations[ago];
    return std::max(0, left);
  }

  std::vector<Target> targets(std::span<const double> y, Way way) const {
    std::vector<Target> all;
    for (std::size_t k = 0; k < periods_.size(); ++k)
      if (starts_stretch(k))
        all.push_back({is_normal(k) ? normal() : target(average(y, k), periods_[k].period, way), 0});
    return all;
  }

  // The states on the way from target to target.
  std::vector<solver::Entry> walk(std::span<const double> y, const std::vector<Target>& targets) const {
    std::vector<solver::Entry> out;
    Closed closed;
    std::vector<int> made;
    Stretch stretch;
    std::size_t next = 0;
    int waited = 0;
    for (std::size_t k = 0; k < periods_.size(); ++k) {
      const SwitchingPeriod& s = periods_[k];
      closed = closed_before(k, closed);
      made.push_back(0);
      if (starts_stretch(k)) {
        stretch = average(y, k);
        waited = 0;
        ++next;
      }
      const Target& target = targets[next - 1];
      if (!s.operated.empty()) {
        const int left = operations_left(k, made);
        const Closed& wanted = waited++ < target.wait ? left_closed(closed, s.period) : target.closed;
        made.back() = left - operate(closed, wanted, s.period, left);
      }
      add_values(out, s, closed, target, y, stretch);
    }
    return out;
  }

  // Without operations; what an earlier dispatch left closed between dark blocks stays so.
  Closed left_closed(Closed closed, int period) const {
    for (std::size_t k = 0; starts_outage(period) && k < closed.size(); ++k)
      if (!usable(k, period)) closed[k] = 0;
    return closed;
  }

  // By stretch, how a recourse leaves the feeder, and for how long it stayed as it was before.
  std::vector<Target> reached(std::span<const double> y) const {
    std::vector<Target> all;
    Closed before;
    bool waits = false;
    for (std::size_t k = 0; k < periods_.size(); ++k) {
      Closed now;
      for (int column : periods_[k].closed) now.push_back(y[static_cast<std::size_t>(column)] > 0.5);
      before = closed_before(k, before);
      if (starts_stretch(k)) {
        all.emplace_back();
        waits = true;
      }
      waits = waits && now == left_closed(before, periods_[k].period);
      if (waits) ++all.back().wait;
      all.back().closed = is_normal(k) ? normal() : now;
      all.back().roots.clear();
      for (int column : periods_[k].root)
        all.back().roots.push_back(column >= 0 && y[static_cast<std::size_t>(column)] > 0.5);
      before = now;
    }
    return all;
  }

  // The target, at once, with one switch moved, or with one opened and another closed where that closes a loop.
  std::vector<Target> moved(const Target& target, int period) const {
    const Closed& closed = target.closed;
    std::vector<Target> all;
    for (std::size_t k = 0; k < closed.size(); ++k) {
      if (!closed[k] && !usable(k, period)) continue;
      Target one{closed, 0, target.roots};
      one.closed[k] = !closed[k];
      if (closed[k] || !makes_loop(closed, k)) {
        all.push_back(std::move(one));
        continue;
      }
      for (std::size_t other = 0; other < closed.size(); ++other) {
        if (!closed[other]) continue;
        one.closed[other] = 0;
        one.closed[k] = 0;
        const bool loop = makes_loop(one.closed, k);
        one.closed[k] = 1;
        if (!loop) all.push_back(one);
        one.closed[other] = 1;
      }
    }
    return all;
  }

  // The target with another block that holds a part.
  void add_other_roots(std::vector<Target>& all, const Target& target, const SwitchingPeriod& s) const {
    const Components parts = parts_of(target.closed);
    for (int b = 0; b < blocks_.count(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      if (s.root[i] < 0 || target.roots[i] || (b == 0 && !source_alive(s.period))) continue;
      Target other = target;
      for (int a = 0; a < blocks_.count(); ++a)
        if (parts.of(a) == parts.of(b)) other.roots[static_cast<std::size_t>(a)] = 0;
      other.roots[i] = 1;
      all.push_back(std::move(other));
    }
  }

  grid::Blocks blocks_;
  std::vector<SwitchingPeriod> periods_;
  OutageSchedule outages_;
  int most_operations_, operation_periods_;
  bool one_of_many_;                                  // a dispatch that others go before and after
  std::optional<SwitchingState> start_;               // before period 0
  std::vector<std::vector<char>> faulted_, blocked_;  // [period][block], [period][switch]
};

}  // namespace

std::shared_ptr<const stochastic::RecourseGuess> make_switching_guess(const RecourseModel& model,
                                                                      const RecourseBase& base,
                                                                      const OutageSchedule& outages) {
  if (model.switching.empty()) return nullptr;
  return std::make_shared<SwitchingGuess>(model, base, outages);
}

}  // namespace gridkeel::planning
