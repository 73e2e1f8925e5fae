#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "common/csv_reader.hpp"
#include "common/file.hpp"
#include "planning/event_parts.hpp"
#include "shock/facts.hpp"

namespace gridkeel::planning {
namespace {

namespace facts = shock::facts;

using Series = std::vector<double> shock::AiLoad::*;
struct Field {
  const char* name;
  Series series;
};
constexpr std::array<Field, 5> kFields{{{"training_mw", &shock::AiLoad::training_mw},
                                        {"inference_mw", &shock::AiLoad::inference_mw},
                                        {"max_mw", &shock::AiLoad::max_mw},
                                        {"min_mw", &shock::AiLoad::min_mw},
                                        {"ramp_mw_per_min", &shock::AiLoad::ramp_mw_per_min}}};

void refuse_unknown_columns(const CsvReader& csv) {
  std::vector<std::string> known{"period"};
  for (const Field& field : kFields) known.push_back(field.name);
  bool any = false;
  for (const std::string_view name : csv.header()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw InputError(csv.where(), fmt::format("column '{}' is none of {}", name, fmt::join(known, ", ")));
    any = any || name != "period";
  }
  known.erase(known.begin());
  if (!any) throw InputError(csv.where(), fmt::format("there is none of the columns {}", fmt::join(known, ", ")));
}

// One site's load while it is read: what a line does not say stays in proportion to what it says.
class LoadLines {
 public:
  LoadLines(const CsvReader& csv, const shock::AiSite& site, shock::AiLoad& load)
      : csv_(csv), site_(site), load_(load) {}

  void take(std::size_t t) {
    if (csv_.has("period") && csv_.number(csv_.column("period")) != static_cast<double>(t))
      throw InputError(csv_.where(), fmt::format("period = '{}' must be {}: periods count up from 0",
                                                 csv_.text(csv_.column("period")), t));
    const double before = mean(t);
    for (std::size_t k = 0; k < 2; ++k)
      if (const auto value = read(kFields[k], 1e4)) (load_.*kFields[k].series)[t] = *value;
    const double limit = facts::kMeanLimit * site_.rating_mw;
    if (mean(t) > limit * (1.0 + 1e-9))
      throw ValueOutOfRange(csv_.where(), "site " + site_.name, "training_mw + inference_mw", mean(t), "MW",
                            fmt::format("<= {:.6g} MW, {:g} times rating_mw", limit, facts::kMeanLimit));
    scale_envelope(t, before);
    read_envelope(t);
  }

 private:
  double mean(std::size_t t) const { return load_.training_mw[t] + load_.inference_mw[t]; }

  std::optional<double> read(const Field& field, double most) const {
    if (!csv_.has(field.name)) return std::nullopt;
    const double value = csv_.number(csv_.column(field.name));
    const Range range = Range::between(0.0, most);
    if (!range.contains(value))
      throw ValueOutOfRange(csv_.where(), "site " + site_.name, field.name, value, unit_of_key(field.name),
                            range.text(unit_of_key(field.name)));
    return value;
  }

  void scale_envelope(std::size_t t, double before) {
    const double now = mean(t), factor = before > 0.0 ? now / before : 0.0;
    load_.max_mw[t] = std::max(now, std::min(load_.max_mw[t] * factor, facts::kSwingLimit * site_.rating_mw));
    load_.min_mw[t] = std::min(load_.min_mw[t] * factor, now);
  }

  void read_envelope(std::size_t t) {
    const double most = std::max(mean(t), facts::kSwingLimit * site_.rating_mw);
    if (const auto max = read(kFields[2], most)) load_.max_mw[t] = *max;
    if (const auto min = read(kFields[3], most)) load_.min_mw[t] = *min;
    const double rounding = 1e-9 * site_.rating_mw;
    if (load_.max_mw[t] < mean(t) - rounding)
      throw ValueOutOfRange(csv_.where(), "site " + site_.name, "max_mw", load_.max_mw[t], "MW",
                            fmt::format(">= {:.6g} MW, the mean of the period", mean(t)));
    if (load_.min_mw[t] > mean(t) + rounding)
      throw ValueOutOfRange(csv_.where(), "site " + site_.name, "min_mw", load_.min_mw[t], "MW",
                            fmt::format("<= {:.6g} MW, the mean of the period", mean(t)));
    const auto ramp = read(kFields[4], 1e4);
    load_.ramp_mw_per_min[t] = ramp.value_or(load_.max_mw[t] - load_.min_mw[t]);
  }

  const CsvReader& csv_;
  const shock::AiSite& site_;
  shock::AiLoad& load_;
};

}  // namespace

void read_ai_csv(const std::string& path, const shock::AiSite& site, const shock::Horizon& horizon,
                 shock::AiLoad& load) {
  const std::string text = read_file(path);
  CsvReader csv(text, path);
  refuse_unknown_columns(csv);
  LoadLines lines(csv, site, load);
  int rows = 0;
  while (csv.next()) {
    if (rows < horizon.periods) lines.take(static_cast<std::size_t>(rows));
    ++rows;
  }
  if (rows != horizon.periods)
    throw InputError({path, 0},
                     fmt::format("{} lines of numbers, but the horizon has {} periods", rows, horizon.periods));
}

}  // namespace gridkeel::planning
