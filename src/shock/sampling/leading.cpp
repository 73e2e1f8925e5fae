#include "shock/sampling/leading.hpp"

#include <boost/random/sobol.hpp>
#include <numeric>

namespace gridkeel::shock {

namespace {

struct LeadingStream {
  const char* name;
  int numbers;  // in the order in which they are drawn
};
// The earliest dimensions of a Sobol sequence are the most even: those that drive the cost most come first.
constexpr LeadingStream kLeading[] = {{"line_outages", 4},          // number; of the first: line, start, repair
                                      {"substation_shortfall", 4},  // number; of the first: start, depth, length
                                      {"storms", 3},                // number; of the first: centre, start
                                      {"substation_loss", 3}};      // number; of the first: start, length

// 53 bits, in the middle of their interval: never 0 or 1.
double to_unit(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52; }

std::vector<double> latin_hypercube(int count, int dimensions, std::uint64_t seed) {
  std::vector<double> points(static_cast<std::size_t>(count) * static_cast<std::size_t>(dimensions));
  std::vector<int> stratum(static_cast<std::size_t>(count));
  for (int d = 0; d < dimensions; ++d) {
    RandomStream random(seed, "latin_hypercube", static_cast<std::uint64_t>(d));
    std::iota(stratum.begin(), stratum.end(), 0);
    for (int k = count - 1; k > 0; --k)
      std::swap(stratum[static_cast<std::size_t>(k)], stratum[static_cast<std::size_t>(random.integer(k + 1))]);
    for (int k = 0; k < count; ++k)
      points[static_cast<std::size_t>(k * dimensions + d)] =
          (stratum[static_cast<std::size_t>(k)] + to_unit(random())) / count;
  }
  return points;
}

std::vector<double> sobol(int count, int dimensions, std::uint64_t seed) {
  boost::random::sobol engine(static_cast<std::size_t>(dimensions));
  std::vector<std::uint64_t> shift;
  for (int d = 0; d < dimensions; ++d) shift.push_back(RandomStream(seed, "sobol", static_cast<std::uint64_t>(d))());
  std::vector<double> points;
  points.reserve(static_cast<std::size_t>(count) * shift.size());
  for (int k = 0; k < count; ++k)
    for (int d = 0; d < dimensions; ++d) points.push_back(to_unit(engine() ^ shift[static_cast<std::size_t>(d)]));
  return points;
}

}  // namespace

int LeadingPoints::dimensions() {
  int sum = 0;
  for (const LeadingStream& stream : kLeading) sum += stream.numbers;
  return sum;
}

LeadingPoints::LeadingPoints(Sampling method, int count, std::uint64_t seed) {
  if (method == Sampling::latin_hypercube) points_ = latin_hypercube(count, dimensions(), seed);
  if (method == Sampling::sobol) points_ = sobol(count, dimensions(), seed);
}

double LeadingPoints::at(int scenario, int dimension) const {
  return points_[static_cast<std::size_t>(scenario) * static_cast<std::size_t>(dimensions()) +
                 static_cast<std::size_t>(dimension)];
}

Draws::Leading LeadingPoints::of(int scenario) const {
  Draws::Leading leading;
  if (points_.empty()) return leading;
  const double* point = points_.data() + static_cast<std::size_t>(scenario) * static_cast<std::size_t>(dimensions());
  for (const LeadingStream& stream : kLeading) {
    leading.emplace(stream.name, std::span<const double>(point, static_cast<std::size_t>(stream.numbers)));
    point += stream.numbers;
  }
  return leading;
}

}  // namespace gridkeel::shock
