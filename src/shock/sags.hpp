#pragma once

#include <complex>
#include <optional>
#include <string>
#include <vector>

#include "shock/settings.hpp"
#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

// How deep a fault on the feeder sags the voltage at each AI site: a voltage divider between the source and a bolted
// three-phase fault, load currents left out (docs/shocks.md). Of sites that have a threshold.
class SagModel {
 public:
  explicit SagModel(const GeneratorInput& input);

  // Whether the site's UPS reacts to how deep a sag is; others trip by one probability.
  bool by_depth(std::size_t site) const { return threshold_pu_[site].has_value(); }
  double threshold_pu(std::size_t site) const { return *threshold_pu_[site]; }

  // Left at the site, of the voltage before the fault; `share`: of the line's length, from its end nearer the source.
  double voltage_pu(std::size_t site, int branch, double share) const;
  // Whether site and fault have a live way to the source while these lines are out (per branch: not 0).
  bool connected(std::size_t site, int branch, const std::vector<char>& out) const;
  // Whether the line lies between the source and the site.
  bool interrupts(std::size_t site, int branch) const;

 private:
  using Impedance = std::complex<double>;

  bool live(int bus, const std::vector<char>& out) const;

  std::vector<std::optional<double>> threshold_pu_;
  std::vector<int> site_bus_;
  std::vector<std::vector<char>> on_way_;  // [site][bus]: between it and the source
  std::vector<int> parent_, line_above_;   // per bus: -1 at the source and where no source is
  std::vector<char> fed_;                  // per bus
  std::vector<int> child_;                 // per branch: its end farther from the source, -1 if open
  std::vector<Impedance> line_, to_bus_;   // pu; per branch, and per bus with the source's own
};

// A fault that a UPS notices, by its line and the voltage that it leaves; should it lock out, `return_h` hours pass
// until somebody switches it back.
struct NoticedFault {
  double hour = 0.0;
  double voltage_pu = 0.0;
  std::string line;
  double return_h = 0.0;
  bool temporary = false;  // the first reclosing clears it
  double dark_s = 0.0;     // that the site has no supply meanwhile
};

// What a UPS does about faults, each of which sags the voltage once and, unless it is temporary, again with every
// reclosing attempt: with fewer than rule.count sags within rule.window_s it takes the load for seconds and gives it
// back; with so many it stays on its backup until it is switched back by hand.
std::vector<SiteShock> ups_reactions(const std::vector<NoticedFault>& faults, const SagRule& rule);

}  // namespace gridkeel::shock
