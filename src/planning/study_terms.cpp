#include <fmt/format.h>

#include "planning/study_reader.hpp"
#include "stochastic/risk/radius.hpp"

namespace gridkeel::planning {

namespace {

constexpr Range kShareBelowOne{0.0, 1.0, false, true};

}  // namespace

shock::Horizon read_horizon(const ConfigTable& root) {
  const ConfigTable table = root.table("horizon");
  shock::Horizon horizon;
  horizon.periods = table.integer("periods", 1, 10000);
  horizon.step_h = table.number("step_h", Range{0.0, 24.0, true, false});
  horizon.start_hour = table.number("start_hour", Range{0.0, 24.0, false, true}, 0.0);
  table.finish();
  return horizon;
}

Money read_money(const ConfigTable& root) {
  Money money;
  const auto table = root.optional_table("money");
  if (!table) return money;
  money.discount_rate = table->number("discount_rate", kShareBelowOne, money.discount_rate);
  money.events_per_year = table->number("events_per_year", Range{0.0, 1e5, true, false}, money.events_per_year);
  money.budget_usd = table->optional_number("budget_usd", Range::between(0.0, 1e12));
  table->finish();
  return money;
}

namespace {

TechnologyLimit read_technology(const ConfigTable& table) {
  const std::string type = table.choice("type", flex::module_type_names());
  TechnologyLimit limit{*flex::module_type_from(type), 0.0, grid::kUnlimited, table.location()};
  limit.min_mw = table.number("min_mw", kPower_mw, limit.min_mw);
  limit.max_mw = table.number("max_mw", kPower_mw, limit.max_mw);
  if (limit.min_mw > limit.max_mw)
    throw ValueOutOfRange(table.location("min_mw"), table.path(), "min_mw", limit.min_mw, "MW",
                          fmt::format("<= max_mw = {} MW", limit.max_mw));
  table.finish();
  return limit;
}

}  // namespace

PlanLimits read_plan_limits(const ConfigTable& root) {
  PlanLimits limits;
  const auto table = root.optional_table("plan");
  if (!table) return limits;
  limits.time_to_event_weeks =
      table->number("time_to_event_weeks", Range::between(0.0, 5200.0), limits.time_to_event_weeks);
  limits.max_supplier_share = table->optional_number("max_supplier_share", Range{0.0, 1.0, true, false});
  for (const ConfigTable& entry : table->tables("technology")) {
    const TechnologyLimit limit = read_technology(entry);
    for (const TechnologyLimit& other : limits.technologies)
      if (other.type == limit.type)
        throw DuplicateName(entry.location("type"), "limit of technology", flex::to_string(limit.type),
                            other.where.line);
    limits.technologies.push_back(limit);
  }
  table->finish();
  return limits;
}

Fidelity read_fidelity(const ConfigTable& root) {
  Fidelity fidelity;
  const auto table = root.optional_table("fidelity");
  if (!table) return fidelity;
  fidelity.commitment = table->boolean("commitment", false);
  fidelity.activation = table->boolean("activation", false);
  fidelity.exclusive_storage = table->boolean("exclusive_storage", false);
  table->finish();
  return fidelity;
}

RiskChoice read_risk(const ConfigTable& root) {
  using stochastic::Ambiguity;
  RiskChoice risk;
  const auto table = root.optional_table("risk");
  if (!table) return risk;
  risk.alpha = table->number("alpha", kShareBelowOne, risk.alpha);
  risk.lambda = table->number("lambda", Range::unit(), risk.lambda);
  risk.ambiguity =
      stochastic::ambiguity_of(table->choice("ambiguity", stochastic::names_of_sets_by_radius(), "wasserstein"));
  // A total variation distance cannot exceed 1.
  const double largest = risk.ambiguity == Ambiguity::total_variation ? 1.0 : 1e6;
  if (table->holds_text("radius")) {
    table->choice("radius", {"auto"});
    risk.auto_radius = risk.ambiguity != Ambiguity::none;
  } else {
    risk.radius = table->number("radius", Range::between(0.0, largest), risk.radius);
  }
  table->finish();
  return risk;
}

SolveChoice read_solve(const ConfigTable& root) {
  SolveChoice solve;
  const auto table = root.optional_table("solve");
  if (!table) return solve;
  solve.gap = table->number("gap", Range{0.0, 1.0, false, true}, solve.gap);
  solve.time_limit_s = table->number("time_limit_s", Range{0.0, 1e8, true, false}, solve.time_limit_s);
  solve.threads = table->integer("threads", 0, 1024, solve.threads);
  table->finish();
  return solve;
}

}  // namespace gridkeel::planning
