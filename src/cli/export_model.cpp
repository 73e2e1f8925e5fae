#include "cli/export_model.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/model_names.hpp"
#include "common/file.hpp"
#include "solver/mip_solver.hpp"
#include "stochastic/extensive_form.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// Removed unless renamed. The name ends in the format because that is what the writer goes by.
class TemporaryModel {
 public:
  explicit TemporaryModel(const ExportRequest& request)
      : path_(request.out + ".tmp-" + std::to_string(::getpid()) + "." + request.format) {}
  TemporaryModel(const TemporaryModel&) = delete;
  TemporaryModel& operator=(const TemporaryModel&) = delete;
  ~TemporaryModel() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }

  const std::string& path() const { return path_; }
  void rename_to(const std::string& target) const {
    if (std::rename(path_.c_str(), target.c_str()) != 0)
      throw FileError(target, std::string("cannot write: ") + std::strerror(errno));
  }

 private:
  std::string path_;
};

// HiGHS does not notice a full disk, but then the end of the file is missing.
void require_complete(const std::string& path, const ExportRequest& request) {
  std::string text = read_file(path);
  text.erase(text.find_last_not_of(" \r\n") + 1);
  const bool complete = text.ends_with(request.format == "mps" ? "ENDATA" : "end");
  if (!complete) throw FileError(request.out, "cannot write: the model's file came out incomplete (is the disk full?)");
}

}  // namespace

ExportedModel export_model(const planning::Study& study, const ExportRequest& request) {
  if (fs::is_directory(request.out)) throw FileError(request.out, "is a folder, cannot be written as a file");
  require_writable_folder(folder_of(request.out));
  const planning::PlanningProblem problem(study, draw_scenarios(study), request.network, true);
  const auto risk = stochastic::make_risk_measure(problem.risk_spec(study.risk));
  solver::LpModel model = stochastic::extensive_form(problem.problem(), *risk, request.relax_first_stage).model;
  const auto use_names = request.format == "lp" ? use_lp_names : use_mps_names;
  use_names(model.columns.names);
  use_names(model.rows.names);
  const TemporaryModel temporary(request);
  solver::write_model(model, temporary.path());
  require_complete(temporary.path(), request);
  temporary.rename_to(request.out);
  const auto integers =
      std::count_if(model.columns.integer.begin(), model.columns.integer.end(), [](char c) { return c != 0; });
  return {model.rows.count(), model.columns.count(), integers, model.rows.matrix.nonzeros()};
}

}  // namespace gridkeel::cli
