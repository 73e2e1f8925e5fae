#include "assessment/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "assessment/reference_plans.hpp"
#include "assessment/scenario_figures.hpp"
#include "assessment/shift.hpp"
#include "common/hash.hpp"
#include "planning/limit_changes.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::assessment {
namespace {

using planning::Study;

struct RowHash : Hash<RowHash> {
  using Hash<RowHash>::add;
};

// Everything that a row depends on; `version` of the way that rows are made.
std::string fingerprint_of(const Study& study, const SweepPoint& point, const std::string& scenarios_id) {
  constexpr int kVersion = 2;
  RowHash hash;
  hash.add(kVersion);
  hash.add(study.fingerprint);
  hash.add(study.source);
  for (const ConfigEdit& edit : point.edits) {
    hash.add(edit.path);
    hash.add(edit.value);
    hash.add(static_cast<int>(edit.multiplies));
  }
  hash.add(study.scenario_count);
  hash.add(study.seed);
  for (const double value : {study.risk.alpha, study.risk.lambda, study.risk.radius, study.solve.gap}) hash.add(value);
  hash.add(static_cast<int>(study.risk.ambiguity));
  hash.add(study.risk.ambiguity_file);
  hash.add(static_cast<int>(study.fidelity.relaxed));
  if (!scenarios_id.empty()) hash.add(scenarios_id);
  return fmt::format("{:016x}", hash.value());
}

std::vector<ConfigEdit> edits_of_recourse(const SweepPoint& point) {
  std::vector<ConfigEdit> edits = point.edits;
  std::erase_if(edits, keeps_recourse);
  return edits;
}

std::string recourse_key(const SweepPoint& point) {
  std::string key;
  for (const ConfigEdit& edit : edits_of_recourse(point)) key += to_text(edit) + fmt::format("|{:.17g};", edit.value);
  return key;
}

// Points that share Stage II. Their scenarios are those of the study with only what changes Stage II: a reduction by
// cost looks at prices and the criterion too, and must not depend on which point is solved first.
struct Family {
  Study drawn_from;
  std::vector<std::size_t> points;
  std::vector<Study> studies;
};

// What is felt of a plan, by its first stage: neighbouring points often buy the same.
struct Felt {
  double unserved_mwh = 0.0, loss_of_load = 0.0;
};

class FamilySolver {
 public:
  FamilySolver(const SweepRequest& request, const Family& family, std::vector<SweepRow>& rows)
      : request_(request),
        family_(family),
        rows_(rows),
        problem_(planning::with_widest_limits(family.studies), request.scenarios_of(family.drawn_from)),
        recourse_(problem_, family.studies.front().solve.threads) {}

  void solve(std::size_t member) {
    SweepRow& row = rows_[family_.points[member]];
    const Study& study = family_.studies[member];
    const Stopwatch watch;
    recourse_.change_limits(study);
    stochastic::SolveOptions options;
    options.relative_gap = study.solve.gap;
    options.threads = study.solve.threads;
    options.stop = request_.stop;
    try {
      fill(row, study, recourse_.solve(study.risk, options, "this point"));
    } catch (const Error& error) {
      if (error.code() != ExitCode::infeasible) throw;
      row.status = "infeasible";
    }
    row.seconds = watch.seconds();
  }

 private:
  void fill(SweepRow& row, const Study& study, const stochastic::Solution& solution) {
    row.status = to_string(solution.status);
    row.objective = solution.upper_bound;
    row.lower_bound = solution.lower_bound;
    row.gap = solution.gap();
    row.first_stage_usd = solution.first_stage_cost;
    row.risk_usd = solution.risk_value;
    row.price_usd = planning::purchase_price_usd(study, problem_.first_stage(), solution.x);
    row.modules = modules_of(problem_, solution.x);
    for (const planning::PlannedModule& module : row.modules) row.units += module.units;
    const auto recourse =
        planning::distribution(solution.recourse_cost, problem_.problem().probabilities(), study.risk.alpha);
    row.expected_usd = recourse.expected_usd;
    row.cvar_usd = recourse.cvar_usd;
    row.worst_usd = recourse.worst_usd;
    row.lp_solves = solution.subproblem_solves;
    const Felt felt = felt_at(solution);
    row.unserved_mwh = felt.unserved_mwh;
    row.loss_of_load = felt.loss_of_load;
  }

  Felt felt_at(const stochastic::Solution& solution) {
    for (const auto& [x, felt] : felt_)
      if (x == solution.x) return felt;
    const FigureCounter counter(problem_);
    std::vector<Felt> each(problem_.scenarios().scenarios.size());
    const auto take = [&](std::size_t s, const std::vector<double>& y) {
      const std::vector<double> figures = counter.figures(static_cast<int>(s), y);
      each[s] = {figures[index_of(Figure::unserved)], figures[index_of(Figure::loss_of_load)]};
    };
    if (solution.recourse.empty())
      recourse_.dispatch_at(solution.x, take);
    else
      for (std::size_t s = 0; s < each.size(); ++s) take(s, solution.recourse[s]);
    Felt mean;
    for (std::size_t s = 0; s < each.size(); ++s) {
      const double p = problem_.scenarios().scenarios[s].probability;
      mean.unserved_mwh += p * each[s].unserved_mwh;
      mean.loss_of_load += p * each[s].loss_of_load;
    }
    felt_.emplace_back(solution.x, mean);
    return mean;
  }

  const SweepRequest& request_;
  const Family& family_;
  std::vector<SweepRow>& rows_;
  planning::PlanningProblem problem_;
  SharedRecourse recourse_;
  std::vector<std::pair<std::vector<double>, Felt>> felt_;
};

// Wider limits later: the plan of the point before is then still allowed, and a good start.
std::vector<std::size_t> solving_order(const Family& family) {
  std::vector<std::size_t> order(family.points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto width = [&](std::size_t k) {
    double stock = 0.0;
    for (const flex::Offer& offer : family.studies[k].catalogue.offers) stock += offer.inventory;
    return std::pair(family.studies[k].money.budget_usd.value_or(solver::kInf), stock);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return width(a) < width(b); });
  return order;
}

bool out_of_luck(const SweepRequest& request) { return request.stop != nullptr && request.stop->interrupted(); }

}  // namespace

std::vector<SweepRow> sweep(const SweepRequest& request) {
  std::vector<SweepRow> rows(request.grid.points.size());
  std::vector<Family> families;
  std::map<std::string, std::size_t> family_of;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const SweepPoint& point = request.grid.points[k];
    const Study study = request.study_at(point.edits);  // refuses what no study may have, before any work
    rows[k].values = point.values;
    rows[k].fingerprint = fingerprint_of(study, point, request.scenarios_id);
    if (const auto known = request.known.find(rows[k].fingerprint); known != request.known.end()) {
      const std::vector<std::string> values = std::move(rows[k].values);
      rows[k] = known->second;
      rows[k].values = values;
      rows[k].kept = true;
      continue;
    }
    const auto [at, is_new] = family_of.emplace(recourse_key(point), families.size());
    if (is_new) families.push_back({request.study_at(edits_of_recourse(point)), {}, {}});
    families[at->second].points.push_back(k);
    families[at->second].studies.push_back(study);
  }
  std::size_t done =
      static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const SweepRow& r) { return r.kept; }));
  if (request.on_row) request.on_row(rows);
  for (const Family& family : families) {
    if (out_of_luck(request)) break;
    FamilySolver solver(request, family, rows);
    for (const std::size_t member : solving_order(family)) {
      if (out_of_luck(request)) break;
      if (request.on_step) request.on_step(fmt::format("point {} of {}", ++done, rows.size()));
      if (request.stop != nullptr) request.stop->set_time_limit_s(family.studies[member].solve.time_limit_s);
      try {
        solver.solve(member);
      } catch (const Error& error) {
        if (error.code() != ExitCode::no_answer || !out_of_luck(request)) throw;
        rows[family.points[member]].status.clear();
        break;
      }
      if (request.on_row) request.on_row(rows);
    }
  }
  return rows;
}

Frontier frontier_of(const std::vector<SweepRow>& rows) {
  Frontier out;
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (rows[k].solved()) order.push_back(k);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(rows[a].price_usd, rows[a].cvar_usd) < std::pair(rows[b].price_usd, rows[b].cvar_usd);
  });
  for (const std::size_t k : order)
    if (out.rows.empty() || rows[k].cvar_usd < rows[out.rows.back()].cvar_usd) out.rows.push_back(k);
  if (out.rows.size() < 3) return out;
  const SweepRow &first = rows[out.rows.front()], &last = rows[out.rows.back()];
  double best = 0.0;
  for (const std::size_t k : out.rows) {
    const double along = (rows[k].price_usd - first.price_usd) / (last.price_usd - first.price_usd);
    const double down = (first.cvar_usd - rows[k].cvar_usd) / (first.cvar_usd - last.cvar_usd);
    if (down - along <= best) continue;
    best = down - along;
    out.knee = k;
  }
  return out;
}

double TornadoBar::swing() const { return std::abs(high - low); }

std::vector<TornadoBar> tornado_bars(const std::vector<SweepRow>& rows) {
  std::vector<TornadoBar> bars;
  for (std::size_t k = 1; k + 1 < rows.size(); k += 2)
    if (rows[k].solved() && rows[k + 1].solved())
      bars.push_back({rows[k].values.front(), rows[k].objective, rows[k + 1].objective});
  std::stable_sort(bars.begin(), bars.end(),
                   [](const TornadoBar& a, const TornadoBar& b) { return a.swing() > b.swing(); });
  return bars;
}

}  // namespace gridkeel::assessment
