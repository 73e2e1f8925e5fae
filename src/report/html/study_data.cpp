#include <algorithm>
#include <utility>

#include "report/html/json_numbers.hpp"
#include "report/html/page_data.hpp"

namespace gridkeel::report {
namespace {

using planning::Study;

Json buses_data(const Study& study) {
  Json out = Json::array();
  for (std::size_t b = 0; b < study.network.buses.size(); ++b) {
    const grid::Bus& bus = study.network.buses[b];
    out.push_back({{"name", bus.name},
                   {"load_mw", rounded(bus.load_mw)},
                   {"load_mvar", rounded(bus.load_mvar)},
                   {"vmin_pu", rounded(bus.vmin_pu)},
                   {"vmax_pu", rounded(bus.vmax_pu)},
                   {"load_class", study.load_classes[static_cast<std::size_t>(study.bus_class[b])].name}});
  }
  return out;
}

Json branches_data(const grid::Network& network) {
  Json out = Json::array();
  for (const grid::Branch& branch : network.branches) {
    const double base_ohm = network.impedance_base_ohm(branch.from);
    out.push_back({{"name", branch.name},
                   {"from", branch.from.index()},
                   {"to", branch.to.index()},
                   {"r_ohm", rounded(branch.r_pu * base_ohm)},
                   {"x_ohm", rounded(branch.x_pu * base_ohm)},
                   {"rating_mva", rounded(branch.rating_mva)},
                   {"closed", branch.closed},
                   {"switchable", branch.switchable}});
  }
  return out;
}

// From the south-west corner, and as large as fits a square of side 1; null: not known.
Json places_data(const std::vector<grid::Place>& places) {
  if (places.empty()) return nullptr;
  const auto range = [&](double grid::Place::*axis) {
    const auto [low, high] = std::minmax_element(
        places.begin(), places.end(), [&](const grid::Place& a, const grid::Place& b) { return a.*axis < b.*axis; });
    return std::pair{(*low).*axis, (*high).*axis};
  };
  const auto [west, east] = range(&grid::Place::x);
  const auto [south, north] = range(&grid::Place::y);
  const double side = std::max(east - west, north - south);
  Json out = Json::array();
  for (const grid::Place& place : places)
    out.push_back({rounded((place.x - west) / side), rounded((place.y - south) / side)});
  return out;
}

Json offers_data(const flex::Catalogue& catalogue) {
  Json out = Json::array();
  for (const flex::Offer& offer : catalogue.offers)
    out.push_back({{"name", offer.name},
                   {"supplier", offer.supplier},
                   {"module", offer.module.name},
                   {"type", flex::to_string(offer.module.type)},
                   {"power_mw", rounded(offer.module.power_mw)},
                   {"energy_mwh", offer.module.is_storage() ? rounded(offer.module.storage.energy_mwh) : Json(0)},
                   {"soc_min", offer.module.is_storage() ? rounded(offer.module.storage.soc_min) : Json(0)},
                   {"price_usd", rounded(offer.price_usd)},
                   {"price_usd_per_year", rounded(offer.price_usd_per_year)},
                   {"inventory", offer.inventory},
                   {"lead_time_weeks", rounded(offer.lead_time_weeks)},
                   {"delivery_reliability", rounded(offer.delivery_reliability)},
                   {"grid_forming", offer.module.grid_forming},
                   {"source", offer.module.source}});
  return out;
}

Json notes_data(const grid::ImportReport& report) {
  Json out = Json::array();
  for (const grid::ImportReport::Note& note : report.notes)
    out.push_back({{"kind", to_string(note.kind)}, {"where", to_string(note.where)}, {"text", note.text}});
  return out;
}

}  // namespace

Json network_data(const Study& study) {
  return {{"name", study.network.name},
          {"base_mva", rounded(study.network.base_mva)},
          {"source", study.network.source.index()},
          {"source_voltage_pu", rounded(study.network.source_voltage_pu)},
          {"buses", buses_data(study)},
          {"branches", branches_data(study.network)},
          {"places", places_data(study.network.places)}};
}

Json study_data(const Study& study) {
  Json sites = Json::array(), candidates = Json::array(), classes = Json::array();
  for (const shock::AiSite& site : study.ai_sites)
    sites.push_back({{"name", site.name},
                     {"bus", site.bus.index()},
                     {"rating_mw", rounded(site.rating_mw)},
                     {"power_factor", rounded(site.power_factor)}});
  for (const planning::CandidateSite& site : study.candidate_sites)
    candidates.push_back({{"bus", site.bus.index()},
                          {"unit_limit", site.unit_limit},
                          {"power_limit_mw", rounded(site.power_limit_mw)},
                          {"site_cost_usd", rounded(site.site_cost_usd)}});
  for (const planning::LoadClass& c : study.load_classes)
    classes.push_back({{"name", c.name},
                       {"voll_usd_per_mwh", rounded(c.voll_usd_per_mwh)},
                       {"sheddable_share", rounded(c.sheddable_share)},
                       {"customers_per_mw", rounded(c.customers_per_mw)}});
  return {{"horizon",
           {{"periods", study.horizon.periods},
            {"step_h", study.horizon.step_h},
            {"start_hour", study.horizon.start_hour}}},
          {"import_limit_mw", rounded(study.substation.import_limit_mw)},
          {"imbalance_tolerance_mw", rounded(study.substation.imbalance_tolerance_mw)},
          {"import_price_usd_per_mwh", rounded(study.substation.import_price_usd_per_mwh)},
          {"ai_sites", std::move(sites)},
          {"candidate_sites", std::move(candidates)},
          {"load_classes", std::move(classes)},
          {"offers", offers_data(study.catalogue)},
          {"import_notes", notes_data(study.import_report)},
          {"switching", study.restoration.switching != planning::Restoration::Switching::none}};
}

}  // namespace gridkeel::report
