#include "solver/infeasibility.hpp"

#include <algorithm>

#include "solver/mip_solver.hpp"

namespace gridkeel::solver {
namespace {

using RowSet = std::vector<int>;

class ConflictSearch {
 public:
  ConflictSearch(const LpModel& model, const StopToken* stop) : model_(&model), stop_(stop) {}

  // The rows of `open` that, beside `kept`, are needed for a contradiction. `kept` grew in the caller's last step
  // if `grown`; only then can it contradict itself already.
  RowSet needed(const RowSet& kept, bool grown, const RowSet& open) const {
    if (grown && contradict(kept)) return {};
    if (open.size() <= 1) return open;
    const auto middle = open.begin() + static_cast<std::ptrdiff_t>(open.size() / 2);
    const RowSet first(open.begin(), middle), second(middle, open.end());
    const RowSet from_second = needed(joined(kept, first), true, second);
    return joined(needed(joined(kept, from_second), !from_second.empty(), first), from_second);
  }

  bool contradict(const RowSet& rows) const {
    if (stop_ != nullptr && stop_->should_stop()) return false;
    LpModel part;
    part.columns = model_->columns;
    for (int r : rows) {
      const auto i = static_cast<std::size_t>(r);
      const RowView row = row_of(model_->rows.matrix, r);
      part.rows.add(model_->rows.lower[i], model_->rows.upper[i], std::vector<Entry>(row.begin(), row.end()));
    }
    return has_feasible_point(part, stop_) == false;
  }

 private:
  static RowSet joined(RowSet a, const RowSet& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  const LpModel* model_;
  const StopToken* stop_;
};

}  // namespace

std::optional<bool> has_feasible_point(const LpModel& model, const StopToken* stop) {
  LpModel free = model;  // without costs any point is optimal
  std::fill(free.columns.cost.begin(), free.columns.cost.end(), 0.0);
  MipOptions options;
  options.stop = stop;
  if (stop != nullptr) options.time_limit_s = stop->seconds_left();
  const MipResult result = solve_model(free, options);
  if (!result.x.empty()) return true;
  // Nothing is unbounded without costs, so "unbounded or infeasible" says infeasible.
  if (result.status == MipStatus::infeasible || result.status == MipStatus::unbounded) return false;
  return std::nullopt;
}

std::vector<int> conflicting_rows(const LpModel& model, const std::vector<char>& given, const StopToken* stop) {
  RowSet kept, open;
  for (int r = 0; r < model.rows.count(); ++r) (given[static_cast<std::size_t>(r)] ? kept : open).push_back(r);
  RowSet rows = ConflictSearch(model, stop).needed(kept, true, open);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace gridkeel::solver
