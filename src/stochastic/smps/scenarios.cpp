#include "stochastic/smps/scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/random.hpp"

namespace gridkeel::stochastic::smps {
namespace {

// Scenario files name their scenarios; combinations get a number, with zeros in front so that they sort.
class NameMaker {
 public:
  NameMaker(const RandomData& random, double count) : random_(random) {
    while (count > std::pow(10.0, width_)) ++width_;
  }
  std::string operator()(long number, const std::vector<int>& chosen) const {
    if (random_.named_scenarios) return random_.parts.front().outcomes[static_cast<std::size_t>(chosen.front())].name;
    return fmt::format("s{:0{}}", number, width_);
  }

 private:
  const RandomData& random_;
  int width_ = 3;
};

const Outcome& outcome(const Part& part, int index) { return part.outcomes[static_cast<std::size_t>(index)]; }

int draw_outcome(const Part& part, RandomStream& stream) {
  double left = stream.uniform() * part.probability_sum;
  int last = 0;
  for (int k = 0; k < static_cast<int>(part.outcomes.size()); ++k) {
    const double p = outcome(part, k).probability;
    if (p <= 0.0) continue;
    last = k;
    left -= p;
    if (left < 0.0) break;
  }
  return last;
}

// The line of a scenario's data, where all of it is in one place.
int line_of(const RandomData& random, const std::vector<int>& chosen) {
  return random.parts.size() == 1 && chosen.front() >= 0 ? outcome(random.parts.front(), chosen.front()).line : 0;
}

double draw_value(const Part& part, double core_value, RandomStream& stream) {
  const double value = part.law == Part::Law::normal ? stream.normal(part.first, std::sqrt(part.second))
                                                     : stream.uniform(part.first, part.second);
  return modified(part.modifier, core_value, value);
}

}  // namespace

bool is_continuous(const RandomData& random) {
  return std::any_of(random.parts.begin(), random.parts.end(),
                     [](const Part& part) { return part.law != Part::Law::discrete; });
}

double outcome_count(const RandomData& random) {
  double count = 1.0;
  for (const Part& part : random.parts)
    count *= part.law == Part::Law::discrete ? static_cast<double>(part.outcomes.size()) : solver::kInf;
  return count;
}

void enumerate(const RandomData& random, ProblemBuilder& builder, long limit, const std::string& file,
               TwoStageProblem& problem) {
  if (is_continuous(random))
    throw InputError({file, 0}, "the distribution is continuous: draw a sample of it with --sample N");
  const double count = outcome_count(random);
  if (count > static_cast<double>(limit))
    throw InputError({file, 0}, fmt::format("{:.6g} outcomes are more than the {} that can be listed: draw a sample of "
                                            "them with --sample N",
                                            count, limit));
  const NameMaker name(random, count);
  const auto scenarios = static_cast<std::size_t>(count);
  problem.scenarios.reserve(scenarios);
  std::vector<int> chosen(random.parts.size(), 0);
  for (std::size_t number = 0; number < scenarios; ++number) {
    double probability = 1.0;
    builder.start(line_of(random, chosen));
    for (std::size_t k = 0; k < random.parts.size(); ++k) {
      const Outcome& o = outcome(random.parts[k], chosen[k]);
      probability *= o.probability / random.parts[k].probability_sum;
      builder.apply(o.changes);
    }
    problem.scenarios.push_back(builder.finish(name(static_cast<long>(number), chosen), probability));
    for (std::size_t k = random.parts.size(); k-- > 0;) {
      if (++chosen[k] < static_cast<int>(random.parts[k].outcomes.size())) break;
      chosen[k] = 0;
    }
  }
}

void sample(const RandomData& random, ProblemBuilder& builder, int draws, std::uint64_t seed,
            TwoStageProblem& problem) {
  const bool continuous = is_continuous(random);
  const NameMaker name(random, draws);
  std::map<std::vector<int>, std::size_t> known;
  for (int number = 0; number < draws; ++number) {
    RandomStream stream(seed, "smps sample", static_cast<std::uint64_t>(number));
    std::vector<int> chosen;
    for (const Part& part : random.parts)
      chosen.push_back(part.law == Part::Law::discrete ? draw_outcome(part, stream) : -1);
    builder.start(line_of(random, chosen));
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      const Part& part = random.parts[k];
      if (part.law == Part::Law::discrete)
        builder.apply(outcome(part, chosen[k]).changes);
      else
        builder.apply(Change{part.target, draw_value(part, builder.core_value(part.target), stream)});
    }
    const auto [twin, is_new] = known.emplace(continuous ? std::vector<int>{number} : chosen, problem.scenarios.size());
    if (is_new)
      problem.scenarios.push_back(builder.finish(name(number, chosen), 1.0));
    else
      problem.scenarios[twin->second].probability += 1.0;
  }
  for (ScenarioData& s : problem.scenarios) s.probability /= draws;
}

}  // namespace gridkeel::stochastic::smps
