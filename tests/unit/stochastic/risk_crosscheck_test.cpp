// Writes random cases of every ambiguity set with the values that our oracles find, for tests/crosscheck/risk_sets.py
// to solve with another program. Only where GRIDKEEL_RISK_CASES names the file.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

using Json = nlohmann::json;

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json set_json(const RiskSpec& spec) {
  Json out = {{"set", to_string(spec.ambiguity)},
              {"radius", spec.radius},
              {"alpha", spec.alpha},
              {"lambda", spec.lambda},
              {"nominal", spec.probability}};
  out["moments"] = out["rows"] = out["distance"] = Json::array();
  out["lower"] = spec.lower;
  out["upper"] = spec.upper;
  for (const MomentLimits& m : spec.moments)
    out["moments"].push_back({{"value", m.value},
                              {"lower", finite(m.mean_lower)},
                              {"upper", finite(m.mean_upper)},
                              {"centre", m.centre},
                              {"deviation", finite(m.deviation_upper)}});
  for (const ProbabilityRow& r : spec.rows) {
    std::vector<double> value(spec.probability.size(), 0.0);
    for (const solver::Entry& e : r.entries) value[static_cast<std::size_t>(e.index)] += e.value;
    out["rows"].push_back({{"value", value}, {"lower", finite(r.lower)}, {"upper", finite(r.upper)}});
  }
  for (int r = 0; r < spec.metric.references(); ++r) {
    Json row = Json::array();
    for (int s = 0; s < spec.metric.atoms(); ++s) row.push_back(spec.metric.at(r, s));
    out["distance"].push_back(row);
  }
  return out;
}

TEST(RiskCases, WriteForCrossCheck) {
  constexpr int kCases = 60;
  const char* path = std::getenv("GRIDKEEL_RISK_CASES");
  if (path == nullptr) GTEST_SKIP() << "GRIDKEEL_RISK_CASES names no file";
  Json cases = Json::array();
  for (const Ambiguity kind : kAllKinds)
    for (int k = 0; k < kCases; ++k) {
      RandomStream random(20260116, "cross-check", static_cast<std::uint64_t>(k));
      RiskSpec spec = random_spec(random, kind);
      spec.alpha = std::min(spec.alpha, 0.99);  // conic solvers lose their digits where the tail is tiny
      if (spec.radius < 1e-4 || spec.radius > 100.0) spec.radius = 0.2;
      const int atoms = atoms_of(spec);
      std::vector<double> losses(static_cast<std::size_t>(atoms));
      for (double& q : losses) q = k % 3 == 0 ? random.integer(3) : random.normal(0.0, 2.0);
      Json entry = set_json(spec);
      entry["losses"] = losses;
      entry["value"] = make_risk_measure(spec)->evaluate(losses).value;
      cases.push_back(entry);
    }
  std::ofstream(path) << cases;
}

}  // namespace
}  // namespace gridkeel::stochastic::test
