#include "common/config_edits.hpp"

#include <fmt/format.h>

#include "common/error.hpp"

namespace gridkeel {

std::vector<const ConfigEdit*> ConfigEdits::of(const std::string& path, const std::string& general) {
  known_.insert(path);
  known_.insert(general);
  std::vector<const ConfigEdit*> found;
  for (std::size_t k = 0; k < edits_.size(); ++k) {
    if (edits_[k].path != path && edits_[k].path != general) continue;
    used_[k] = 1;
    found.push_back(&edits_[k]);
  }
  return found;
}

bool ConfigEdits::reach(std::string_view table) const {
  for (const ConfigEdit& edit : edits_)
    if (edit.path.starts_with(std::string(table) + ".")) return true;
  return false;
}

void ConfigEdits::require_all_used() const {
  for (std::size_t k = 0; k < edits_.size(); ++k) {
    if (used_[k] != 0) continue;
    const std::string near = nearest_name(edits_[k].path, {known_.begin(), known_.end()});
    throw InputError({edits_[k].origin, 0},
                     fmt::format("'{}' is no number of the study{}; a number is named by table and key "
                                 "(risk.lambda), or by list, element and key (offer.NAME.inventory, * for all)",
                                 edits_[k].path, near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
  }
}

}  // namespace gridkeel
