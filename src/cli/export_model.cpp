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
#include "stochastic/smps/writer.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
namespace smps = stochastic::smps;

// A table of all distances between scenarios: 4 million numbers at this size.
constexpr int kMostAtoms = 2000;

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

ExportedModel write_extensive(const stochastic::TwoStageProblem& problem, const stochastic::RiskSpec& spec,
                              const ExportRequest& request) {
  const auto risk = stochastic::make_risk_measure(spec);
  solver::LpModel model = stochastic::extensive_form(problem, *risk, request.relax_first_stage);
  const auto use_names = request.format == "lp" ? use_lp_names : use_mps_names;
  use_names(model.columns.names);
  use_names(model.rows.names);
  const TemporaryModel temporary(request);
  solver::write_model(model, temporary.path());
  require_complete(temporary.path(), request);
  temporary.rename_to(request.out);
  const auto integers =
      std::count_if(model.columns.integer.begin(), model.columns.integer.end(), [](char c) { return c != 0; });
  return {{request.out}, model.rows.count(), model.columns.count(), integers, model.rows.matrix.nonzeros()};
}

// FILE.smps and what it lists lie side by side.
ExportedModel write_smps(stochastic::TwoStageProblem problem, const stochastic::RiskSpec& risk,
                         const ExportRequest& request) {
  fs::path stem(request.out);
  if (stem.extension() == ".smps") stem.replace_extension();
  if (request.relax_first_stage)
    std::fill(problem.first_stage.columns.integer.begin(), problem.first_stage.columns.integer.end(), 0);
  const smps::Written written = smps::write(problem, request.name);
  ExportedModel out{{}, written.rows, written.columns, written.integers, written.nonzeros};
  FileTransaction transaction;
  std::string list;
  const auto add = [&](const char* ending, const std::string& content) {
    const fs::path path = stem.string() + ending;
    transaction.add(path, content);
    list += path.filename().string() + "\n";
    out.files.push_back(path.string());
  };
  add(".cor", written.core);
  add(".tim", written.time);
  add(".sto", written.random);
  if (risk.ambiguity == stochastic::Ambiguity::wasserstein) {
    out.ball_left_out = risk.metric.atoms() > kMostAtoms;
    if (!out.ball_left_out) add(".dro", smps::ball_text({risk.radius, risk.probability, risk.metric}));
  }
  add(".smps", std::string(list));
  transaction.commit();
  return out;
}

}  // namespace

ExportedModel export_model(const stochastic::TwoStageProblem& problem, const stochastic::RiskSpec& risk,
                           const ExportRequest& request) {
  return request.format == "smps" ? write_smps(problem, risk, request) : write_extensive(problem, risk, request);
}

}  // namespace gridkeel::cli
