#include <fmt/format.h>

#include <filesystem>

#include "common/file.hpp"
#include "grid/feeders.hpp"
#include "grid/matpower/build_network.hpp"
#include "grid/matpower/interpreter.hpp"

namespace gridkeel::grid {

namespace {

constexpr std::uintmax_t kMaxFileBytes = 64ULL << 20;

[[noreturn]] void refuse_size(const std::string& name, std::uintmax_t bytes) {
  throw FileError(name, fmt::format("size {} bytes is above the limit of {} bytes for a feeder", bytes, kMaxFileBytes));
}

}  // namespace

Network parse_matpower(std::string_view text, const std::string& name, ImportReport& report) {
  if (text.size() > kMaxFileBytes) refuse_size(name, text.size());
  const matpower::CaseData data = matpower::Interpreter(text, name, report).run();
  return matpower::build_network(data, std::filesystem::path(name).stem().string(), report);
}

Network read_matpower(const std::string& path, ImportReport& report) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_directory(status) &&
      !std::filesystem::is_regular_file(status))
    throw FileError(path, "is not a regular file");
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (!error && bytes > kMaxFileBytes) refuse_size(path, bytes);
  return parse_matpower(read_file(path), path, report);
}

}  // namespace gridkeel::grid
