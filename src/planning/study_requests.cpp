#include "planning/study_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/csv_reader.hpp"

namespace gridkeel::planning {

namespace {

constexpr double kLongest_s = 366.0 * 86400.0;

// Arrivals: the power trace's reader checks times and numbers; of two requests at the same moment both count.
struct Arrivals {
  std::vector<double> time_s, work_s;
  std::optional<double> start_hour;
};

std::string time_column(const CsvReader& csv, const std::string& asked) {
  if (!asked.empty()) return asked;
  for (const char* name : {"t_s", "time", "timestamp", "TIMESTAMP"})
    if (csv.has(name)) return name;
  return "t_s";
}

double time_of(const CsvReader& csv, std::size_t column, std::optional<double>& date_s) {
  const auto date = parse_iso_time(csv.text(column));
  if (!date) return csv.number(column);
  if (!date_s) date_s = *date;
  return *date - *date_s;
}

double tokens_of(const CsvReader& csv, std::size_t column) {
  const double tokens = csv.number(column);
  if (tokens < 0.0) throw ValueOutOfRange(csv.where(), "request trace", csv.header()[column], tokens, "", ">= 0");
  return tokens;
}

Arrivals read_arrivals(std::string_view text, const std::string& name, const RequestColumns& columns,
                       const RequestWork& work) {
  CsvReader csv(text, name);
  const std::size_t time = csv.column(time_column(csv, columns.time));
  const std::size_t context = csv.column(columns.context), generated = csv.column(columns.generated);
  Arrivals arrivals;
  std::optional<double> date_s;
  while (csv.next()) {
    const double time_s = time_of(csv, time, date_s);
    if (!arrivals.time_s.empty() && time_s < arrivals.time_s.back())
      throw InputError(csv.where(), fmt::format("time goes back: {} = {}", csv.header()[time], csv.text(time)));
    arrivals.time_s.push_back(time_s);
    arrivals.work_s.push_back(work.context_s_per_token * tokens_of(csv, context) +
                              work.generated_s_per_token * tokens_of(csv, generated));
  }
  if (arrivals.time_s.size() < 2) throw InputError({name, 0}, "a request trace needs two rows of numbers at least");
  const double length_s = arrivals.time_s.back() - arrivals.time_s.front();
  if (length_s < 2.0 || length_s > kLongest_s)
    throw InputError({name, 0}, fmt::format("the requests span {:.6g} s, but must span 2 s to a year: are the times in "
                                            "seconds?",
                                            length_s));
  if (std::accumulate(arrivals.work_s.begin(), arrivals.work_s.end(), 0.0) <= 0.0)
    throw InputError({name, 0}, "no request has any token");
  if (date_s) arrivals.start_hour = std::fmod(*date_s + arrivals.time_s.front(), 86400.0) / 3600.0;
  return arrivals;
}

// A gap in the recording looks like nobody asking.
double longest_pause_s(const Arrivals& arrivals) {
  double longest = 0.0;
  for (std::size_t k = 1; k < arrivals.time_s.size(); ++k)
    longest = std::max(longest, arrivals.time_s[k] - arrivals.time_s[k - 1]);
  return longest;
}

}  // namespace

PowerTrace parse_request_trace(std::string_view text, const std::string& name, const RequestColumns& columns,
                               const RequestWork& work, grid::ImportReport& notes) {
  const Arrivals arrivals = read_arrivals(text, name, columns, work);
  const double first_s = arrivals.time_s.front();
  const auto seconds = static_cast<std::size_t>(std::floor(arrivals.time_s.back() - first_s)) + 1;
  std::vector<double> arriving(seconds, 0.0);
  for (std::size_t k = 0; k < arrivals.time_s.size(); ++k)
    arriving[std::min(seconds - 1, static_cast<std::size_t>(arrivals.time_s[k] - first_s))] += arrivals.work_s[k];
  const double mean = std::accumulate(arriving.begin(), arriving.end(), 0.0) / static_cast<double>(seconds);
  PowerTrace use;
  use.start_hour = arrivals.start_hour;
  const double keep = std::exp(-1.0 / work.service_s);
  double busy = 1.0;  // before the first request as usual
  for (std::size_t k = 0; k < seconds; ++k) {
    busy = keep * busy + (1.0 - keep) * arriving[k] / mean;
    use.time_s.push_back(static_cast<double>(k));
    use.power.push_back(busy);
  }
  notes.notes.push_back({grid::ImportReport::Note::Kind::approximated,
                         {name, 0},
                         fmt::format("{} rows over {} s become load: {:g} s a prompt token, {:g} s a generated one, "
                                     "spread over {:g} s; the longest time without any is {:.4g} s",
                                     arrivals.time_s.size(), seconds, work.context_s_per_token,
                                     work.generated_s_per_token, work.service_s, longest_pause_s(arrivals))});
  return use;
}

PowerTrace requests_to_power(PowerTrace use, double floor, double mean_demand) {
  for (double& value : use.power) value = floor + (1.0 - floor) * std::min(1.0, mean_demand * value);
  return use;
}

}  // namespace gridkeel::planning
