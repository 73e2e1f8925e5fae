#include "stochastic/lshaped/partition.hpp"

#include <algorithm>
#include <numeric>

namespace gridkeel::stochastic {

Partition partition_by_loss(std::span<const double> loss, std::span<const double> weight, int groups) {
  const std::size_t count = loss.size();
  Partition out;
  out.group_of.resize(count);
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return loss[static_cast<std::size_t>(a)] > loss[static_cast<std::size_t>(b)]; });
  // Half the share by weight, half by number: scenarios without weight today may have it tomorrow.
  double total = 0.0;
  for (double w : weight) total += w;
  const auto share = [&](std::size_t s) {
    return 0.5 / static_cast<double>(count) + (total > 0.0 ? 0.5 * weight[s] / total : 0.0);
  };
  const bool alone = static_cast<std::size_t>(groups) >= count;
  double filled = 0.0;
  int current = -1;
  for (int s : order) {
    const auto i = static_cast<std::size_t>(s);
    const int wanted = alone ? current + 1 : std::min(groups - 1, static_cast<int>(filled * groups));
    if (current < 0 || wanted > current) {
      out.members.emplace_back();
      current = alone ? current + 1 : std::max(wanted, current);
    }
    out.members.back().push_back(s);
    out.group_of[i] = static_cast<int>(out.members.size()) - 1;
    filled += share(i);
  }
  return out;
}

}  // namespace gridkeel::stochastic
