#include "planning/study.hpp"

#include <algorithm>

#include "planning/study_files.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {

RiskChoice without_ambiguity(RiskChoice risk) {
  risk.ambiguity = stochastic::Ambiguity::none;
  risk.radius = 0.0;
  risk.ambiguity_file.clear();
  return risk;
}

bool CandidateSite::allows(const flex::Offer& offer) const {
  if (std::find(types.begin(), types.end(), offer.module.type) == types.end()) return false;
  return offers.empty() || std::find(offers.begin(), offers.end(), offer.name) != offers.end();
}

namespace {

// Of each bus's own load, by its class.
std::vector<double> bus_customers(const Study& study) {
  std::vector<double> customers;
  for (std::size_t i = 0; i < study.bus_class.size(); ++i)
    customers.push_back(std::max(0.0, study.network.buses[i].load_mw) *
                        study.load_classes[static_cast<std::size_t>(study.bus_class[i])].customers_per_mw);
  const bool none = std::all_of(customers.begin(), customers.end(), [](double n) { return n == 0.0; });
  return none ? std::vector<double>{} : customers;
}

}  // namespace

shock::GeneratorInput Study::generator_input() const {
  shock::GeneratorInput input;
  input.network = &network;
  input.catalogue = &catalogue;
  input.ai_sites = ai_sites;
  for (const CandidateSite& site : candidate_sites) input.candidate_site_names.push_back(site.name);
  input.horizon = horizon;
  input.settings = shocks;
  input.time_to_event_weeks = limits.time_to_event_weeks;
  input.bus_customers = bus_customers(*this);
  return input;
}

Study load_study(const std::string& reference, const std::vector<ConfigEdit>& edits) {
  return read_study(StudyFiles::find(reference), edits);
}

Study read_stored_study(const std::string& source, std::vector<StudyFile> files) {
  return read_study(StudyFiles::stored(source, std::move(files)), {});
}

}  // namespace gridkeel::planning
