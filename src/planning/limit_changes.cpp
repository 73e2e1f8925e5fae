#include "planning/limit_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gridkeel::planning {
namespace {

std::map<std::string, int> indices_of(const std::vector<std::string>& names) {
  std::map<std::string, int> index;
  for (std::size_t k = 0; k < names.size(); ++k) index.emplace(names[k], static_cast<int>(k));
  return index;
}

void require_known(const std::vector<std::string>& names, const std::map<std::string, int>& known, const char* what) {
  for (const std::string& name : names)
    if (known.count(name) == 0)
      throw InternalError(
          fmt::format("{} '{}' of Stage I is not part of the study that Stage II was built for", what, name));
}

}  // namespace

Study with_widest_limits(const std::vector<Study>& studies) {
  Study widest = studies.front();
  for (const Study& study : studies) {
    for (std::size_t o = 0; o < widest.catalogue.offers.size(); ++o)
      widest.catalogue.offers[o].inventory =
          std::max(widest.catalogue.offers[o].inventory, study.catalogue.offers[o].inventory);
    for (std::size_t i = 0; i < widest.candidate_sites.size(); ++i) {
      CandidateSite& site = widest.candidate_sites[i];
      site.unit_limit = std::max(site.unit_limit, study.candidate_sites[i].unit_limit);
      site.power_limit_mw = std::max(site.power_limit_mw, study.candidate_sites[i].power_limit_mw);
    }
  }
  return widest;
}

Study with_one_more(const Study& study) {
  Study more = study;
  double largest_mw = 0.0;
  for (flex::Offer& offer : more.catalogue.offers) {
    ++offer.inventory;
    largest_mw = std::max(largest_mw, offer.module.power_mw);
  }
  for (CandidateSite& site : more.candidate_sites) {
    ++site.unit_limit;
    site.power_limit_mw += largest_mw;
  }
  return more;
}

FirstStage adapted_first_stage(const FirstStage& base, const Study& study) {
  const FirstStage own = build_first_stage(study);
  const auto base_column = indices_of(base.model.columns.names);
  const auto own_column = indices_of(own.model.columns.names), own_row = indices_of(own.model.rows.names);
  require_known(own.model.columns.names, base_column, "column");
  require_known(own.model.rows.names, indices_of(base.model.rows.names), "row");

  FirstStage out = base;
  solver::Columns& columns = out.model.columns;
  for (std::size_t j = 0; j < columns.names.size(); ++j) {
    const auto found = own_column.find(columns.names[j]);
    if (found == own_column.end()) {
      columns.lower[j] = columns.upper[j] = 0.0;
      continue;
    }
    const auto k = static_cast<std::size_t>(found->second);
    columns.cost[j] = own.model.columns.cost[k];
    columns.lower[j] = own.model.columns.lower[k];
    columns.upper[j] = own.model.columns.upper[k];
  }
  for (Device& device : out.devices)
    device.unit_limit = static_cast<int>(columns.upper[static_cast<std::size_t>(device.column)]);
  out.model.rows = {};
  for (int r = 0; r < base.model.rows.count(); ++r) {
    const std::string name = base.model.rows.name(r);
    const auto found = own_row.find(name);
    if (found == own_row.end()) {  // of what cannot be bought any more
      const auto entries = solver::row_of(base.model.rows.matrix, r);
      out.model.rows.add(-solver::kInf, 0.0, {entries.begin(), entries.end()}, name);
      continue;
    }
    std::vector<solver::Entry> entries;
    for (const auto& e : solver::row_of(own.model.rows.matrix, found->second))
      entries.push_back({base_column.at(own.model.columns.name(e.index)), e.value});
    const auto k = static_cast<std::size_t>(found->second);
    out.model.rows.add(own.model.rows.lower[k], own.model.rows.upper[k], entries, name);
  }
  return out;
}

}  // namespace gridkeel::planning
