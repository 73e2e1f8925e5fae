#include "report/scenario_csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "common/csv_reader.hpp"
#include "shock/facts.hpp"

namespace gridkeel::report {
namespace {

using shock::AiLoad;
using shock::Scenario;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct AiColumn {
  std::string_view name;
  std::vector<double> AiLoad::*values;
  bool required;
  std::string_view unit;
  Range range;
};
constexpr Range kPower{0.0, 1e4, false, false};
constexpr AiColumn kAiQuantities[] = {{"training", &AiLoad::training_mw, true, "MW", kPower},
                                      {"inference", &AiLoad::inference_mw, true, "MW", kPower},
                                      {"max", &AiLoad::max_mw, false, "MW", kPower},
                                      {"min", &AiLoad::min_mw, false, "MW", kPower},
                                      {"ramp", &AiLoad::ramp_mw_per_min, false, "MW/min", kPower},
                                      {"share_above", &AiLoad::share_above, false, "share", {0.0, 1.0, false, false}}};

class CsvScenarioReader {
 public:
  CsvScenarioReader(const planning::Study& study, std::string_view text, const std::string& file)
      : study_(study), csv_(text, file), file_(file), periods_(static_cast<std::size_t>(study.horizon.periods)) {}

  std::vector<Scenario> read() {
    const std::size_t scenario = csv_.column("scenario"), probability = csv_.column("probability"),
                      period = csv_.column("period"), kind = csv_.column("kind"), element = csv_.column("element"),
                      quantity = csv_.column("quantity"), value = csv_.column("value");
    if (csv_.has("unit")) unit_column_ = csv_.column("unit");
    while (csv_.next()) {
      Scenario& s = scenario_of(std::string(csv_.text(scenario)), csv_.number(probability));
      take(s, period_of(csv_.number(period)), csv_.text(kind), std::string(csv_.text(element)), csv_.text(quantity),
           csv_.number(value));
    }
    if (scenarios_.empty()) throw InputError({file_, 0}, "holds no scenario");
    for (Scenario& s : scenarios_) complete(s);
    return std::move(scenarios_);
  }

 private:
  Scenario& scenario_of(const std::string& name, double probability) {
    const auto known = index_.find(name);
    if (known != index_.end()) {
      Scenario& s = scenarios_[known->second];
      if (s.probability != probability)
        throw InputError(csv_.where(), fmt::format("scenario {}: probability = {}, but {} on an earlier line", name,
                                                   probability, s.probability));
      return s;
    }
    if (name.empty()) throw InputError(csv_.where(), "scenario = '' is not a name");
    if (probability < 0.0 || probability > 1.0)
      throw ValueOutOfRange(csv_.where(), "scenario " + name, "probability", probability, "", "in [0, 1]");
    index_.emplace(name, scenarios_.size());
    Scenario& s = scenarios_.emplace_back();
    s.name = name;
    s.probability = probability;
    s.background_scale.assign(periods_, kMissing);
    s.import_share.assign(periods_, kMissing);
    for (std::size_t i = 0; i < study_.ai_sites.size(); ++i) {
      AiLoad& load = s.ai.emplace_back();
      for (const AiColumn& quantity : kAiQuantities) (load.*quantity.values).assign(periods_, kMissing);
    }
    s.usable_share.assign(study_.candidate_sites.size(), std::vector<double>(study_.catalogue.offers.size(), 1.0));
    return s;
  }

  std::size_t period_of(double number) const {
    if (number != std::floor(number) || number < 0.0 || number >= static_cast<double>(periods_))
      throw ValueOutOfRange(csv_.where(), "row", "period", number, "",
                            fmt::format("a whole number in [0, {}], the study's periods", periods_ - 1));
    return static_cast<std::size_t>(number);
  }

  // The unit may be left out, but not be another one.
  void check_unit(const std::string& what, std::string_view unit) const {
    const std::string_view given = unit_column_ ? csv_.text(*unit_column_) : "";
    if (!given.empty() && given != unit)
      throw InputError(csv_.where(), fmt::format("{}: unit = '{}' must be {}", what, given, unit));
  }

  void store(std::vector<double>& values, std::size_t t, double value, const std::string& what, std::string_view unit,
             Range range) const {
    check_unit(what, unit);
    if (!std::isnan(values[t]))
      throw InputError(csv_.where(), fmt::format("{} of period {} appears twice in this scenario", what, t));
    const std::string shown(unit == "share" ? "" : unit);
    if (!range.contains(value)) throw ValueOutOfRange(csv_.where(), what, "value", value, shown, range.text(shown));
    values[t] = value;
  }

  void take(Scenario& s, std::size_t t, std::string_view kind, const std::string& element, std::string_view quantity,
            double value) {
    if (kind == "load" && quantity == "scale")
      return store(s.background_scale, t, value, "scale", "share", Range::non_negative());
    if (kind == "system" && quantity == "import_share")
      return store(s.import_share, t, value, "import_share", "share", Range::unit());
    if (kind == "ai_site") return take_ai(s.ai[site_of(element)], t, element, quantity, value);
    if (kind == "branch" && quantity == "out") return take_outage(s, t, element, value);
    throw InputError(csv_.where(), fmt::format("a row of kind '{}' and quantity '{}' is not known; known: load scale, "
                                               "ai_site training, inference, max, min, ramp, share_above, "
                                               "system import_share, branch out",
                                               kind, quantity));
  }

  std::size_t site_of(const std::string& name) const {
    for (std::size_t i = 0; i < study_.ai_sites.size(); ++i)
      if (study_.ai_sites[i].name == name) return i;
    throw UnknownReference(csv_.where(), "row", "ai_site", name, "study " + study_.name);
  }

  void take_ai(AiLoad& load, std::size_t t, const std::string& element, std::string_view name, double value) const {
    for (const AiColumn& quantity : kAiQuantities)
      if (quantity.name == name)
        return store(load.*quantity.values, t, value, fmt::format("{} of {}", name, element), quantity.unit,
                     quantity.range);
    throw InputError(csv_.where(), fmt::format("ai_site {}: quantity '{}' is not known", element, name));
  }

  // Periods of one line that follow each other are one outage.
  void take_outage(Scenario& s, std::size_t t, const std::string& line, double value) const {
    const auto branch = study_.network.find_branch(line);
    if (!branch) throw UnknownReference(csv_.where(), "row", "line", line, "feeder " + study_.network.name);
    check_unit("out", "0/1");
    if (value != 0.0 && value != 1.0) throw ValueOutOfRange(csv_.where(), "line " + line, "out", value, "", "0 or 1");
    if (value == 0.0) return;
    const int period = static_cast<int>(t);
    for (shock::LineOutage& outage : s.outages) {
      if (outage.branch != *branch || outage.end_period != period) continue;
      outage.end_period = period + 1;
      return;
    }
    s.outages.push_back({*branch, period, period + 1});
  }

  [[noreturn]] void incomplete(const Scenario& s, std::string_view what, std::size_t t) const {
    throw InputError({file_, 0}, fmt::format("scenario {}: {} of period {} is missing", s.name, what, t));
  }

  // What nobody else needs to write has a meaning when it is left out.
  void complete(Scenario& s) const {
    for (std::size_t t = 0; t < periods_; ++t) {
      if (std::isnan(s.background_scale[t])) incomplete(s, "load scale", t);
      if (std::isnan(s.import_share[t])) s.import_share[t] = 1.0;
      for (std::size_t i = 0; i < s.ai.size(); ++i) {
        AiLoad& load = s.ai[i];
        for (const AiColumn& quantity : kAiQuantities)
          if (quantity.required && std::isnan((load.*quantity.values)[t]))
            incomplete(s, fmt::format("{} of ai_site {}", quantity.name, study_.ai_sites[i].name), t);
        const double mean = load.training_mw[t] + load.inference_mw[t];
        if (std::isnan(load.max_mw[t])) load.max_mw[t] = mean;
        if (std::isnan(load.min_mw[t])) load.min_mw[t] = mean;
        if (std::isnan(load.share_above[t])) load.share_above[t] = 0.0;
        if (std::isnan(load.ramp_mw_per_min[t])) load.ramp_mw_per_min[t] = load.max_mw[t] - load.min_mw[t];
        check_envelope(s, study_.ai_sites[i], load, t);
      }
    }
  }

  // As of an event's file: within what the site's supply is sized for, and around the mean.
  void check_envelope(const Scenario& s, const shock::AiSite& site, const AiLoad& load, std::size_t t) const {
    namespace facts = shock::facts;
    const auto require = [&](bool holds, std::string_view what, double mw, std::string_view limit, double limit_mw,
                             std::string_view why) {
      if (holds) return;
      throw ValueOutOfRange({file_, 0}, fmt::format("scenario {}, period {}: ai_site {}", s.name, t, site.name), what,
                            mw, "MW", fmt::format("{} {:.6g} MW, {}", limit, limit_mw, why));
    };
    const double mean = load.training_mw[t] + load.inference_mw[t], rounding = 1e-9 * site.rating_mw;
    const double most = facts::kMeanLimit * site.rating_mw, peak = facts::kSwingLimit * site.rating_mw;
    require(mean <= most + rounding, "training + inference", mean, "<=", most,
            fmt::format("{:g} times rating_mw", facts::kMeanLimit));
    require(load.max_mw[t] <= peak + rounding, "max", load.max_mw[t], "<=", peak,
            fmt::format("{:g} times rating_mw", facts::kSwingLimit));
    require(load.max_mw[t] >= mean - rounding, "max", load.max_mw[t], ">=", mean, "the mean of the period");
    require(load.min_mw[t] <= mean + rounding, "min", load.min_mw[t], "<=", mean, "the mean of the period");
  }

  const planning::Study& study_;
  CsvReader csv_;
  std::string file_;
  std::size_t periods_;
  std::optional<std::size_t> unit_column_;
  std::vector<Scenario> scenarios_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace

std::vector<Scenario> read_scenario_csv(const planning::Study& study, std::string_view text, const std::string& file) {
  return CsvScenarioReader(study, text, file).read();
}

}  // namespace gridkeel::report
