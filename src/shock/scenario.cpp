#include <algorithm>

#include "shock/scenario.hpp"

namespace gridkeel::shock {

double Scenario::swing_mw(int period) const {
  const auto t = static_cast<std::size_t>(period);
  double swing = 0.0;
  for (const AiLoad& site : ai) swing += std::max(0.0, site.max_mw[t] - site.training_mw[t] - site.inference_mw[t]);
  return swing;
}

std::string Scenario::story() const {
  if (events.empty()) return "no shocks";
  std::string story;
  for (const Event& event : events) {
    if (!story.empty()) story += '\n';
    story += event.text;
  }
  return story;
}

}  // namespace gridkeel::shock
