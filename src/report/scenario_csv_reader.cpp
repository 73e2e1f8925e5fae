#include "report/scenario_csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "common/csv_reader.hpp"

namespace gridkeel::report {
namespace {

using shock::AiLoad;
using shock::Scenario;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct AiColumn {
  std::string_view name;
  std::vector<double> AiLoad::*values;
  bool required;
};
constexpr AiColumn kAiQuantities[] = {
    {"training", &AiLoad::training_mw, true},  {"inference", &AiLoad::inference_mw, true},
    {"max", &AiLoad::max_mw, false},           {"min", &AiLoad::min_mw, false},
    {"ramp", &AiLoad::ramp_mw_per_min, false}, {"share_above", &AiLoad::share_above, false}};

class CsvScenarioReader {
 public:
  CsvScenarioReader(const planning::Study& study, std::string_view text, const std::string& file)
      : study_(study), csv_(text, file), file_(file), periods_(static_cast<std::size_t>(study.horizon.periods)) {}

  std::vector<Scenario> read() {
    const std::size_t scenario = csv_.column("scenario"), probability = csv_.column("probability"),
                      period = csv_.column("period"), kind = csv_.column("kind"), element = csv_.column("element"),
                      quantity = csv_.column("quantity"), value = csv_.column("value");
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

  void store(std::vector<double>& values, std::size_t t, double value, const std::string& what, Range range) const {
    if (!std::isnan(values[t]))
      throw InputError(csv_.where(), fmt::format("{} of period {} appears twice in this scenario", what, t));
    if (!range.contains(value)) throw ValueOutOfRange(csv_.where(), what, "value", value, "", range.text(""));
    values[t] = value;
  }

  void take(Scenario& s, std::size_t t, std::string_view kind, const std::string& element, std::string_view quantity,
            double value) {
    if (kind == "load" && quantity == "scale")
      return store(s.background_scale, t, value, "scale", Range::non_negative());
    if (kind == "system" && quantity == "import_share")
      return store(s.import_share, t, value, "import_share", Range::unit());
    if (kind == "ai_site") return take_ai(s.ai[site_of(element)], t, element, quantity, value);
    if (kind == "branch" && quantity == "out") return take_outage(s, t, element, value);
    throw InputError(csv_.where(), fmt::format("a row of kind '{}' and quantity '{}' is not known; known: load scale, "
                                               "ai_site training, inference, max, min, ramp, system import_share, "
                                               "branch out",
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
        return store(load.*quantity.values, t, value, fmt::format("{} of {}", name, element), Range::non_negative());
    throw InputError(csv_.where(), fmt::format("ai_site {}: quantity '{}' is not known", element, name));
  }

  // Periods of one line that follow each other are one outage.
  void take_outage(Scenario& s, std::size_t t, const std::string& line, double value) const {
    const auto branch = study_.network.find_branch(line);
    if (!branch) throw UnknownReference(csv_.where(), "row", "line", line, "feeder " + study_.network.name);
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
      }
    }
  }

  const planning::Study& study_;
  CsvReader csv_;
  std::string file_;
  std::size_t periods_;
  std::vector<Scenario> scenarios_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace

std::vector<Scenario> read_scenario_csv(const planning::Study& study, std::string_view text, const std::string& file) {
  return CsvScenarioReader(study, text, file).read();
}

}  // namespace gridkeel::report
