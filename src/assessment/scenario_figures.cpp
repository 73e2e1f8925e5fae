#include "assessment/scenario_figures.hpp"

#include <algorithm>

namespace gridkeel::assessment {
namespace {

using planning::CostTerm;

constexpr double kShed = 1e-5;  // MW: less is the solver's rounding

// Of a load: its class's customers per MW of what it usually draws, for a data centre of its rating.
double customers_of(const planning::Study& study, const planning::Load& load) {
  if (load.reactive_only()) return 0.0;
  double mw = load.base_mw;
  if (load.kind != planning::Load::Kind::background) {
    const shock::AiSite& site = study.ai_sites[static_cast<std::size_t>(load.ai_site)];
    const bool training = load.kind == planning::Load::Kind::ai_training;
    mw = load.share * site.rating_mw * (training ? site.training_share : 1.0 - site.training_share);
  }
  return mw * study.load_classes[static_cast<std::size_t>(load.load_class)].customers_per_mw;
}

// What a scenario costs beyond energy and wear: the price of not serving everyone as agreed.
double disruption_usd(const planning::Outcome& outcome) {
  double sum = 0.0;
  for (const CostTerm term : {CostTerm::unserved, CostTerm::imbalance, CostTerm::ramp_reserve, CostTerm::restoration})
    sum += outcome.term_usd[static_cast<std::size_t>(term)];
  return sum;
}

}  // namespace

std::vector<FigureName> figure_names(const planning::Study& study) {
  std::vector<FigureName> names{{"recourse_cost_usd", "USD"}};
  for (int t = 0; t < planning::kCostTerms; ++t)
    names.push_back({std::string(to_string(static_cast<CostTerm>(t))) + "_usd", "USD"});
  names.insert(names.end(), {{"disruption_usd", "USD"},
                             {"unserved_mwh", "MWh"},
                             {"unserved_mvarh", "Mvarh"},
                             {"imbalance_mwh", "MWh"},
                             {"restoration_h", "h"},
                             {"loss_of_load", ""},
                             {"loss_of_load_h", "h"},
                             {"interruption_h_per_customer", "h"},
                             {"interruptions_per_customer", ""}});
  for (const planning::LoadClass& c : study.load_classes) names.push_back({"unserved_mwh:" + c.name, "MWh"});
  return names;
}

FigureCounter::FigureCounter(const planning::PlanningProblem& problem) : problem_(problem) {
  for (const planning::Load& load : problem.base().loads) {
    customers_.push_back(customers_of(problem.study(), load));
    all_customers_ += customers_.back();
  }
}

std::vector<double> FigureCounter::figures(int scenario, const std::vector<double>& y) const {
  const planning::Study& study = problem_.study();
  std::vector<double> out(index_of(Figure::first_class) + study.load_classes.size(), 0.0);
  const planning::Outcome outcome = planning::outcome_of(problem_, scenario, y);
  out[index_of(Figure::cost)] = outcome.cost_usd;
  for (std::size_t t = 0; t < outcome.term_usd.size(); ++t) out[index_of(Figure::first_term) + t] = outcome.term_usd[t];
  out[index_of(Figure::disruption)] = disruption_usd(outcome);
  out[index_of(Figure::unserved)] = outcome.unserved_mwh;
  out[index_of(Figure::unserved_reactive)] = outcome.unserved_mvarh;
  out[index_of(Figure::imbalance)] = outcome.imbalance_mwh;
  out[index_of(Figure::restoration)] = outcome.restoration_h;
  add_shed(scenario, y, out);
  return out;
}

// The share of a load that is shed stands for the share of its customers without supply: an interruption begins where
// that share grows.
void FigureCounter::add_shed(int scenario, const std::vector<double>& y, std::vector<double>& out) const {
  const auto& base = problem_.base();
  const planning::RecourseModel& model = problem_.model(scenario);
  const shock::Scenario& drawn = problem_.scenarios().scenarios[static_cast<std::size_t>(scenario)];
  const double dt = problem_.study().horizon.step_h;
  std::vector<double> before(base.loads.size(), 0.0);
  for (int t = 0; t < problem_.study().horizon.periods; ++t) {
    const auto& loads = model.loads(t);
    std::vector<double> shed(base.loads.size(), 0.0);
    double total = 0.0;
    for (std::size_t l = 0; l < loads.size(); ++l) {
      if (loads[l].reactive_only()) continue;
      const double mw = y[static_cast<std::size_t>(model.shed_column(base, t, l))];
      shed[l < base.loads.size() ? l : model.topology[static_cast<std::size_t>(t)]->origin(l)] += mw;
      out[index_of(Figure::first_class) + static_cast<std::size_t>(loads[l].load_class)] += mw * dt;
      total += mw;
    }
    if (total > kShed) {
      out[index_of(Figure::loss_of_load)] = 1.0;
      out[index_of(Figure::loss_of_load_h)] += dt;
    }
    for (std::size_t l = 0; l < shed.size(); ++l) {
      const double demand = shed[l] > kShed ? planning::demand_mw(base.loads[l], drawn, t) : 0.0;
      const double share = demand > 0.0 ? std::min(1.0, shed[l] / demand) : 0.0;
      out[index_of(Figure::interruption_h)] += customers_[l] * share * dt;
      out[index_of(Figure::interruptions)] += customers_[l] * std::max(0.0, share - before[l]);
      before[l] = share;
    }
  }
  if (all_customers_ <= 0.0) return;
  out[index_of(Figure::interruption_h)] /= all_customers_;
  out[index_of(Figure::interruptions)] /= all_customers_;
}

}  // namespace gridkeel::assessment
