// Recourse with integers: cuts of the relaxed recourse are valid but not tight. Lagrangian cuts lift the model, MILPs
// at integer points give the true costs, and branch and bound closes what both leave open.
#include <algorithm>

#include "stochastic/lshaped/mip_search.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr int kRecourseTreeGroups = 20;
constexpr int kIdleRounds = 3;       // without cuts, of these
constexpr int kTeachingRounds = 40;  // of the tree with what points have taught
}  // namespace

void LShaped::integer_recourse_phase() {
  store_->drop_of_first_stage();  // of a solve that an error ended
  MipSearch search(*this);
  const auto end = [&] {
    search.describe(solution_);
    store_->drop_of_first_stage();  // others may go on with what is known
  };
  try {
    search_whole_recourse(search);
  } catch (...) {
    end();
    throw;
  }
  end();
  report("integer");
}

// Points that are likely to be the best, in ever better knowledge of what they cost.
void LShaped::learn_from_likely_points(MipSearch& search) {
  BranchingMemory branching;
  const auto likely_points = [&](double least_gap) {
    accepts_ = false;
    const double gap = std::max(search.relaxed_share() * options_.relative_gap, least_gap);
    auto found = has_integers()
                     ? relaxed_recourse_tree(gap, branching, [&](const auto& x) { return search.proven_of_point(x); })
                     : std::vector<std::vector<double>>();
    accepts_ = true;
    return found;
  };
  const bool looks_first = search.may_learn() && MipSearch::kFirstLook > options_.relative_gap;
  std::vector<std::vector<double>> points = likely_points(looks_first ? MipSearch::kFirstLook : 0.0);
  accept_known();
  if (looks_first && !search.done()) {
    if (!points.empty()) search.look_at(points.front());
    report("integer");
    if (!search.done()) points = likely_points(0.0);
  }
  for (int round = 0, idle = 0; !search.done() && round < kTeachingRounds; ++round) {
    const MipSearch::Found found = search.consider_best(points);
    idle = found == MipSearch::Found::cuts ? 0 : idle + 1;
    if (found == MipSearch::Found::nothing || idle > kIdleRounds || search.done()) break;
    report("integer");
    points = likely_points(0.0);
  }
  search.stop_learning();
  report("integer");
}

void LShaped::search_whole_recourse(MipSearch& search) {
  learn_from_likely_points(search);
  const CutStore::Losses known = store_->at(centre_, evaluator_->threads());
  master_.regroup(centre_, known.value, risk_->evaluate(known.value).weight,
                  std::min(kRecourseTreeGroups, problem_->scenario_count()));
  if (closed(options_.relative_gap) || !search.lift_root() || closed(options_.relative_gap)) return;
  BranchAndBound tree = make_tree(kRecourseTreeGroups, search);
  const bool done = tree.run();
  note(tree);
  if (done && solution_.x.empty() && tree.lower_bound() == solver::kInf) infeasible_ = true;
  if (done && !closed(options_.relative_gap))
    solution_.reason =
        "the recourse has integers and the first stage continuous columns: no cut closes what is left of the gap";
}

}  // namespace gridkeel::stochastic
