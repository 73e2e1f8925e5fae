// Whether what a plan was thought to cost is what it costs on days that it was not made for.
#pragma once

#include "assessment/bootstrap.hpp"

namespace gridkeel::assessment {

// `optimistic`: the in-sample figure lies below the interval of the fresh days' one, as it does where too few scenarios
// were planned for. `pessimistic`: above, as where stress atoms were planned for.
struct Bracket {
  enum class Verdict { within, optimistic, pessimistic };
  double in_sample_usd = 0.0;
  Estimate fresh;
  Verdict verdict = Verdict::within;
  double outside_usd = 0.0;       // from the interval's near end
  double difference_usd = 0.0;    // fresh less in sample
  double difference_share = 0.0;  // of the fresh figure
};
Bracket bracket(double in_sample_usd, const Estimate& fresh);
const char* to_string(Bracket::Verdict verdict);

}  // namespace gridkeel::assessment
