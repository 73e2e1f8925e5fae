#include <fmt/format.h>

#include <filesystem>

#include "grid/feeders.hpp"
#include "grid/synthetic_feeder.hpp"

namespace gridkeel::grid {

Network load_feeder(const std::string& reference, const std::string& base_folder, ImportReport& report) {
  constexpr std::string_view kBuiltin = "builtin:";
  if (reference.starts_with(kBuiltin)) {
    Network network = builtin_feeder(std::string_view(reference).substr(kBuiltin.size()));
    report.notes.push_back({ImportReport::Note::Kind::read, {reference, 0}, "built-in feeder"});
    return network;
  }
  if (reference.starts_with(kSyntheticPrefix)) {
    Network network = synthetic_feeder(reference);
    report.notes.push_back({ImportReport::Note::Kind::read, {reference, 0}, "made-up feeder"});
    return network;
  }
  const std::filesystem::path path(reference);
  if (path.extension() != ".m")
    throw InputError(fmt::format(
        "feeder '{}': must be 'builtin:NAME', 'synthetic:BUSES' or a MATPOWER case file ending in .m", reference));
  return read_matpower((std::filesystem::path(base_folder) / path).lexically_normal().string(), report);
}

}  // namespace gridkeel::grid
