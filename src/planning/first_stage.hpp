#pragma once

#include <vector>

#include "planning/study.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::planning {

// One pair (candidate site, offer) that may be bought: the integer column x[site,offer]; or that is installed
// already: the fixed column installed[site,offer].
struct Device {
  int site = -1;
  flex::OfferId offer;
  int column = -1;  // in the first stage
  int unit_limit = 0;
  bool installed = false;
};
// "18,battery", "18,battery:installed": in the names of columns and rows.
std::string device_label(const Study& study, const Device& device);

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
  std::vector<char> site_built;       // something is installed: the site is open, at no cost
  std::vector<PurchaseLimit> limits;  // all rows but open[site,offer], which only say that units need an open site

  std::vector<double> nothing_bought() const { return model.columns.lower; }
  int offered_count() const;  // devices that can be bought
};

// Money in the model is USD per event: annual cost / events per year. Offers whose lead time exceeds the
// time to the event get no column.
FirstStage build_first_stage(const Study& study);

// Demand response can stand only where a load of its classes is; all other modules anywhere.
bool has_load_to_reduce(const Study& study, const CandidateSite& site, const flex::Module& module);

double cost_per_event_usd(const Study& study, const flex::Offer& offer);
// What x asks to be paid today, not annualised.
double purchase_price_usd(const Study& study, const FirstStage& first, const std::vector<double>& x);
double site_cost_per_event_usd(const Study& study, const CandidateSite& site);

}  // namespace gridkeel::planning
