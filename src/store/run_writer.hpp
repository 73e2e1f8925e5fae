// store: one run is one SQLite file, written while it goes (docs/run-store.md): what it was given, what the search has
// learnt, what came out. Depends on stochastic for cuts and bounds; of feeders it knows names and numbers only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "stochastic/checkpoint.hpp"
#include "stochastic/solution.hpp"

namespace gridkeel::store {

inline constexpr const char* kRunFile = "run.sqlite";  // within the folder of a run

using Facts = std::map<std::string, std::string>;  // the table `meta`

struct StoredFile {
  std::string path, content;
};

struct StoredScenario {
  std::string name;
  double probability = 0.0;
  std::string story, numbers;  // `numbers`: a JSON object
};

// What is known before the search.
struct RunHead {
  Facts facts;
  std::vector<StoredFile> files;
  std::vector<StoredScenario> scenarios;
};

struct StoredRecourse {
  double weight = 0.0, cost_usd = 0.0;
  double without_usd = 0.0;      // not a number: unknown
  std::vector<double> term_usd;  // nine, in the order of recourse.csv
  double unserved_mwh = 0.0, imbalance_mwh = 0.0, restoration_h = 0.0, unserved_mvarh = 0.0;
  double losses_mwh = 0.0;  // not a number: unknown
};

// One figure of one element over the periods of a scenario; periods without the figure are not numbers.
struct StoredSeries {
  int scenario = 0;
  std::string kind, element, quantity, unit;
  std::vector<double> values;
};

// One figure of one element over all periods of all scenarios. Quantiles that are not numbers are unknown.
struct StoredSpread {
  std::string kind, element, quantity, unit;
  double least = 0.0, p05 = 0.0, median = 0.0, p95 = 0.0, most = 0.0;
};

// What came out.
struct RunResult {
  Facts facts;
  std::vector<StoredRecourse> recourse;  // per scenario
  std::vector<StoredSeries> dispatch;
  std::vector<StoredSpread> spread;
  std::vector<StoredFile> documents;  // the files of results, as written
};

class Database;

// Throws FileError naming the file whenever it cannot be written. Every call is a transaction of its own, so that a run
// which is killed leaves a file that can be read, without what the last call was about.
class RunWriter {
 public:
  // A new file in the folder, in place of one that is there, which stays until the new one is whole.
  RunWriter(const std::string& folder, const RunHead& head);
  // The file that is there, to go on with it.
  explicit RunWriter(const std::string& folder);
  ~RunWriter();

  void set(const Facts& facts);
  // Cuts and points found since the last call, and the bounds they led to.
  void add(const stochastic::Checkpoint& found, const stochastic::Progress& progress);
  // Results, in place of earlier ones. The file is then whole on its own, without SQLite's log beside it.
  void finish(const RunResult& result);
  // A document of a later verb (evaluate, sweep), in place of one of this name.
  void add_document(const StoredFile& document);

 private:
  void open(const std::string& path);
  std::unique_ptr<Database> database_;
};

}  // namespace gridkeel::store
