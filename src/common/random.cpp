#include "common/random.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel {

namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

// SplitMix64's finaliser (Steele, Lea, Flood 2014): a bijection that spreads every bit.
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// FNV-1a: the same on every platform, unlike std::hash.
std::uint64_t hash(std::string_view name) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index)
    : state_(mix(mix(mix(seed + kGolden) ^ hash(name)) + kGolden * (index + 1))) {}

RandomStream::result_type RandomStream::operator()() {
  state_ += kGolden;
  return mix(state_);
}

double RandomStream::uniform() {
  if (given_.empty()) return static_cast<double>((*this)() >> 11) * 0x1.0p-53;
  const double u = given_.front();
  given_ = given_.subspan(1);
  return u;
}

double RandomStream::uniform(double lower, double upper) { return lower + (upper - lower) * uniform(); }

int RandomStream::integer(int count) {
  count = std::max(1, count);
  if (!given_.empty()) return std::min(static_cast<int>(uniform() * count), count - 1);
  // Rejection keeps every value equally likely.
  const auto n = static_cast<std::uint64_t>(count);
  const std::uint64_t limit = max() - max() % n;
  std::uint64_t draw = (*this)();
  while (draw >= limit) draw = (*this)();
  return static_cast<int>(draw % n);
}

bool RandomStream::chance(double probability) { return uniform() < probability; }

double RandomStream::normal() {
  if (!given_.empty()) return normal_quantile(uniform());
  // Half a step off the grid, so that 0 and 1, whose quantiles are infinite, cannot occur.
  const double u = (static_cast<double>((*this)() >> 12) + 0.5) * 0x1.0p-52;
  return normal_quantile(u);
}

double RandomStream::normal(double mean, double sd) { return mean + sd * normal(); }

double RandomStream::lognormal(double log_mean, double log_sd) { return std::exp(normal(log_mean, log_sd)); }

double RandomStream::exponential(double mean) { return -mean * std::log1p(-uniform()); }

int RandomStream::poisson(double mean) {
  // Inverse distribution function, in slices because exp(-mean) underflows for large means; a sum of independent
  // Poisson numbers is Poisson.
  constexpr double kSlice = 32.0;
  constexpr int kMost = 1000;  // of a slice: beyond what doubles can tell from certainty
  int events = 0;
  for (double left = mean; left > 0.0; left -= kSlice) {
    const double slice = left < kSlice ? left : kSlice;
    const double u = uniform();
    double probability = std::exp(-slice), sum = probability;
    int n = 0;
    while (u >= sum && n < kMost && probability > 0.0) {
      ++n;
      probability *= slice / n;
      sum += probability;
    }
    events += n;
  }
  return events;
}

}  // namespace gridkeel
