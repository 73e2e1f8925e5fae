#include "solver/highs_common.hpp"

namespace gridkeel::solver {

HighsLp to_highs(const Columns& columns, const Rows& rows, double offset, bool with_integrality, bool with_names) {
  HighsLp lp;
  lp.num_col_ = columns.count();
  lp.num_row_ = rows.count();
  lp.col_cost_ = columns.cost;
  lp.col_lower_ = columns.lower;
  lp.col_upper_ = columns.upper;
  lp.row_lower_ = rows.lower;
  lp.row_upper_ = rows.upper;
  lp.offset_ = offset;
  lp.a_matrix_.format_ = MatrixFormat::kRowwise;
  lp.a_matrix_.num_col_ = lp.num_col_;
  lp.a_matrix_.num_row_ = lp.num_row_;
  lp.a_matrix_.start_.assign(1, 0);
  for (int r = 0; r < rows.count(); ++r) {
    for (const Entry& e : row_of(rows.matrix, r)) {
      lp.a_matrix_.index_.push_back(e.index);
      lp.a_matrix_.value_.push_back(e.value);
    }
    lp.a_matrix_.start_.push_back(static_cast<HighsInt>(lp.a_matrix_.index_.size()));
  }
  if (with_integrality) {
    lp.integrality_.resize(columns.integer.size(), HighsVarType::kContinuous);
    for (std::size_t j = 0; j < columns.integer.size(); ++j)
      if (columns.integer[j]) lp.integrality_[j] = HighsVarType::kInteger;
  }
  if (with_names) {
    for (int j = 0; j < columns.count(); ++j) lp.col_names_.push_back(columns.name(j));
    for (int r = 0; r < rows.count(); ++r) lp.row_names_.push_back(rows.name(r));
  }
  return lp;
}

void set_common_options(Highs& highs) {
  require(highs.setOptionValue("output_flag", false), "output_flag");
  require(highs.setOptionValue("threads", 1), "threads");
  require(highs.setOptionValue("parallel", std::string("off")), "parallel");
  // HiGHS drops matrix entries below 1e-9 silently. Probabilities of rare scenarios are as small, and their losses
  // large: on a published instance of 576 scenarios that cost 2e-4 of the objective.
  require(highs.setOptionValue("small_matrix_value", 1e-12), "small_matrix_value");
}

}  // namespace gridkeel::solver
