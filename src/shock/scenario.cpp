#include "shock/scenario.hpp"

namespace gridkeel::shock {

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
