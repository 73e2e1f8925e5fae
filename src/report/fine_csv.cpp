#include <fmt/format.h>

#include <iterator>

#include "report/scenario_report.hpp"

namespace gridkeel::report {

std::string fine_csv(const shock::FineDay& day) {
  std::string out = "t_s,training_mw,inference_mw,total_mw\n";
  for (std::size_t i = 0; i < day.training_mw.size(); ++i)
    fmt::format_to(std::back_inserter(out), "{:.8g},{:.6g},{:.6g},{:.6g}\n", static_cast<double>(i) * day.dt_s,
                   day.training_mw[i], day.inference_mw[i], day.training_mw[i] + day.inference_mw[i]);
  return out;
}

}  // namespace gridkeel::report
