#pragma once

#include <cstdint>
#include <vector>

#include "grid/network.hpp"
#include "grid/power_grid_model/handles.hpp"

namespace gridkeel::grid::pgm {

// A network in power-grid-model's columns (SI units). All buses stand on the source's base voltage, which
// changes no per-unit result and keeps nominal transformers between voltage levels, to which the model's
// lines are blind, exact.
// The system frequency only turns susceptances into the capacitances that the model asks for and back.
inline constexpr double kFrequencyHz = 50.0;
inline constexpr double kWattPerMw = 1e6;

struct ModelData {
  // The closed network with its own loads and source.
  explicit ModelData(const Network& network);
  // For batches: the branches of `closed`, a source of 1 pu at each root, and at each bus a load of nothing, which a
  // batch overwrites.
  ModelData(const Network& network, const std::vector<char>& closed, const std::vector<BusId>& roots);

  // Hands the columns to power-grid-model, which reads them in place: this object must outlive the set.
  void add_to(InputSet& set) const;

  struct {
    std::vector<PGM_ID> id;
    std::vector<double> u_rated;
  } node;
  struct {
    std::vector<PGM_ID> id, from_node, to_node;
    std::vector<std::int8_t> from_status, to_status;
    std::vector<double> r1, x1, c1, tan1, i_n;
  } line;
  struct {
    std::vector<PGM_ID> id, node;
    std::vector<std::int8_t> status, type;
    std::vector<double> p_specified, q_specified;
  } load;
  struct {
    std::vector<PGM_ID> id, node;
    std::vector<std::int8_t> status;
    std::vector<double> g1, b1;
  } shunt;
  struct {
    std::vector<PGM_ID> id, node;
    std::vector<std::int8_t> status;
    std::vector<double> u_ref, sk, rx_ratio;
  } source;

  std::vector<BranchId> line_branch;  // what each line is

 private:
  void add_nodes(const Network& network);
  void add_lines(const Network& network, const std::vector<char>& closed);
  void add_load(BusId bus, double mw, double mvar);
  void add_shunts(const Network& network);
  void add_source(BusId bus, double v_pu);
  PGM_ID next_id_ = 0;
};

}  // namespace gridkeel::grid::pgm
