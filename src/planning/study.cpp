#include "planning/study.hpp"

#include <algorithm>

#include "planning/study_files.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {

bool CandidateSite::allows(const flex::Offer& offer) const {
  if (std::find(types.begin(), types.end(), offer.module.type) == types.end()) return false;
  return offers.empty() || std::find(offers.begin(), offers.end(), offer.name) != offers.end();
}

shock::GeneratorInput Study::generator_input() const {
  shock::GeneratorInput input;
  input.network = &network;
  input.catalogue = &catalogue;
  input.ai_sites = ai_sites;
  for (const CandidateSite& site : candidate_sites) input.candidate_site_names.push_back(site.name);
  input.horizon = horizon;
  input.settings = shocks;
  return input;
}

Study load_study(const std::string& reference, const std::vector<ConfigEdit>& edits) {
  return read_study(StudyFiles::find(reference), edits);
}

Study read_stored_study(const std::string& source, std::vector<StudyFile> files) {
  return read_study(StudyFiles::stored(source, std::move(files)), {});
}

}  // namespace gridkeel::planning
