// planning: a study (what the user asks) and the builder that turns it into a two-stage problem, and the
// solution back into a plan. The only part that knows both the feeder and the engine.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/config_edits.hpp"
#include "flex/catalogue.hpp"
#include "grid/feeders.hpp"
#include "grid/network.hpp"
#include "planning/scenario_choice.hpp"
#include "shock/settings.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::planning {

struct Money {
  double discount_rate = 0.07;
  double events_per_year = 40.0;     // days like the scenarios in a year: annual cost / this = cost per event
  std::optional<double> budget_usd;  // total purchase price (not annualised) of all modules and sites
};

struct Substation {
  // Scenarios that leave less than this share of the import limit have an offset of their own: what losses take of so
  // little is worth no tightening of the whole limit.
  static constexpr double kSmallShare = 0.1;
  // Of what a scenario leaves, at least this share stays.
  static constexpr double kLeastLeft = 0.05;

  double import_limit_mw = 0.0;
  double import_limit_mvar = 0.0;
  double small_share_offset_mw = 0.0;            // <= 0; by AC feedback only
  std::vector<double> import_price_usd_per_mwh;  // per period
  double ramp_limit_mw_per_h = 0.0;
  double ramp_penalty_usd_per_mw = 0.0;
  double swing_limit_mw = 0.0;              // in-period swing of the load that the substation may take
  double reserve_penalty_usd_per_mw = 0.0;  // per MW and period of swing that nothing covers
  double imbalance_tolerance_mw = 0.0;
  double imbalance_up_usd_per_mwh = 0.0;    // import above schedule
  double imbalance_down_usd_per_mwh = 0.0;  // import below schedule

  // In a period that leaves this share of it.
  double usable_import_mw(double share) const {
    const double left = import_limit_mw * share;
    return share < kSmallShare ? std::max(kLeastLeft * left, left + small_share_offset_mw) : left;
  }
};

struct LoadClass {
  std::string name;
  double voll_usd_per_mwh = 0.0;
  double sheddable_share = 1.0;
  double customers_per_mw = 0.0;
  Location where;
};

struct CandidateSite {
  grid::BusId bus;
  std::string name;            // the bus's name
  double site_cost_usd = 0.0;  // once, when the site is opened
  int unit_limit = 0;          // over all offers
  double power_limit_mw = grid::kUnlimited;
  std::vector<flex::ModuleType> types;  // allowed
  std::vector<std::string> offers;      // allowed; empty = all offers of the allowed types
  Location where;

  bool allows(const flex::Offer& offer) const;
};

// Modules that stand at a candidate site already: paid for, and from no stock. Its limits count them.
struct Installed {
  std::size_t site = 0;
  flex::OfferId offer;
  int units = 0;
  Location where;
};

// How finely the loads of the feeder's buses can be shed (docs/model.md, "Shedding by zone").
struct Shedding {
  enum class By { automatic, bus, zone } by = By::automatic;
  int zones = 20;  // about
};

// What happens to customers without supply, beside their unserved energy, and how they get it back.
struct Restoration {
  enum class Switching { none, outages, always };  // when switches may move

  double penalty_usd_per_customer_h = 0.0;  // customers without supply that an outage cut off, or while switches move
  Switching switching = Switching::none;
  int operations_per_period = 2;
  int operation_periods = 1;  // that share this limit: more than one where steps are finer than the study's periods
  double operation_cost_usd = 0.0;
  double interruption_usd_per_customer = 0.0;  // each time that a part goes dark
  double pickup_share = 0.0;                   // of served load, on top of it after a part was dark
  double pickup_h = 1.0;                       // for how long
  double operate_h = 2.0;                      // after each fault or repair: while switches are operated
  double return_h = 4.0;                       // after the last repair: until the feeder is back to normal
};

// Which of Stage II's decisions are whole numbers. None: the recourse is an LP.
struct Fidelity {
  bool commitment = false;         // generators run or stand still, with a minimum load, start, up and down times
  bool activation = false;         // demand response comes in calls of whole units
  bool exclusive_storage = false;  // a unit of storage charges or discharges, never both in one period
  bool relaxed = false;            // the same rows, and fractions allowed after all
};

struct RiskChoice {
  double alpha = 0.95;
  double lambda = 0.5;
  stochastic::Ambiguity ambiguity = stochastic::Ambiguity::wasserstein;
  double radius = 0.1;           // what it means depends on the set: stochastic/risk/radius.hpp
  bool auto_radius = false;      // it is to be found: see auto_radius.hpp
  std::string ambiguity_file{};  // if given, it says the set's limits; `ambiguity` is then the set it names
};

// The same criterion at the nominal distribution.
RiskChoice without_ambiguity(RiskChoice risk);

struct SolveChoice {
  double gap = 1e-3;
  double time_limit_s = 600.0;
  int threads = 0;  // 0 = all cores
};

// AC power flow of what was dispatched: left out; held against the limits; or also fed back, with limits tightened
// until the dispatch keeps the study's own in AC.
enum class AcMode { off, report, feedback };
std::string_view to_string(AcMode mode);
std::vector<std::string> ac_mode_names();
AcMode ac_mode_of(std::string_view name);  // one of the names

struct AcChoice {
  AcMode mode = AcMode::report;
  int rounds = 5;                      // of feedback, at most
  double voltage_tolerance_pu = 1e-3;  // beyond a limit without counting as a violation
  double loading_tolerance = 0.01;     // share of a line's rating or of the import limit
};

// Power of all modules of one type, over all sites.
struct TechnologyLimit {
  flex::ModuleType type;
  double min_mw = 0.0;
  double max_mw = grid::kUnlimited;
  Location where;
};

struct PlanLimits {
  double time_to_event_weeks = 52.0;         // offers with a longer lead time cannot be bought
  std::optional<double> max_supplier_share;  // of the purchase price, per supplier
  std::vector<TechnologyLimit> technologies;
};

// A file that a study is made of.
struct StudyFile {
  std::string path;  // from the study's folder: "study.toml", "catalogue.toml"
  std::string content;
};

struct Study {
  std::string name, title;
  std::string source;            // path of the study file, or "builtin:ieee33"
  std::string fingerprint;       // 16 hexadecimal digits of every file that it was read from
  std::vector<StudyFile> files;  // these, the study file first
  grid::Network network;
  grid::ImportReport import_report;
  std::vector<grid::ImportReport::Note>
      trace_notes;  // those of import_report that say how measured traces were changed
  flex::Catalogue catalogue;
  shock::Horizon horizon;
  Money money;
  Substation substation;
  std::vector<LoadClass> load_classes;
  std::vector<int> bus_class;  // per bus: index of its own load's class
  int training_class = -1;     // class of AI training / inference load
  int inference_class = -1;
  std::vector<shock::AiSite> ai_sites;
  std::vector<CandidateSite> candidate_sites;
  std::vector<Installed> installed;
  shock::ShockSettings shocks;
  Shedding shedding;
  Restoration restoration;
  Fidelity fidelity;
  RiskChoice risk;
  SolveChoice solve;
  AcChoice ac;
  PlanLimits limits;
  int scenario_count = 200;
  std::uint64_t seed = 1;
  ScenarioChoice scenarios;

  shock::GeneratorInput generator_input() const;
};

// A study file (TOML), a folder holding study.toml, or the name of a built-in study ("ieee33"). A folder
// of that name in the working directory goes first; "builtin:ieee33" always means the built-in one.
// Relative paths in the file start at its own folder. `edits` change numbers of study and catalogue. Throws InputError.
Study load_study(const std::string& reference, const std::vector<ConfigEdit>& edits = {});

// The study that was read from these files, wherever they stand now; `source` is what it was called.
Study read_stored_study(const std::string& source, std::vector<StudyFile> files);

// Built-in studies: the files that `init` writes, embedded in the program at build time from studies/.
std::vector<std::string> builtin_study_names();
std::vector<StudyFile> builtin_study_files(const std::string& name);

}  // namespace gridkeel::planning
