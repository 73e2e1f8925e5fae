#include "shock/sampling/leading.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <numeric>
#include <utility>

#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kSeldom = 0.02;      // expected number of shocks of a kind: what is rarer is left to chance
constexpr int kSobolDimensions = 40;  // of later ones, pairs are uneven in the first hundreds of points

// Of a stream with one shock, its number, start, size and length; with more, the number and then starts, since all of
// them are drawn before any size. Common shocks have sizes at each site.
constexpr int kOfShock = 4, kOfCommonShock = 2;

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
      points[static_cast<std::size_t>(k) * static_cast<std::size_t>(dimensions) + static_cast<std::size_t>(d)] =
          (stratum[static_cast<std::size_t>(k)] + to_unit(random())) / count;
  }
  return points;
}

std::vector<double> sobol(int count, int dimensions, std::uint64_t seed) {
  boost::random::sobol engine(static_cast<std::size_t>(dimensions));
  std::vector<std::uint64_t> shift;
  shift.reserve(static_cast<std::size_t>(dimensions));
  for (int d = 0; d < dimensions; ++d) shift.push_back(RandomStream(seed, "sobol", static_cast<std::uint64_t>(d))());
  std::vector<double> points;
  points.reserve(static_cast<std::size_t>(count) * shift.size());
  for (int k = 0; k < count; ++k)
    for (int d = 0; d < dimensions; ++d) points.push_back(to_unit(engine() ^ shift[static_cast<std::size_t>(d)]));
  return points;
}

}  // namespace

std::vector<LeadingStream> leading_streams(const GeneratorInput& input) {
  const ShockSettings& s = input.settings;
  std::vector<LeadingStream> streams;
  const auto add = [&](bool happens, std::string name, int numbers) {
    if (happens) streams.push_back({std::move(name), numbers});
  };
  add(s.line_outages_per_day > 0.0, "line_outages", 4);               // number; of the first: line, start, repair
  add(s.substation_shortfall_rate > 0.0, "substation_shortfall", 4);  // number; of the first: start, depth, length
  add(s.heat_probability > 0.0, "heat", 1);
  for (const ShockStream& stream : site_shock_streams(input))
    if (stream.expected >= kSeldom) add(true, stream.name, stream.common ? kOfCommonShock : kOfShock);
  add(s.storm_rate > 0.0, "storms", 3);                     // number; of the first: centre, start
  add(s.substation_loss_rate > 0.0, "substation_loss", 3);  // number; of the first: start, length
  for (const AiSite& site : input.ai_sites)                 // which piece of a trace comes first
    add(site.measured && site.measured->block_periods > 0, "site/" + site.name + "/base", 1);
  add(s.background_sd > 0.0, "background", input.horizon.periods);
  return streams;
}

LeadingPoints::LeadingPoints(Sampling method, std::vector<LeadingStream> streams, int count, std::uint64_t seed) {
  if (method != Sampling::latin_hypercube && method != Sampling::sobol) return;
  for (LeadingStream& stream : streams) {
    if (method == Sampling::sobol) stream.numbers = std::min(stream.numbers, kSobolDimensions - dimensions_);
    if (stream.numbers <= 0) break;
    dimensions_ += stream.numbers;
    streams_.push_back(std::move(stream));
  }
  if (dimensions_ == 0) return;
  points_ = method == Sampling::sobol ? sobol(count, dimensions_, seed) : latin_hypercube(count, dimensions_, seed);
}

double LeadingPoints::at(int scenario, int dimension) const {
  return points_[static_cast<std::size_t>(scenario) * static_cast<std::size_t>(dimensions_) +
                 static_cast<std::size_t>(dimension)];
}

Draws::Leading LeadingPoints::of(int scenario) const {
  Draws::Leading leading;
  if (points_.empty()) return leading;
  const double* point = points_.data() + static_cast<std::size_t>(scenario) * static_cast<std::size_t>(dimensions_);
  for (const LeadingStream& stream : streams_) {
    leading.emplace(stream.name, std::span<const double>(point, static_cast<std::size_t>(stream.numbers)));
    point += stream.numbers;
  }
  return leading;
}

}  // namespace gridkeel::shock
