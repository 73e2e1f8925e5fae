#include "planning/purchase_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/infeasibility.hpp"

namespace gridkeel::planning {
namespace {

using Kind = PurchaseLimit::Kind;

std::string type_name(const TechnologyLimit& limit) {
  std::string name(flex::to_string(limit.type));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string reached_text(const Study& study, const PurchaseLimit& limit) {
  switch (limit.kind) {
    case Kind::site_units:
      return fmt::format("the site at bus {} holds all the units it may", study.candidate_sites[limit.of].name);
    case Kind::site_power:
      return fmt::format("the site at bus {} has reached its power limit", study.candidate_sites[limit.of].name);
    case Kind::inventory: {
      const flex::Offer& offer = study.catalogue.offers[limit.of];
      return offer.inventory == 1
                 ? fmt::format("the only unit of {} ({}) is bought", offer.name, offer.supplier)
                 : fmt::format("all {} units of {} ({}) are bought", offer.inventory, offer.name, offer.supplier);
    }
    case Kind::budget:
      return "the budget is spent";
    case Kind::supplier_share:
      return fmt::format("supplier {} has reached its largest share", study.catalogue.suppliers[limit.of]);
    case Kind::technology:
      return fmt::format("{} has reached its largest power", type_name(study.limits.technologies[limit.of]));
  }
  return {};
}

std::string technology_text(const TechnologyLimit& limit) {
  std::string text = limit.min_mw > 0.0 ? fmt::format("at least {} MW", limit.min_mw) : "";
  if (std::isfinite(limit.max_mw)) text += fmt::format("{}at most {} MW", text.empty() ? "" : " and ", limit.max_mw);
  return fmt::format("{} of {}", text, type_name(limit));
}

// The limit as the user set it, and where.
std::string rule_text(const Study& study, const PurchaseLimit& limit) {
  const auto at = [](const std::string& rule, const Location& where) {
    return where.file.empty() ? rule : fmt::format("{} ({})", rule, to_string(where));
  };
  switch (limit.kind) {
    case Kind::site_units: {
      const CandidateSite& site = study.candidate_sites[limit.of];
      return at(fmt::format("at most {} units at bus {}", site.unit_limit, site.name), site.where);
    }
    case Kind::site_power: {
      const CandidateSite& site = study.candidate_sites[limit.of];
      return at(fmt::format("at most {} MW at bus {}", site.power_limit_mw, site.name), site.where);
    }
    case Kind::inventory: {
      const flex::Offer& offer = study.catalogue.offers[limit.of];
      return at(fmt::format("a stock of {} of offer {}", offer.inventory, offer.name), offer.where);
    }
    case Kind::budget:
      return fmt::format("a budget of {} USD", study.money.budget_usd.value_or(0.0));
    case Kind::supplier_share:
      return fmt::format("at most {:g} % of the price from supplier {}",
                         100.0 * study.limits.max_supplier_share.value_or(1.0), study.catalogue.suppliers[limit.of]);
    case Kind::technology: {
      const TechnologyLimit& technology = study.limits.technologies[limit.of];
      return at(technology_text(technology), technology.where);
    }
  }
  return {};
}

bool is_device(const FirstStage& first, int column) {
  return std::any_of(first.devices.begin(), first.devices.end(), [&](const Device& d) { return d.column == column; });
}

// What the plan makes of it. Units and power are those of the devices alone, without the row's other terms.
std::string amount_text(const Study& study, const FirstStage& first, const PurchaseLimit& limit,
                        const std::vector<double>& x) {
  double devices = 0.0;
  for (const auto& e : solver::row_of(first.model.rows.matrix, limit.row))
    if (is_device(first, e.index)) devices += e.value * x[static_cast<std::size_t>(e.index)];
  switch (limit.kind) {
    case Kind::site_units:
      return fmt::format("{:g} stand there", devices);
    case Kind::site_power:
      return fmt::format("{:g} MW stand there", devices);
    case Kind::inventory:
      return fmt::format("{:g} are bought", devices);
    case Kind::budget:
      return fmt::format("{:.10g} USD are spent", first.model.rows.matrix.dot(limit.row, x));
    case Kind::technology:
      return fmt::format("there are {:g} MW", devices);
    case Kind::supplier_share:
      return fmt::format("{} has more", study.catalogue.suppliers[limit.of]);
  }
  return {};
}

bool stops_a_unit(const FirstStage& first, int row, const std::vector<double>& x) {
  const solver::Rows& rows = first.model.rows;
  const double slack = rows.upper[static_cast<std::size_t>(row)] - rows.matrix.dot(row, x);
  double smallest_step = solver::kInf, used = 0.0;
  for (const auto& e : solver::row_of(rows.matrix, row)) {
    if (!is_device(first, e.index) || e.value <= 0.0) continue;
    smallest_step = std::min(smallest_step, e.value);
    used += x[static_cast<std::size_t>(e.index)];
  }
  return used > 0.5 && slack < smallest_step - 1e-9;
}

}  // namespace

std::vector<std::string> binding_limits(const Study& study, const FirstStage& first, const std::vector<double>& x) {
  std::vector<std::string> words;
  for (const PurchaseLimit& limit : first.limits)
    if (stops_a_unit(first, limit.row, x)) words.push_back(reached_text(study, limit));
  return words;
}

std::optional<BrokenLimit> broken_limit(const Study& study, const FirstStage& first, const std::vector<double>& x) {
  const solver::Rows& rows = first.model.rows;
  for (const PurchaseLimit& limit : first.limits) {
    const auto row = static_cast<std::size_t>(limit.row);
    const double value = rows.matrix.dot(limit.row, x);
    double size = 1.0;
    for (const auto& e : solver::row_of(rows.matrix, limit.row))
      size += std::abs(e.value * x[static_cast<std::size_t>(e.index)]);
    const double rounding = 1e-9 * size;
    if (value <= rows.upper[row] + rounding && value >= rows.lower[row] - rounding) continue;
    return BrokenLimit{limit.row, rule_text(study, limit) + ", but " + amount_text(study, first, limit, x)};
  }
  return std::nullopt;
}

void require_some_plan(const Study& study, const FirstStage& first, const StopToken* stop) {
  if (solver::has_feasible_point(first.model, stop) != false) return;
  std::vector<char> given(static_cast<std::size_t>(first.model.rows.count()), 1);
  for (const PurchaseLimit& limit : first.limits) given[static_cast<std::size_t>(limit.row)] = 0;
  const std::vector<int> rows = solver::conflicting_rows(first.model, given, stop);
  std::vector<std::string> rules;
  for (const PurchaseLimit& limit : first.limits)
    if (std::find(rows.begin(), rows.end(), limit.row) != rows.end()) rules.push_back(rule_text(study, limit));
  const std::string which = rules.size() == 1
                                ? fmt::format("what can be bought cannot meet: {}", rules.front())
                                : fmt::format("these limits contradict each other: {}", fmt::join(rules, "; "));
  throw Error(ExitCode::infeasible, "Stage I has no feasible plan: " + which);
}

}  // namespace gridkeel::planning
