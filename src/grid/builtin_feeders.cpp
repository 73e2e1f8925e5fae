#include <fmt/format.h>
#include <fmt/ranges.h>

#include "grid/builtin/feeder_table.hpp"
#include "grid/feeders.hpp"

namespace gridkeel::grid {

std::vector<std::string> builtin_feeder_names() { return {"ieee33", "ieee69"}; }

Network builtin_feeder(std::string_view name) {
  if (name == "ieee33") return builtin::make_network(builtin::ieee33());
  if (name == "ieee69") return builtin::make_network(builtin::ieee69());
  throw InputError(fmt::format("built-in feeder '{}' does not exist: must be one of {}", name.substr(0, 80),
                               fmt::join(builtin_feeder_names(), ", ")));
}

}  // namespace gridkeel::grid
