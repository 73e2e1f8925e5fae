#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/verb.hpp"
#include "common/file.hpp"
#include "report/html/page.hpp"
#include "store/run_reader.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPage = "report.html";

struct ReportFlags {
  std::string run;
  std::optional<std::string> out;
};

fs::path target_of(const ReportFlags& flags) {
  if (!flags.out) return fs::path(flags.run) / kPage;
  const fs::path named(*flags.out);
  std::error_code ignored;
  if (fs::is_directory(named, ignored))
    throw FileError(*flags.out, fmt::format("is a folder; --out is the file, such as {}", (named / kPage).string()));
  return named;
}

ExitCode run_report(const ReportFlags& flags, const Output& output) {
  if (!store::holds_run_file(flags.run))
    throw InputError(
        fmt::format("{}: no {} is here, so this is no folder that plan wrote", flags.run, store::kRunFile));
  const fs::path page_file = target_of(flags);
  const std::string page = report::report_page(store::RunReader(flags.run));
  FileTransaction transaction;
  transaction.add(page_file, page);
  transaction.commit();
  output.answer({{"run", flags.run}, {"file", page_file.string()}, {"bytes", page.size()}},
                fmt::format("Written: {} ({:.2f} MB); open it in a browser, no network is needed\n", page_file.string(),
                            static_cast<double>(page.size()) / 1e6));
  return ExitCode::done;
}

}  // namespace

void add_report(CLI::App& app, Command& command) {
  auto flags = std::make_shared<ReportFlags>();
  CLI::App& verb = add_verb(app, command, "report", "Show a run as one offline HTML file", flags, run_report);
  verb.add_option("run", flags->run, "Folder that plan wrote")->required()->type_name("RUN");
  verb.add_option("--out", flags->out, "The file (RUN/report.html)")->type_name("FILE");
}

}  // namespace gridkeel::cli
