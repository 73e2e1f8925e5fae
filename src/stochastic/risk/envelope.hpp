#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// For each reference r, the atoms that maximise  z_s - slope d_rs  for some slope >= 0: the vertices of the upper
// concave envelope of the points (d_rs, z_s), from the largest loss (farthest) to the nearest atom. Every
// other atom never carries mass in a worst case, so one pass over the metric per oracle call is enough.
class LossDistanceEnvelope {
 public:
  struct Vertex {
    double distance;
    double loss;
    int atom;
  };

  // `nearest[k]`: smallest distance of reference `references[k]`; the scan of a row stops there. The arguments
  // must outlive the envelope.
  LossDistanceEnvelope(const GroundMetric& metric, const std::vector<int>& references,
                       const std::vector<double>& nearest, std::span<const double> losses);

  Vertex worst(std::size_t k) const { return vertex(k, start_[k]); }
  Vertex nearest(std::size_t k) const { return vertex(k, start_[k + 1] - 1); }
  Vertex best(std::size_t k, double slope) const;

 private:
  const double* row(std::size_t k) const;
  Vertex vertex(std::size_t k, std::size_t position) const;

  const GroundMetric& metric_;
  const std::vector<int>& references_;
  std::span<const double> losses_;
  std::vector<int> atoms_;      // of the vertices of all references, one after the other
  std::vector<double> slopes_;  // of the edge from each vertex to the next; they grow along an envelope
  std::vector<std::size_t> start_;
};

}  // namespace gridkeel::stochastic
