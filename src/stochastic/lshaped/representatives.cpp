#include "stochastic/lshaped/representatives.hpp"

#include <algorithm>
#include <map>

namespace gridkeel::stochastic {
namespace {
// Of each class of scenarios with common duals, this share is solved, and at least so many.
constexpr double kShare = 0.05;
constexpr std::size_t kAtLeast = 16;
}  // namespace

Representatives choose_representatives(const TwoStageProblem& problem, const std::vector<double>& loss) {
  Representatives out;
  out.neighbours.resize(loss.size());
  std::map<int, std::vector<int>> classes;  // by template
  for (int s = 0; s < problem.scenario_count(); ++s) {
    const ScenarioData& data = problem.scenarios[static_cast<std::size_t>(s)];
    if (data.shares_duals())
      classes[data.recourse].push_back(s);
    else
      out.scenarios.push_back(s);
  }
  for (auto& [recourse, members] : classes) {
    std::stable_sort(members.begin(), members.end(), [&](int a, int b) {
      return loss[static_cast<std::size_t>(a)] > loss[static_cast<std::size_t>(b)];
    });
    const std::size_t wanted =
        std::max(kAtLeast, static_cast<std::size_t>(kShare * static_cast<double>(members.size())));
    const std::size_t stride = std::max<std::size_t>(1, members.size() / wanted);
    for (std::size_t k = 0; k < members.size(); ++k) {
      if (k % stride == 0) {
        out.scenarios.push_back(members[k]);
        continue;
      }
      auto& from = out.neighbours[static_cast<std::size_t>(members[k])];
      from.push_back(members[k - k % stride]);
      if (k - k % stride + stride < members.size()) from.push_back(members[k - k % stride + stride]);
    }
  }
  std::sort(out.scenarios.begin(), out.scenarios.end());
  return out;
}

}  // namespace gridkeel::stochastic
