#include "stochastic/risk/read_ambiguity.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "common/config.hpp"
#include "stochastic/risk/radius.hpp"

namespace gridkeel::stochastic {

namespace {

class Reader {
 public:
  Reader(const ConfigTable& root, const std::vector<std::string>& scenarios, const std::vector<double>& probability)
      : root_(root), scenarios_(scenarios) {
    spec_.probability = probability;
    for (std::size_t s = 0; s < scenarios.size(); ++s) index_.emplace(scenarios[s], static_cast<int>(s));
  }

  RiskSpec read() {
    const Ambiguity set = ambiguity_of(root_.choice("set", ambiguity_names()));
    spec_.ambiguity = set;
    if (set == Ambiguity::box) {
      read_box();
    } else if (set == Ambiguity::moment || set == Ambiguity::polyhedron) {
      for (const ConfigTable& table : root_.tables("moment")) read_moment(table);
      if (set == Ambiguity::polyhedron)
        for (const ConfigTable& table : root_.tables("row")) read_row(table);
    } else if (set != Ambiguity::none) {
      const double largest = set == Ambiguity::total_variation ? 1.0 : 1e300;
      spec_.radius = root_.number("radius", Range::between(0.0, largest));
      if (set == Ambiguity::wasserstein) read_metric();
    }
    root_.finish(fmt::format("for the set {}", to_string(set)));
    return std::move(spec_);
  }

 private:
  int index_of(const ConfigTable& table, std::string_view key, const std::string& name) const {
    const auto at = index_.find(name);
    if (at == index_.end())
      throw UnknownReference(
          table.location(key), table.path(), "scenario", name,
          fmt::format("these {} scenarios ('{}' ... '{}')", scenarios_.size(), scenarios_.front(), scenarios_.back()));
    return at->second;
  }

  // One number per scenario, in their order.
  std::vector<double> per_scenario(const ConfigTable& table, std::string_view key) const {
    std::vector<double> values = table.numbers(key, Range::any());
    if (values.size() != scenarios_.size())
      throw InputError(table.location(key), fmt::format("{}: {} has {} values, but there are {} scenarios",
                                                        table.path(), key, values.size(), scenarios_.size()));
    return values;
  }

  void read_box() {
    if (root_.has("radius"))
      return set_by_radius(spec_, Ambiguity::box, root_.number("radius", Range::between(0.0, 1e300)), {});
    spec_.lower.assign(scenarios_.size(), root_.number("lower", Range::unit(), 0.0));
    spec_.upper.assign(scenarios_.size(), root_.number("upper", Range::unit(), 1.0));
    for (const ConfigTable& table : root_.tables("scenario")) {
      const auto s = static_cast<std::size_t>(index_of(table, "name", table.name("name")));
      spec_.lower[s] = table.number("lower", Range::unit(), spec_.lower[s]);
      spec_.upper[s] = table.number("upper", Range::unit(), spec_.upper[s]);
      table.finish();
    }
  }

  void read_moment(const ConfigTable& table) {
    MomentLimits moment;
    moment.name = table.name("name");
    moment.value = per_scenario(table, "values");
    moment.mean_lower = table.number("mean_lower", Range::any(), moment.mean_lower);
    moment.mean_upper = table.number("mean_upper", Range::any(), moment.mean_upper);
    if (const auto deviation = table.optional_number("deviation_upper", Range::non_negative())) {
      moment.deviation_upper = *deviation;
      moment.centre = table.number("centre", Range::any());
    }
    table.finish();
    spec_.moments.push_back(std::move(moment));
  }

  void read_row(const ConfigTable& table) {
    ProbabilityRow row;
    row.name = table.name("name");
    const std::vector<std::string> names = table.names("scenarios");
    std::vector<double> coefficients(names.size(), 1.0);
    if (table.has("coefficients")) coefficients = table.numbers("coefficients", Range::any());
    if (coefficients.size() != names.size())
      throw InputError(table.location("coefficients"), fmt::format("{}: {} coefficients for {} scenarios", table.path(),
                                                                   coefficients.size(), names.size()));
    for (std::size_t k = 0; k < names.size(); ++k)
      row.entries.push_back({index_of(table, "scenarios", names[k]), coefficients[k]});
    row.lower = table.number("lower", Range::any(), row.lower);
    row.upper = table.number("upper", Range::any(), row.upper);
    table.finish();
    spec_.rows.push_back(std::move(row));
  }

  // Features as they are, or the distances from every scenario that has a probability.
  void read_metric() {
    if (root_.has("reference")) return read_distances();
    const std::string norm = root_.has("norm") ? root_.name("norm") : "1";
    if (norm != "1" && norm != "2" && norm != "max")
      throw InputError(root_.location("norm"), fmt::format("norm = {} is not one of 1, 2, max", norm));
    std::vector<std::vector<double>> features(scenarios_.size());
    const std::vector<ConfigTable> tables = root_.tables("feature");
    if (tables.empty()) throw MissingKey(root_.location(), root_.path(), "feature");
    for (const ConfigTable& table : tables) {
      table.name("name");
      const std::vector<double> values = per_scenario(table, "values");
      for (std::size_t s = 0; s < values.size(); ++s) features[s].push_back(values[s]);
      table.finish();
    }
    spec_.metric = GroundMetric::from_features(features, norm == "max" ? 0 : norm == "2" ? 2 : 1);
  }

  void read_distances() {
    const std::size_t count = scenarios_.size();
    std::vector<double> distance(count * count, 0.0);
    std::vector<bool> known(count, false);
    for (const ConfigTable& table : root_.tables("reference")) {
      const auto r = static_cast<std::size_t>(index_of(table, "name", table.name("name")));
      const std::vector<double> row = per_scenario(table, "distances");
      std::copy(row.begin(), row.end(), distance.begin() + static_cast<std::ptrdiff_t>(r * count));
      known[r] = true;
      table.finish();
    }
    for (std::size_t r = 0; r < count; ++r)
      if (!known[r] && spec_.probability[r] > 0.0)
        throw InputError(root_.location("reference"),
                         fmt::format("no [[reference]] gives the distances from scenario '{}'", scenarios_[r]));
    spec_.metric = GroundMetric::from_distances(static_cast<int>(count), static_cast<int>(count), std::move(distance));
  }

  const ConfigTable& root_;
  const std::vector<std::string>& scenarios_;
  std::unordered_map<std::string, int> index_;
  RiskSpec spec_;
};

}  // namespace

RiskSpec read_ambiguity(const std::string& path, const std::vector<std::string>& scenarios,
                        const std::vector<double>& probability) {
  const ConfigTable root = ConfigTable::read(path);
  RiskSpec spec = Reader(root, scenarios, probability).read();
  try {
    make_risk_measure(spec);
  } catch (const InputError& error) {
    throw InputError(Location{path, 0}, error.what());
  }
  return spec;
}

AmbiguityHead read_ambiguity_head(const std::string& path) {
  const ConfigTable root = ConfigTable::read(path);
  AmbiguityHead head{ambiguity_of(root.choice("set", ambiguity_names())), std::nullopt};
  if (root.has("radius")) head.radius = root.number("radius", Range::non_negative());
  return head;
}

}  // namespace gridkeel::stochastic
