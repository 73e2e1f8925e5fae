#pragma once

#include <cstdint>
#include <string_view>

namespace gridkeel {

// A counter-based stream (SplitMix64): the k-th number of a stream depends on (seed, name, index) only,
// never on what other scenarios drew, so scenarios may be made in any order by any thread.
// Distribution functions are our own because those of <random> differ between standard libraries.
class RandomStream {
 public:
  using result_type = std::uint64_t;

  RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index = 0);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();

  double uniform();  // [0, 1), 53 bits
  double uniform(double lower, double upper);
  int integer(int count);  // 0 .. count-1
  bool chance(double probability);
  double normal();  // inverse distribution function of one uniform
  double normal(double mean, double sd);
  double lognormal(double log_mean, double log_sd);
  double exponential(double mean);
  int poisson(double mean);

 private:
  std::uint64_t state_;
};

// Inverse of the standard normal distribution function (Wichura's AS 241, relative error below 1e-15).
double normal_quantile(double probability);

}  // namespace gridkeel
