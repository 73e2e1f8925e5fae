// Private to smps: names as the files can hold them.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

namespace gridkeel::stochastic::smps {

// Gives every name of one kind a form without blanks, control characters and leading quotes, and different from
// all others: twins get a number at their end.
class FileNames {
 public:
  std::string add(const std::string& name);
  // A name that no other has, for what the files call a set.
  std::string unused(const std::string& name) const;
  void reserve(const std::string& name) { used_.insert(name); }

 private:
  std::unordered_set<std::string> used_;
};

}  // namespace gridkeel::stochastic::smps
