// The .dro file: radius; number K of reference atoms (the first K scenarios); their K probabilities; then for every
// scenario a line of its K distances to them.
#include <fmt/format.h>

#include <cmath>

#include "stochastic/smps/smps.hpp"

namespace gridkeel::stochastic::smps {
namespace {

constexpr double kMostDistances = 1e8;

class BallReader {
 public:
  BallReader(const Text& text, int scenarios) : cards_(text, Layout::free), scenarios_(scenarios) {}

  Ball read(std::vector<std::string>& warnings) {
    Ball ball;
    ball.radius = numbers("the radius", 1).front();
    const int references = reference_count();
    ball.probability = numbers("the probabilities of the reference scenarios", references);
    normalise(ball.probability, warnings);
    std::vector<double> distance(static_cast<std::size_t>(references) * static_cast<std::size_t>(scenarios_));
    for (int s = 0; s < scenarios_; ++s) {
      const auto row = numbers(fmt::format("the distances of scenario {} of {}", s + 1, scenarios_), references);
      for (std::size_t r = 0; r < row.size(); ++r)
        distance[r * static_cast<std::size_t>(scenarios_) + static_cast<std::size_t>(s)] = row[r];
    }
    ball.metric = GroundMetric::from_distances(references, scenarios_, std::move(distance));
    if (cards_.next_or_end())
      throw InputError(cards_.location(),
                       fmt::format("more lines than the {} scenarios of the problem need", scenarios_));
    return ball;
  }

 private:
  int reference_count() {
    const double count = numbers("the number of reference scenarios", 1).front();
    if (!(count >= 1.0 && count <= scenarios_ && count == std::floor(count)))
      throw InputError(cards_.location(),
                       fmt::format("the number of reference scenarios = {} is out of range: must be a whole number in "
                                   "[1, {}], the number of scenarios",
                                   count, scenarios_));
    if (count * scenarios_ > kMostDistances)
      throw InputError(cards_.location(), fmt::format("{} x {} distances are more than the {:g} that can be held",
                                                      count, scenarios_, kMostDistances));
    return static_cast<int>(count);
  }

  // The numbers of the next line, >= 0, separated by commas or blanks.
  std::vector<double> numbers(const std::string& what, int count) {
    if (!cards_.next_or_end()) throw InputError(cards_.location(), fmt::format("the file ends before {}", what));
    std::string line(cards_.raw());
    for (char& c : line)
      if (c == ',' || c == ';') c = ' ';
    std::vector<double> values;
    for (const std::string_view field : free_fields(line)) {
      double value = 0.0;
      if (!parse_number(field, value) || !std::isfinite(value))
        throw InputError(cards_.location(), fmt::format("{}: {} is not a number", what, in_quotes(field)));
      if (value < 0.0) throw ValueOutOfRange(cards_.location(), what, "value", value, "", ">= 0");
      values.push_back(value);
    }
    if (values.size() != static_cast<std::size_t>(count))
      throw InputError(cards_.location(), fmt::format("{}: {} numbers, expected {}", what, values.size(), count));
    return values;
  }

  void normalise(std::vector<double>& probability, std::vector<std::string>& warnings) const {
    double sum = 0.0;
    for (const double p : probability) sum += p;
    if (!(sum > 0.0)) throw InputError(cards_.location(), "the probabilities of the reference scenarios sum to 0");
    for (double& p : probability) p /= sum;
    if (std::abs(sum - 1.0) > 1e-9)
      warnings.push_back(
          fmt::format("{}: the probabilities sum to {:.12g}, not 1: normalised", to_string(cards_.location()), sum));
  }

  Cards cards_;
  int scenarios_;
};

}  // namespace

Ball parse_ball(const Text& text, int scenarios, std::vector<std::string>& warnings) {
  return BallReader(text, scenarios).read(warnings);
}

}  // namespace gridkeel::stochastic::smps
