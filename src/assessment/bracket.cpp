#include "assessment/bracket.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::assessment {

Bracket bracket(double in_sample_usd, const Estimate& fresh) {
  Bracket out;
  out.in_sample_usd = in_sample_usd;
  out.fresh = fresh;
  out.difference_usd = fresh.value - in_sample_usd;
  out.difference_share = out.difference_usd / std::max(1e-9, std::abs(fresh.value));
  if (in_sample_usd < fresh.lower) {
    out.verdict = Bracket::Verdict::optimistic;
    out.outside_usd = fresh.lower - in_sample_usd;
  } else if (in_sample_usd > fresh.upper) {
    out.verdict = Bracket::Verdict::pessimistic;
    out.outside_usd = in_sample_usd - fresh.upper;
  }
  return out;
}

const char* to_string(Bracket::Verdict verdict) {
  switch (verdict) {
    case Bracket::Verdict::optimistic:
      return "optimistic";
    case Bracket::Verdict::pessimistic:
      return "pessimistic";
    default:
      return "within";
  }
}

}  // namespace gridkeel::assessment
