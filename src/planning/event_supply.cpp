#include <fmt/format.h>

#include <algorithm>

#include "planning/event_parts.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {
namespace {

shock::Window whole(const shock::Horizon& horizon) { return {0.0, hours(horizon)}; }

bool failed_in_base(const shock::Scenario& scenario, const std::string& element) {
  return std::any_of(scenario.events.begin(), scenario.events.end(), [&](const shock::Event& event) {
    return event.kind == "module_failure" && event.element == element;
  });
}

std::string module_element(const Study& study, std::size_t site, const flex::Offer& offer) {
  return study.candidate_sites[site].name + "/" + offer.name;
}

}  // namespace

void EventDraft::tell(std::string kind, std::string element, const shock::Window& window, double magnitude_mw,
                      std::string text) {
  story.push_back(make_event(std::move(kind), std::move(element), window, study.horizon, magnitude_mw,
                             clock_text(study.horizon, window.start_h) + " " + std::move(text)));
}

void apply_outage(const ConfigTable& table, EventDraft& draft) {
  const shock::Horizon& horizon = draft.study.horizon;
  const grid::BranchId line = find_line(draft.study.network, table.name("line"), table.location("line"), table.path());
  const shock::Window window = read_window(table, horizon);
  table.finish();
  const grid::Branch& branch = draft.study.network.branch(line);
  if (!branch.closed)
    throw InputError(table.location("line"),
                     fmt::format("{}: line {} is open anyway, its outage changes nothing", table.path(), branch.name));
  draft.scenario.outages.push_back({line, window.first_period(horizon), window.end_period(horizon)});
  draft.tell("line_outage", branch.name, window, 0.0,
             fmt::format("line {} is out {} ({:.1f} h)", branch.name, until_text(window, horizon), window.length_h()));
}

void apply_import_limit(const ConfigTable& table, EventDraft& draft) {
  const shock::Horizon& horizon = draft.study.horizon;
  const double share = table.number("share", Range::unit());
  const shock::Window window = read_window(table, horizon);
  table.finish();
  for (int t = window.first_period(horizon); t < window.end_period(horizon); ++t) {
    double& usable = draft.scenario.import_share[static_cast<std::size_t>(t)];
    usable = std::min(usable, 1.0 - (1.0 - share) * window.share_of(horizon, t));
  }
  draft.tell(
      "substation_shortfall", "substation", window, 0.0,
      fmt::format("substation limited to {:.3g} % of its import {}", 100.0 * share, until_text(window, horizon)));
}

void apply_module_failure(const ConfigTable& table, EventDraft& draft) {
  const Study& study = draft.study;
  const std::size_t site = find_site(study, table.name("bus"), table.location("bus"), table.path());
  const flex::OfferId offer = find_offer(study.catalogue, table.text("offer"), table.location("offer"), table.path());
  table.finish();
  draft.scenario.usable_share[site][offer.index()] = 0.0;
  const std::string element = module_element(study, site, study.catalogue.offer(offer));
  if (failed_in_base(draft.scenario, element)) return;
  draft.tell("module_failure", element, whole(study.horizon), 0.0,
             fmt::format("modules of offer {} at {} fail", study.catalogue.offer(offer).name,
                         study.candidate_sites[site].name));
}

// The offer's delivery is replaced; what fails at a site still fails.
void apply_delivery(const ConfigTable& table, EventDraft& draft) {
  const Study& study = draft.study;
  const flex::OfferId id = find_offer(study.catalogue, table.text("offer"), table.location("offer"), table.path());
  const double share = table.number("share", Range::unit());
  table.finish();
  const flex::Offer& offer = study.catalogue.offer(id);
  std::erase_if(draft.scenario.events, [&](const shock::Event& event) {
    return event.kind == "supplier_shortfall" && event.element == offer.name;
  });
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) {
    const std::string element = module_element(study, i, offer);
    const bool fails = failed_in_base(draft.scenario, element) ||
                       std::any_of(draft.story.begin(), draft.story.end(), [&](const shock::TimedEvent& told) {
                         return told.event.kind == "module_failure" && told.event.element == element;
                       });
    draft.scenario.usable_share[i][id.index()] = fails ? 0.0 : share;
  }
  draft.tell("supplier_shortfall", offer.name, whole(study.horizon), 0.0,
             fmt::format("supplier {} delivers {:.3g} % of offer {}", offer.supplier, 100.0 * share, offer.name));
}

}  // namespace gridkeel::planning
