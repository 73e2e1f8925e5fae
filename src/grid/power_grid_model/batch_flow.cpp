#include "grid/power_grid_model/batch_flow.hpp"

#include <algorithm>

namespace gridkeel::grid::pgm {

namespace {

// Of the last step. Newton-Raphson doubles the exact digits in it; current iteration leaves an error of about that
// step, near voltage collapse of several (a test holds 1e-7 pu).
constexpr double kBatchTolerancePu = 1e-9;
constexpr PGM_Idx kBatchMaxIterations = 40;

// Copies the rows `cases` of a column to or from one that holds nothing else.
void gather(const std::vector<double>& all, const std::vector<std::size_t>& cases, std::vector<double>& some) {
  const std::size_t width = some.size() / cases.size();
  for (std::size_t k = 0; k < cases.size(); ++k)
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(cases[k] * width), width,
                some.begin() + static_cast<std::ptrdiff_t>(k * width));
}

void scatter(const std::vector<double>& some, const std::vector<std::size_t>& cases, std::vector<double>& all) {
  const std::size_t width = some.size() / cases.size();
  for (std::size_t k = 0; k < cases.size(); ++k)
    std::copy_n(some.begin() + static_cast<std::ptrdiff_t>(k * width), width,
                all.begin() + static_cast<std::ptrdiff_t>(cases[k] * width));
}

}  // namespace

BatchFlow::BatchFlow(const ModelData& data, std::size_t cases)
    : p_w(cases * data.load.id.size()),
      q_var(p_w.size()),
      u_ref(cases * data.source.id.size()),
      u_pu(cases * data.node.id.size()),
      p_from(cases * data.line.id.size()),
      q_from(p_from.size()),
      p_to(p_from.size()),
      q_to(p_from.size()),
      failed(cases),
      data_(data),
      cases_(cases),
      handle_(PGM_create_handle()) {}

// Ids are left out: then the columns mean all elements, in the model's order.
InputSet BatchFlow::updates(bool voltages_vary) const {
  InputSet set = InputSet::updates(handle_.get(), cases_);
  set.component("sym_load", data_.load.id.size());
  set.column("sym_load", "p_specified", p_w);
  set.column("sym_load", "q_specified", q_var);
  if (!voltages_vary) return set;
  set.component("source", data_.source.id.size());
  set.column("source", "u_ref", u_ref);
  return set;
}

OutputSet BatchFlow::output() {
  OutputSet set = OutputSet::of_batch(handle_.get(), cases_);
  set.component("node", data_.node.id.size());
  set.column("node", "u_pu", u_pu);
  set.component("line", data_.line.id.size());
  set.column("line", "p_from", p_from);
  set.column("line", "q_from", q_from);
  set.column("line", "p_to", p_to);
  set.column("line", "q_to", q_to);
  return set;
}

void BatchFlow::mark_failed() {
  std::fill(failed.begin(), failed.end(), 0);
  if (PGM_error_code(handle_.get()) == PGM_no_error) return;
  if (PGM_error_code(handle_.get()) != PGM_batch_error) require_ok(handle_.get(), "a batch of power flows");
  const PGM_Idx count = PGM_n_failed_scenarios(handle_.get());
  const PGM_Idx* list = PGM_failed_scenarios(handle_.get());
  for (PGM_Idx k = 0; k < count; ++k) failed[static_cast<std::size_t>(list[k])] = 1;
}

void BatchFlow::solve(bool voltages_vary) {
  solve_by(PGM_iterative_current, voltages_vary);
  if (std::find(failed.begin(), failed.end(), 1) != failed.end()) solve_failed_again(voltages_vary);
}

void BatchFlow::solve_failed_again(bool voltages_vary) {
  std::vector<std::size_t> again;
  for (std::size_t c = 0; c < cases_; ++c)
    if (failed[c]) again.push_back(c);
  BatchFlow some(data_, again.size());
  for (auto column : {&BatchFlow::p_w, &BatchFlow::q_var, &BatchFlow::u_ref})
    gather(this->*column, again, some.*column);
  some.solve_by(PGM_newton_raphson, voltages_vary);
  for (auto column : {&BatchFlow::u_pu, &BatchFlow::p_from, &BatchFlow::q_from, &BatchFlow::p_to, &BatchFlow::q_to})
    scatter(some.*column, again, this->*column);
  for (std::size_t k = 0; k < again.size(); ++k) failed[again[k]] = some.failed[k];
}

void BatchFlow::solve_by(PGM_CalculationMethod method, bool voltages_vary) {
  PGM_clear_error(handle_.get());
  InputSet input(handle_.get());
  data_.add_to(input);
  const InputSet changes = updates(voltages_vary);
  const OutputSet result = output();
  const Options options = power_flow_options(handle_.get(), method, kBatchMaxIterations, kBatchTolerancePu);
  require_ok(handle_.get(), "setting up a batch");
  const Model model(PGM_create_model(handle_.get(), kFrequencyHz, input.get()));
  require_ok(handle_.get(), "building the model");
  PGM_calculate(handle_.get(), model.get(), options.get(), result.get(), changes.get());
  mark_failed();
}

}  // namespace gridkeel::grid::pgm
