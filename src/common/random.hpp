#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gridkeel {

// A counter-based stream (SplitMix64): the k-th number of a stream depends on (seed, name, index) only,
// never on what other scenarios drew, so scenarios may be made in any order by any thread.
// Distribution functions are our own because those of <random> differ between standard libraries.
class RandomStream {
 public:
  using result_type = std::uint64_t;

  RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index = 0);

  // The next numbers of uniform() and what is made from it, in (0, 1), before those of the stream; `given` must outlive
  // it.
  void lead_with(std::span<const double> given) { given_ = given; }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();

  double uniform();  // [0, 1), 53 bits
  double uniform(double lower, double upper);
  int integer(int count);  // 0 .. count-1
  bool chance(double probability);
  double normal();  // inverse distribution function of one uniform()
  double normal(double mean, double sd);
  double lognormal(double log_mean, double log_sd);
  double exponential(double mean);
  int poisson(double mean);  // likewise, up to a mean of 32

 private:
  std::uint64_t state_;
  std::span<const double> given_;
};

// Inverse of the standard normal distribution function (Wichura's AS 241, relative error below 1e-15).
double normal_quantile(double probability);

}  // namespace gridkeel
