#include "shock/reduction/merge_identical.hpp"

#include <unordered_map>

#include "common/hash.hpp"

namespace gridkeel::shock {

namespace {

bool same(const AiLoad& a, const AiLoad& b) {
  return a.training_mw == b.training_mw && a.inference_mw == b.inference_mw && a.max_mw == b.max_mw &&
         a.min_mw == b.min_mw && a.ramp_mw_per_min == b.ramp_mw_per_min;
}

bool same(const LineOutage& a, const LineOutage& b) {
  return a.branch == b.branch && a.first_period == b.first_period && a.end_period == b.end_period;
}

bool same(const TemporaryFault& a, const TemporaryFault& b) { return a.branch == b.branch && a.hour == b.hour; }

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k)
    if (!same(a[k], b[k])) return false;
  return true;
}

bool same(const Scenario& a, const Scenario& b) {
  return a.background_scale == b.background_scale && same(a.ai, b.ai) && same(a.outages, b.outages) &&
         same(a.temporary_faults, b.temporary_faults) && a.import_share == b.import_share &&
         a.usable_share == b.usable_share;
}

// Of a few numbers: scenarios that differ nearly always differ here.
struct Digest : Hash<Digest> {
  explicit Digest(const Scenario& s) {
    add(s.background_scale);
    for (const AiLoad& load : s.ai) add(load.max_mw);
    add(s.import_share);
  }
};

}  // namespace

void merge_identical(ScenarioSet& set) {
  std::unordered_multimap<std::uint64_t, std::size_t> seen;
  std::vector<Scenario> distinct;
  for (Scenario& scenario : set.scenarios) {
    const std::uint64_t digest = Digest(scenario).value();
    const auto [from, to] = seen.equal_range(digest);
    auto twin = from;
    while (twin != to && !same(distinct[twin->second], scenario)) ++twin;
    if (twin != to) {
      distinct[twin->second].probability += scenario.probability;
      continue;
    }
    seen.emplace(digest, distinct.size());
    distinct.push_back(std::move(scenario));
  }
  set.scenarios = std::move(distinct);
}

}  // namespace gridkeel::shock
