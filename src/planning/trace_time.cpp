#include <charconv>
#include <chrono>
#include <cmath>

#include "planning/study_trace.hpp"

namespace gridkeel::planning {

namespace {

// Reads fields of fixed width off the front of a text.
class Front {
 public:
  explicit Front(std::string_view text) : text_(text) {}
  bool ok() const { return ok_; }
  bool done() const { return text_.empty(); }
  char next() const { return text_.empty() ? '\0' : text_.front(); }

  int digits(std::size_t count) {
    int value = 0;
    if (text_.size() < count) return fail();
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + count, value);
    if (error != std::errc() || end != text_.data() + count || value < 0 || text_.front() == '-') return fail();
    text_.remove_prefix(count);
    return value;
  }
  void expect(std::string_view one_of) {
    if (text_.empty() || one_of.find(text_.front()) == std::string_view::npos)
      fail();
    else
      text_.remove_prefix(1);
  }
  double fraction() {
    double value = 0.0, digit = 0.1;
    text_.remove_prefix(1);
    for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; text_.remove_prefix(1), digit *= 0.1)
      value += digit * (text_.front() - '0');
    return value;
  }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }
  std::string_view text_;
  bool ok_ = true;
};

double read_offset_s(Front& front) {
  if (front.next() == 'Z') {
    front.expect("Z");
    return 0.0;
  }
  if (front.next() != '+' && front.next() != '-') return 0.0;
  const double sign = front.next() == '-' ? -1.0 : 1.0;
  front.expect("+-");
  const int hours = front.digits(2);
  if (front.next() == ':') front.expect(":");
  const int minutes = front.done() ? 0 : front.digits(2);
  return sign * (hours * 3600.0 + minutes * 60.0);
}

}  // namespace

std::optional<double> parse_iso_time(std::string_view text) {
  Front front(text);
  const int year = front.digits(4);
  front.expect("-");
  const int month = front.digits(2);
  front.expect("-");
  const int day = front.digits(2);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!front.ok() || !date.ok()) return std::nullopt;
  const double midnight_s = 86400.0 * static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  if (front.done()) return midnight_s;
  front.expect("T ");
  const int hour = front.digits(2);
  front.expect(":");
  const int minute = front.digits(2);
  double second = 0.0;
  if (front.next() == ':') {
    front.expect(":");
    second = front.digits(2);
    if (front.next() == '.') second += front.fraction();
  }
  const double offset_s = read_offset_s(front);
  if (!front.ok() || !front.done() || hour > 24 || minute > 59 || second >= 61.0) return std::nullopt;
  return midnight_s + hour * 3600.0 + minute * 60.0 + second - offset_s;
}

}  // namespace gridkeel::planning
