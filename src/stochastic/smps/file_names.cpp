#include "stochastic/smps/file_names.hpp"

namespace gridkeel::stochastic::smps {

std::string FileNames::unused(const std::string& name) const {
  std::string out = name;
  for (int number = 2; used_.contains(out); ++number) out = name + "_" + std::to_string(number);
  return out;
}

std::string FileNames::add(const std::string& name) {
  std::string plain = name.empty() ? "_" : name;
  for (char& c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) c = '_';
  }
  if (plain.front() == '\'' || plain.front() == '"') plain.front() = '_';
  std::string out = unused(plain);
  used_.insert(out);
  return out;
}

}  // namespace gridkeel::stochastic::smps
