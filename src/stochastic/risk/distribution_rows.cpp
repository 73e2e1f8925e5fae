#include "stochastic/risk/distribution_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.hpp"

namespace gridkeel::stochastic {

namespace {

[[noreturn]] void refuse(const std::string& element, const std::string& quantity, double value,
                         const std::string& limit) {
  throw ValueOutOfRange(Location{}, element, quantity, value, "", limit);
}

void require_ordered(const std::string& element, double lower, double upper) {
  if (std::isnan(lower) || lower == solver::kInf) refuse(element, "lower limit", lower, "a number");
  if (!(upper >= lower) || upper == -solver::kInf)
    refuse(element, "upper limit", upper, fmt::format(">= the lower limit {}", lower));
}

// Collects rows of dense values per atom.
class Builder {
 public:
  Builder(std::string_view set, std::size_t atoms) : set_(set), entries_(atoms) {}

  void add(const std::string& words, const std::vector<double>& value, double lower, double upper, double shift) {
    constexpr double kRounding = 1e-12;
    const auto [least, most] = std::minmax_element(value.begin(), value.end());
    const double tolerance = kRounding * std::max(std::abs(*least), std::abs(*most));
    if (lower > *most + tolerance)
      refuse_empty(fmt::format("{} >= {:g}, but no scenario exceeds {:g}", words, lower, *most));
    if (upper < *least - tolerance)
      refuse_empty(fmt::format("{} <= {:g}, but no scenario lies below {:g}", words, upper, *least));
    if (*most - *least <= tolerance) return;  // the same for every distribution
    const double scale = std::max(std::abs(*least - shift), std::abs(*most - shift));
    // What rounding may leave of limits that touch each other, such as several equalities: without it, sets of one
    // distribution would be empty.
    const double slack = 1e-13 + 4.0 * std::numeric_limits<double>::epsilon() * std::abs(shift) / scale;
    const int row = rows_.count();
    for (std::size_t s = 0; s < value.size(); ++s)
      if (value[s] != shift) entries_[s].push_back({row, (value[s] - shift) / scale});
    rows_.lower.push_back((lower - shift) / scale - slack);
    rows_.upper.push_back((upper - shift) / scale + slack);
    rows_.words.push_back(words);
    rows_.scale.push_back(scale);
    rows_.shift.push_back(shift);
  }

  DistributionRows finish() {
    for (const auto& entries : entries_) rows_.atom.add(entries);
    return std::move(rows_);
  }

 private:
  [[noreturn]] void refuse_empty(const std::string& why) const {
    throw InputError(fmt::format("the ambiguity set {} is empty: {}", set_, why));
  }

  std::string_view set_;
  DistributionRows rows_;
  std::vector<std::vector<solver::Entry>> entries_;
};

// Values far from 0 with little spread lose their digits in sums: they count from the middle of their range.
double middle(const std::vector<double>& value) {
  const auto [least, most] = std::minmax_element(value.begin(), value.end());
  return 0.5 * (*least + *most);
}

void add_moment(Builder& rows, const MomentLimits& moment, std::size_t atoms) {
  const std::string element = "moment '" + moment.name + "'";
  if (moment.value.size() != atoms)
    throw InputError(fmt::format("{}: {} values for {} scenarios", element, moment.value.size(), atoms));
  for (std::size_t s = 0; s < atoms; ++s)
    if (!std::isfinite(moment.value[s]))
      refuse(element, fmt::format("value of scenario {}", s), moment.value[s], "finite");
  require_ordered(element + ", mean", moment.mean_lower, moment.mean_upper);
  if (std::isfinite(moment.mean_lower) || std::isfinite(moment.mean_upper))
    rows.add(fmt::format("mean of '{}'", moment.name), moment.value, moment.mean_lower, moment.mean_upper,
             middle(moment.value));
  if (moment.deviation_upper == solver::kInf) return;
  if (!(moment.deviation_upper >= 0.0)) refuse(element, "deviation limit", moment.deviation_upper, ">= 0");
  if (!std::isfinite(moment.centre)) refuse(element, "centre", moment.centre, "finite");
  std::vector<double> deviation;
  for (const double v : moment.value) deviation.push_back(std::abs(v - moment.centre));
  rows.add(fmt::format("mean absolute deviation of '{}' from {:g}", moment.name, moment.centre), deviation,
           -solver::kInf, moment.deviation_upper, 0.0);
}

void add_row(Builder& rows, const ProbabilityRow& row, std::size_t atoms) {
  const std::string element = "row '" + row.name + "'";
  require_ordered(element, row.lower, row.upper);
  std::vector<double> value(atoms, 0.0);
  for (const solver::Entry& e : row.entries) {
    if (e.index < 0 || static_cast<std::size_t>(e.index) >= atoms)
      throw InputError(fmt::format("{}: scenario {} does not exist ({} scenarios)", element, e.index, atoms));
    if (!std::isfinite(e.value)) refuse(element, fmt::format("coefficient of scenario {}", e.index), e.value, "finite");
    value[static_cast<std::size_t>(e.index)] += e.value;
  }
  rows.add(element, value, row.lower, row.upper, 0.0);
}

}  // namespace

std::string DistributionRows::lower_text(int row) const {
  const auto r = static_cast<std::size_t>(row);
  return fmt::format("{} >= {:g}", words[r], shift[r] + scale[r] * lower[r]);
}

std::string DistributionRows::upper_text(int row) const {
  const auto r = static_cast<std::size_t>(row);
  return fmt::format("{} <= {:g}", words[r], shift[r] + scale[r] * upper[r]);
}

DistributionRows distribution_rows(const RiskSpec& spec) {
  const std::size_t atoms = spec.probability.size();
  if (spec.moments.empty() && spec.rows.empty())
    throw InputError(fmt::format("the ambiguity set {} has no limits", to_string(spec.ambiguity)));
  Builder rows(to_string(spec.ambiguity), atoms);
  for (const MomentLimits& moment : spec.moments) add_moment(rows, moment, atoms);
  for (const ProbabilityRow& row : spec.rows) add_row(rows, row, atoms);
  return rows.finish();
}

}  // namespace gridkeel::stochastic
