// Reads back what a RunWriter wrote, whether the run came to its end or not.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/run_writer.hpp"

namespace gridkeel::store {

// Whether the folder holds the file of a run.
bool holds_run_file(const std::string& folder);

struct StoredIteration {
  double seconds = 0.0;
  std::string phase;
  int iteration = 0;
  double lower_bound = 0.0, upper_bound = 0.0;  // not numbers before they are known
  long subproblem_solves = 0, nodes = 0;
};

// Throws FileError naming the file for what is no run, is damaged or of another version.
class RunReader {
 public:
  explicit RunReader(const std::string& folder);
  ~RunReader();

  const std::string& path() const;
  Facts facts() const;
  std::vector<StoredFile> files() const;
  std::vector<StoredIteration> iterations() const;
  stochastic::Checkpoint checkpoint() const;
  std::vector<StoredRecourse> recourse() const;  // empty before the end
  // Scenario by scenario.
  struct Series {
    int scenario = 0;
    std::string kind, element, quantity, unit;
    std::string json;  // an array, null where there is no figure
  };
  std::vector<Series> dispatch() const;
  std::vector<StoredSpread> spread() const;
  std::optional<std::string> document(const std::string& name) const;

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace gridkeel::store
