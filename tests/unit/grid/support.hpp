// What the grid tests share: the public feeders, small networks, messages of expected errors.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/random.hpp"
#include "grid/feeders.hpp"
#include "grid/topology.hpp"

namespace gridkeel::grid::test {

inline const std::vector<std::string> kSharedCases{"case33bw", "case69", "case85", "case118zh", "case136ma", "case141"};

inline std::string shared_case(const std::string& name) {
  return std::string(GRIDKEEL_SHARED) + "/networks/matpower/" + name + ".m";
}

inline Network read_shared(const std::string& name) {
  ImportReport report;
  return read_matpower(shared_case(name), report);
}

// The message of the InputError that `action` must throw.
inline std::string input_error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_input);
    return error.what();
  }
  ADD_FAILURE() << "no InputError was thrown";
  return {};
}

struct Edge {
  int from, to;
  bool closed = true;
};

// Buses "1".."count", the first the source, 1 MW / 10 MVA base, all branches r = 0.01, x = 0.02 pu.
inline Network small_network(int count, const std::vector<Edge>& edges) {
  Network network;
  network.name = "small";
  network.source = BusId(0);
  for (int i = 1; i <= count; ++i) {
    Bus bus;
    bus.name = std::to_string(i);
    bus.base_kv = 12.66;
    bus.load_mw = 0.1;
    bus.load_mvar = 0.05;
    network.buses.push_back(bus);
  }
  for (const Edge& edge : edges) {
    Branch branch;
    branch.name = std::to_string(edge.from) + "-" + std::to_string(edge.to);
    branch.from = BusId(edge.from - 1);
    branch.to = BusId(edge.to - 1);
    branch.r_pu = 0.01;
    branch.x_pu = 0.02;
    branch.closed = edge.closed;
    network.branches.push_back(branch);
  }
  return network;
}

// A random tree whose branches point either way and whose bus numbers say nothing about depth. `reach`
// bounds how far back a bus may attach: 1 gives one long path.
inline Network random_tree(int count, int reach, std::uint64_t seed) {
  RandomStream random(seed, "random_tree");
  std::vector<int> number(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) number[static_cast<std::size_t>(i)] = i + 1;
  for (int i = count - 1; i > 0; --i)
    std::swap(number[static_cast<std::size_t>(i)], number[static_cast<std::size_t>(random.integer(i + 1))]);
  std::vector<Edge> edges;
  for (int i = 1; i < count; ++i) {
    const int back = 1 + random.integer(std::min(i, reach));
    int from = number[static_cast<std::size_t>(i - back)], to = number[static_cast<std::size_t>(i)];
    if (random.chance(0.5)) std::swap(from, to);
    edges.push_back({from, to});
  }
  Network network = small_network(count, edges);
  network.source = BusId(number[0] - 1);
  for (Branch& branch : network.branches) {
    branch.r_pu = random.uniform(0.001, 0.05);
    branch.x_pu = random.uniform(0.001, 0.05);
  }
  return network;
}

inline BranchId branch_id(const Network& network, const std::string& name) {
  const auto id = network.find_branch(name);
  if (!id) ADD_FAILURE() << "no branch " << name;
  return id.value_or(BranchId(0));
}

}  // namespace gridkeel::grid::test

// Public feeders lie beside a developer's checkout, not in it.
#define SKIP_WITHOUT_SHARED(name)                                        \
  if (!std::filesystem::exists(gridkeel::grid::test::shared_case(name))) \
  GTEST_SKIP() << "public feeder not found: " << gridkeel::grid::test::shared_case(name)
