#include "shock/run_times.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gridkeel::shock {

namespace {

struct Node {
  double probability, seconds;
};

// Quantiles of the 83 154 run times, straight in log time between them (row 19 [ours]; CC-BY 4.0).
constexpr std::array<Node, 35> kPhilly{
    {{0, 1},          {0.005, 12},     {0.01, 17},       {0.02, 25},        {0.05, 48},      {0.1, 61},
     {0.2, 76},       {0.25, 131},     {0.3, 229},       {0.35, 428},       {0.4, 630},      {0.45, 889},
     {0.5, 1186},     {0.55, 1500},    {0.6, 1871},      {0.65, 2242},      {0.7, 2590},     {0.75, 3342},
     {0.8, 4699},     {0.85, 6300},    {0.875, 9151},    {0.9, 12859},      {0.92, 18842},   {0.94, 31999},
     {0.95, 49948},   {0.96, 69287},   {0.97, 101863},   {0.98, 167784},    {0.985, 201023}, {0.99, 287283},
     {0.995, 484497}, {0.998, 874642}, {0.999, 1361015}, {0.9995, 1912482}, {1, 4628239}}};

double log_ratio(std::size_t k) { return std::log(kPhilly[k + 1].seconds / kPhilly[k].seconds); }

// Seconds at a share s of the way from node k to the next.
double between(std::size_t k, double s) { return kPhilly[k].seconds * std::exp(s * log_ratio(k)); }

// The integral of the quantile over that way, from share `from` on.
double area(std::size_t k, double from, double to = 1.0) {
  const double width = kPhilly[k + 1].probability - kPhilly[k].probability;
  return width * (between(k, to) - between(k, from)) / log_ratio(k);
}

std::size_t piece_of(double probability) {
  const auto after = std::upper_bound(kPhilly.begin() + 1, kPhilly.end() - 1, probability,
                                      [](double p, const Node& node) { return p < node.probability; });
  return static_cast<std::size_t>(after - kPhilly.begin()) - 1;
}

double share_of_piece(std::size_t k, double probability) {
  return (probability - kPhilly[k].probability) / (kPhilly[k + 1].probability - kPhilly[k].probability);
}

}  // namespace

RunTimes::RunTimes(double shortest_h) {
  const double seconds = shortest_h * 3600.0;
  for (std::size_t k = 0; k + 1 < kPhilly.size() && kPhilly[k].seconds < seconds; ++k) {
    const double s = std::clamp(std::log(seconds / kPhilly[k].seconds) / log_ratio(k), 0.0, 1.0);
    first_ = kPhilly[k].probability + s * (kPhilly[k + 1].probability - kPhilly[k].probability);
  }
  first_ = std::min(first_, 0.9999);
}

double RunTimes::quantile_h(double probability) const {
  const double p = first_ + (1.0 - first_) * std::clamp(probability, 0.0, 1.0);
  const std::size_t k = piece_of(p);
  return between(k, share_of_piece(k, p)) / 3600.0;
}

double RunTimes::mean_h() const {
  const std::size_t first = piece_of(first_);
  double sum = area(first, share_of_piece(first, first_));
  for (std::size_t k = first + 1; k + 1 < kPhilly.size(); ++k) sum += area(k, 0.0);
  return sum / (1.0 - first_) / 3600.0;
}

// A job found running has its length drawn in proportion to that length, and is at a uniform point of it.
double RunTimes::draw_left_h(RandomStream& random) const {
  double left = random.uniform() * mean_h() * 3600.0 * (1.0 - first_);
  std::size_t k = piece_of(first_);
  double from = share_of_piece(k, first_);
  while (k + 2 < kPhilly.size() && left > area(k, from)) {
    left -= area(k, from);
    from = 0.0;
    ++k;
  }
  const double width = kPhilly[k + 1].probability - kPhilly[k].probability;
  const double length_s = std::min(between(k, from) + left * log_ratio(k) / width, kPhilly[k + 1].seconds);
  return random.uniform() * length_s / 3600.0;
}

}  // namespace gridkeel::shock
