// What the SMPS tests share: small instances written in place, the public ones, relaxations.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "stochastic/smps/smps.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::smps::test {

using solver::kInf;

inline std::string shared_instance(const std::string& name) {
  return std::string(GRIDKEEL_SHARED) + "/smps/" + name + "/" + name;
}

inline Instance read_shared(const std::string& name, const ReadOptions& options = {}) {
  return read(require_files(shared_instance(name)), options);
}

// x in [0, 10] at cost 1; y >= d - x at cost 2; d = 3 in the core.
inline const std::string kCore =
    "NAME small\n"
    "ROWS\n"
    " N  OBJ\n"
    " L  CAP\n"
    " G  NEED\n"
    "COLUMNS\n"
    " X  OBJ 1 CAP 1\n"
    " X  NEED 1\n"
    " Y  OBJ 2 NEED 1\n"
    "RHS\n"
    " RHS  CAP 10 NEED 3\n"
    "ENDATA\n";
inline const std::string kTime = "TIME small\nPERIODS\n X CAP ONE\n Y NEED TWO\nENDATA\n";
inline const std::string kRandom = "STOCH small\nINDEP DISCRETE\n RHS NEED 2 TWO 0.5\n RHS NEED 6 TWO 0.5\nENDATA\n";

inline Instance parse_small(const std::string& random = kRandom, const std::string& core = kCore,
                            const std::string& time = kTime, const ReadOptions& options = {}) {
  return parse({"t.cor", core}, {"t.tim", time}, {"t.sto", random}, options);
}

// A stochastic file of one section.
inline std::string sto(const std::string& body) { return "STOCH t\n" + body + "\nENDATA\n"; }

inline std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no InputError was thrown";
  return {};
}

inline RiskSpec expectation(const TwoStageProblem& problem) {
  RiskSpec spec;
  spec.alpha = spec.lambda = 0.0;
  spec.probability = problem.probabilities();
  return spec;
}

inline RiskSpec worst_in(const Ball& ball, double radius) {
  RiskSpec spec;
  spec.alpha = spec.lambda = 0.0;
  spec.ambiguity = Ambiguity::wasserstein;
  spec.radius = radius;
  spec.probability = ball.probability;
  spec.metric = ball.metric;
  return spec;
}

inline double optimum(const TwoStageProblem& problem, bool relax = false) {
  return stochastic::test::solve_reference(problem, expectation(problem), relax).upper_bound;
}

}  // namespace gridkeel::stochastic::smps::test

// Public instances lie beside a developer's checkout, not in it.
#define SKIP_WITHOUT_INSTANCE(name)                                                               \
  if (!std::filesystem::exists(gridkeel::stochastic::smps::test::shared_instance(name) + ".cor")) \
  GTEST_SKIP() << "public instance not found: " << gridkeel::stochastic::smps::test::shared_instance(name)
