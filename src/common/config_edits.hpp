#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gridkeel {

// A number of a configuration that a caller changes without editing its file. `path` is table and key, "risk.lambda",
// or list, element and key, "offer.genset.inventory"; the element goes by its name, bus or type, and "*" means all.
struct ConfigEdit {
  std::string path;
  double value = 0.0;
  bool multiplies = false;  // the file's number, or its default, by `value`; else replaces it
  std::string origin;       // where messages say that it comes from: "--vary"
};

// The edits of one reading of a configuration, which may be several files. Readers apply them by their getters of
// numbers, so that edited numbers keep the same limits.
class ConfigEdits {
 public:
  explicit ConfigEdits(std::vector<ConfigEdit> edits) : edits_(std::move(edits)), used_(edits_.size(), 0) {}

  // Those of a number, in the order given; notes that there is such a number. `general`: its path with "*".
  std::vector<const ConfigEdit*> of(const std::string& path, const std::string& general);
  // Whether any is of a number in this table, which the file may then lack.
  bool reach(std::string_view table) const;

  // Throws InputError for the first edit of what is no number of the configuration.
  void require_all_used() const;

 private:
  std::vector<ConfigEdit> edits_;
  std::vector<char> used_;
  std::set<std::string> known_;  // paths of numbers, general ones too
};

}  // namespace gridkeel
