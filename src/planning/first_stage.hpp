#pragma once

#include <vector>

#include "planning/study.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::planning {

// One pair (candidate site, offer) that may be bought: the integer column x[site,offer].
struct Device {
  int site = -1;
  flex::OfferId offer;
  int column = -1;  // in the first stage
  int unit_limit = 0;
};

// A limit on purchases that a user can change, and the row that keeps it.
struct PurchaseLimit {
  enum class Kind { site_units, site_power, inventory, budget, supplier_share, technology } kind;
  std::size_t of = 0;  // site, offer, supplier or technology limit
  int row = -1;
};

// Stage I (docs/model.md, section 2): which columns mean what.
struct FirstStage {
  solver::LpModel model;
  std::vector<Device> devices;
  std::vector<int> site_column;       // y[site]
  std::vector<PurchaseLimit> limits;  // all rows but open[site,offer], which only say that units need an open site
};

// Money in the model is USD per event: annual cost / events per year. Offers whose lead time exceeds the
// time to the event get no column.
FirstStage build_first_stage(const Study& study);

double cost_per_event_usd(const Study& study, const flex::Offer& offer);
double site_cost_per_event_usd(const Study& study, const CandidateSite& site);

}  // namespace gridkeel::planning
