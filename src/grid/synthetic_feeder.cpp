#include "grid/synthetic_feeder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "common/random.hpp"
#include "grid/lindistflow.hpp"

namespace gridkeel::grid {
namespace {

constexpr double kBase_kv = 12.47;  // of the IEEE 8500-node feeder [S]
constexpr double kBase_mva = 10.0;
constexpr double kMost_mw = 10.0;        // what one such feeder carries; the 8500-node feeder's peak is about 11 [S]
constexpr double kHalfway_buses = 56.0;  // 33 buses then have 3.6 MW, like ieee33
constexpr double kLowest_pu = 0.965;     // by LinDistFlow; losses take some 0.003 more
constexpr int kLoadedPercent = 55;       // of the buses [M]

// Resistance and ampacity of ACSR as in the IEEE test feeders' conductor table [S], reactance of positive sequence
// 0.12134 ln(GMD / GMR) ohm/mile with that table's GMR and a GMD of 4.287 ft (pole spacing 500) [ours].
struct Conductor {
  double r_ohm_per_km, x_ohm_per_km, ampacity_a;
};
constexpr Conductor k336{0.1901, 0.3897, 530.0};  // 336,400 26/7: 0.306 ohm/mile, GMR 0.0244 ft
constexpr Conductor k4_0{0.3679, 0.4725, 340.0};  // 4/0 6/1: 0.592 ohm/mile, 0.00814 ft
constexpr Conductor k1_0{0.6959, 0.5179, 230.0};  // 1/0: 1.12 ohm/mile, 0.00446 ft

// Service transformers, kVA [M]: a load is as large as one of these, relative to the others.
constexpr std::array<int, 10> kTransformers_kva{10, 15, 25, 25, 37, 50, 50, 75, 100, 167};

class Maker {
 public:
  Maker(int buses, std::uint64_t seed) : random_(seed, "synthetic_feeder", static_cast<std::uint64_t>(buses)) {
    network_.name = fmt::format("{}{}:{}", kSyntheticPrefix, buses, seed);
    network_.base_mva = kBase_mva;
    network_.source = BusId(0);
    add_bus();
    lay_trunk(buses);
    lay_laterals(buses);
    add_loads(kMost_mw * (buses - 1) / (buses - 1 + kHalfway_buses));
    fit_lengths();
    add_tie();
    validate_radial(network_);
  }
  Network take() { return std::move(network_); }

 private:
  int bus_count() const { return static_cast<int>(network_.buses.size()); }
  double base_ohm() const { return kBase_kv * kBase_kv / kBase_mva; }

  int add_bus() {
    Bus bus;
    bus.name = std::to_string(bus_count() + 1);
    bus.base_kv = kBase_kv;
    bus.vmin_pu = bus_count() == 0 ? 1.0 : 0.95;  // ANSI C84.1, range A
    bus.vmax_pu = bus_count() == 0 ? 1.0 : 1.05;
    bus.where = {network_.name, 0};
    network_.buses.push_back(bus);
    level_.push_back(0);
    return bus_count() - 1;
  }

  void set_length(std::size_t e, double length_m) {
    length_m_[e] = length_m;
    network_.branches[e].r_pu = conductor_[e].r_ohm_per_km * length_m / 1e3 / base_ohm();
    network_.branches[e].x_pu = conductor_[e].x_ohm_per_km * length_m / 1e3 / base_ohm();
  }

  Branch& add_line(int from, int to, const Conductor& conductor, double length_m) {
    Branch line;
    line.from = BusId(from);
    line.to = BusId(to);
    line.name = network_.bus(line.from).name + "-" + network_.bus(line.to).name;
    line.rating_mva = std::round(std::sqrt(3.0) * kBase_kv * conductor.ampacity_a / 10.0) / 100.0;
    line.where = {network_.name, 0};
    network_.branches.push_back(line);
    conductor_.push_back(conductor);
    length_m_.push_back(0.0);
    set_length(network_.branches.size() - 1, length_m);
    return network_.branches.back();
  }

  double section_m() { return 20.0 + random_.integer(161); }

  // About twice the root of the number of buses; heavy wire in the first half; three sectionalising switches.
  void lay_trunk(int buses) {
    trunk_ = std::clamp(static_cast<int>(std::lround(2.0 * std::sqrt(buses))), 2, buses / 2);
    for (int k = 1; k <= trunk_; ++k) {
      const int to = add_bus();
      Branch& line = add_line(to - 1, to, 2 * k <= trunk_ ? k336 : k4_0, section_m());
      for (const int quarter : {1, 2, 3})
        if (trunk_ >= 8 && k == 1 + quarter * trunk_ / 4) line.switchable = true;
    }
  }

  // Laterals leave the trunk (60 %) or other laterals, up to three deep, until all buses are there.
  void lay_laterals(int buses) {
    const int mean = std::clamp(static_cast<int>(std::sqrt(buses) / 8.0), 2, 12);
    while (bus_count() < buses) {
      int from = 1 + random_.integer(trunk_);
      if (random_.integer(100) >= 60) {
        const int other = 1 + random_.integer(bus_count() - 1);
        if (level_[static_cast<std::size_t>(other)] < 3) from = other;
      }
      const int level = level_[static_cast<std::size_t>(from)] + 1;
      for (int left = 1 + random_.integer(2 * mean); left > 0 && bus_count() < buses; --left) {
        const int to = add_bus();
        level_.back() = level;
        add_line(from, to, k1_0, section_m());
        from = to;
      }
    }
  }

  void add_loads(double total_mw) {
    std::vector<double> size(network_.buses.size(), 0.0);
    double sum = 0.0;
    for (std::size_t b = 1; b < size.size(); ++b) {
      if (random_.integer(100) >= kLoadedPercent && b + 1 < size.size()) continue;
      size[b] =
          kTransformers_kva[static_cast<std::size_t>(random_.integer(static_cast<int>(kTransformers_kva.size())))];
      sum += size[b];
    }
    for (std::size_t b = 1; b < size.size(); ++b) {
      if (size[b] == 0.0) continue;
      const double q_per_p = 0.20 + 0.01 * random_.integer(29);  // power factors 0.98 to 0.90 [M]
      network_.buses[b].load_mw = std::max(1.0, std::round(size[b] / sum * total_mw * 1e5)) / 1e5;
      network_.buses[b].load_mvar = std::round(network_.buses[b].load_mw * q_per_p * 1e5) / 1e5;
    }
  }

  // Scales all lengths so that the lowest voltage is as wanted: LinDistFlow's drops are linear in them.
  void fit_lengths() {
    std::vector<double> p, q;
    for (const Bus& bus : network_.buses) {
      p.push_back(-bus.load_mw);
      q.push_back(-bus.load_mvar);
    }
    const std::vector<double> root{1.0};
    const LinDistFlowState state = LinDistFlow(network_, make_forest(network_)).evaluate(p, q, root);
    const double lowest = *std::min_element(state.v_sq_pu.begin(), state.v_sq_pu.end());
    const double factor = (1.0 - kLowest_pu * kLowest_pu) / (1.0 - lowest);
    for (std::size_t e = 0; e < length_m_.size(); ++e)
      set_length(e, std::max(1.0, std::round(length_m_[e] * factor * 10.0)) / 10.0);
  }

  // A normally open tie from the trunk's end to the last lateral's.
  void add_tie() {
    const int last = bus_count() - 1;
    if (trunk_ < 8 || level_[static_cast<std::size_t>(last)] == 0) return;
    Branch& tie = add_line(trunk_, last, k4_0, 500.0);
    tie.closed = false;
    tie.switchable = true;
  }

  RandomStream random_;
  Network network_;
  int trunk_ = 0;           // buses of the trunk, behind the source
  std::vector<int> level_;  // per bus: 0 on the trunk, 1 on its laterals, …
  std::vector<Conductor> conductor_;
  std::vector<double> length_m_;  // per branch
};

template <class Number>
bool read_whole(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Network synthetic_feeder(int buses, std::uint64_t seed) { return Maker(buses, seed).take(); }

Network synthetic_feeder(const std::string& reference) {
  const std::string_view words = std::string_view(reference).substr(kSyntheticPrefix.size());
  const std::size_t colon = words.find(':');
  int buses = 0;
  std::uint64_t seed = 1;
  const bool readable = read_whole(words.substr(0, colon), buses) &&
                        (colon == std::string_view::npos || read_whole(words.substr(colon + 1), seed));
  if (!readable || buses < kFewestSyntheticBuses || buses > kMostSyntheticBuses)
    throw InputError(
        fmt::format("feeder '{}': must be synthetic:BUSES or synthetic:BUSES:SEED, with {} to {} buses and a "
                    "seed >= 0",
                    reference.substr(0, 80), kFewestSyntheticBuses, kMostSyntheticBuses));
  return synthetic_feeder(buses, seed);
}

}  // namespace gridkeel::grid
