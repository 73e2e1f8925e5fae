#include "shock/outages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gridkeel::shock {

namespace {

struct Fault {
  int branch;
  Window window;
};

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// The first branch whose cumulative weight exceeds a uniform share of the total.
int draw_branch(RandomStream& random, const std::vector<double>& weights, double total) {
  double left = random.uniform() * total;
  int last = -1;
  for (std::size_t e = 0; e < weights.size(); ++e) {
    if (weights[e] <= 0.0) continue;
    last = static_cast<int>(e);
    left -= weights[e];
    if (left < 0.0) break;
  }
  return last;
}

bool overlaps_earlier(const std::vector<Fault>& faults, const Fault& fault) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& earlier) {
    return earlier.branch == fault.branch && fault.window.start_h < earlier.window.end_h;
  });
}

// Faults one by one, anywhere on the feeder.
class SingleFaults {
 public:
  SingleFaults(const OutageModel& model, const SupplyTilt* tilt, double rate_factor)
      : model_(model), tilt_(tilt), settings_(model.input->settings) {
    rate_ = model.total_km > 0.0 ? settings_.line_outages_per_day * rate_factor * days(model.input->horizon) : 0.0;
    drawn_rate_ = tilt != nullptr ? rate_ * tilt->outages : rate_;
    weights_ = tilt != nullptr && !tilt->branch.empty() ? &tilt->branch : &model.length_km;
    total_ = sum_of(*weights_);
  }

  void draw(RandomStream random, std::vector<Fault>& faults, double* log_ratio) const {
    const int count = random.poisson(drawn_rate_);
    const double log_median = std::log(settings_.repair_median_h);
    const double shift = tilt_ != nullptr ? tilt_->repair_shift : 0.0;
    for (int k = 0; k < count; ++k) {
      const int branch = draw_branch(random, *weights_, total_);
      const double start_h = random.uniform(0.0, hours(model_.input->horizon));
      const double repair_h = random.lognormal(log_median + shift, settings_.repair_log_sd);
      faults.push_back({branch, {start_h, start_h + repair_h}});
      if (log_ratio != nullptr) *log_ratio += log_ratio_of(branch, std::log(repair_h) - log_median, shift);
    }
    if (log_ratio != nullptr && rate_ > 0.0) *log_ratio += rate_ - drawn_rate_ + count * std::log(drawn_rate_ / rate_);
  }

 private:
  // Of the tilted density to the settings' own: which branch, and how long.
  double log_ratio_of(int branch, double log_length, double shift) const {
    const auto e = static_cast<std::size_t>(branch);
    const double sd = settings_.repair_log_sd;
    const double place = std::log((*weights_)[e] / total_) - std::log(model_.length_km[e] / model_.total_km);
    return place + (sd > 0.0 ? shift * (2.0 * log_length - shift) / (2.0 * sd * sd) : 0.0);
  }

  const OutageModel& model_;
  const SupplyTilt* tilt_;
  const ShockSettings& settings_;
  double rate_ = 0.0, drawn_rate_ = 0.0, total_ = 0.0;
  const std::vector<double>* weights_;
};

// A storm has a centre; lines fail by length, the rarer the farther along the feeder, while it lasts. What fails after
// the horizon belongs to the next day.
void draw_storm(const OutageModel& model, RandomStream& random, std::vector<Fault>& faults,
                std::vector<TimedEvent>& events) {
  const Horizon& horizon = model.input->horizon;
  const ShockSettings& settings = model.input->settings;
  const int centre = draw_branch(random, model.length_km, model.total_km);
  const double start_h = random.uniform(0.0, hours(horizon));
  const Window storm{start_h, start_h + random.exponential(settings.storm_mean_h)};
  std::vector<double> weight = model.reach.distances_from(centre, model.length_km);
  for (std::size_t e = 0; e < weight.size(); ++e)
    weight[e] = model.length_km[e] > 0.0 ? model.length_km[e] * std::exp(-weight[e] / settings.storm_range_km) : 0.0;
  const double total = sum_of(weight), log_median = std::log(settings.repair_median_h * settings.storm_repair_factor);
  const int count = random.poisson(settings.storm_outages);
  for (int k = 0; k < count; ++k) {
    const int branch = draw_branch(random, weight, total);
    const double fault_h = random.uniform(storm.start_h, storm.end_h);
    const double repair_h = random.lognormal(log_median, settings.repair_log_sd);
    if (fault_h < hours(horizon)) faults.push_back({branch, {fault_h, fault_h + repair_h}});
  }
  const std::string& name = model.input->network->branch(grid::BranchId(centre)).name;
  events.push_back(make_event("storm", name, storm, horizon, 0.0,
                              fmt::format("{} storm around line {}, until {}", clock_text(horizon, storm.start_h), name,
                                          clock_text(horizon, storm.end_h))));
}

void keep(const OutageModel& model, const Fault& fault, DrawnOutages& drawn, std::vector<TimedEvent>& events) {
  const Horizon& horizon = model.input->horizon;
  const grid::BranchId id(fault.branch);
  const Window& window = fault.window;
  drawn.outages.push_back({id, window.first_period(horizon), window.end_period(horizon), window.start_h, window.end_h});
  const std::string& name = model.input->network->branch(id).name;
  events.push_back(
      make_event("line_outage", name, window, horizon, 0.0,
                 fmt::format("{} line {} fails, repaired at {} ({:.1f} h)", clock_text(horizon, window.start_h), name,
                             clock_text(horizon, window.end_h), window.length_h())));
}

}  // namespace

std::vector<double> line_lengths_km(const grid::Network& network) {
  constexpr double kOhmPerKm = 0.4;
  std::vector<double> lengths;
  for (const grid::Branch& branch : network.branches)
    lengths.push_back(branch.closed ? branch.r_pu * network.impedance_base_ohm(branch.from) / kOhmPerKm : 0.0);
  if (sum_of(lengths) > 0.0) return lengths;
  for (std::size_t e = 0; e < lengths.size(); ++e) lengths[e] = network.branches[e].closed ? 1.0 : 0.0;
  return lengths;
}

OutageReach outage_reach(const GeneratorInput& input) {
  std::vector<double> ai_mw(input.network->buses.size());
  for (const AiSite& site : input.ai_sites) ai_mw[site.bus.index()] += site.rating_mw;
  return {*input.network, input.bus_customers, ai_mw};
}

OutageModel::OutageModel(const GeneratorInput& in)
    : input(&in), length_km(line_lengths_km(*in.network)), total_km(sum_of(length_km)), reach(outage_reach(in)) {}

DrawnOutages draw_outages(const OutageModel& model, const Draws& draws, double rate_factor,
                          std::vector<TimedEvent>& events, const SupplyTilt* tilt, double* log_ratio) {
  const ShockSettings& settings = model.input->settings;
  std::vector<Fault> faults;
  SingleFaults(model, tilt, rate_factor).draw(draws.stream("line_outages"), faults, log_ratio);
  if (settings.storm_rate > 0.0 && model.total_km > 0.0) {
    RandomStream random = draws.stream("storms");
    const int storms = random.poisson(settings.storm_rate * days(model.input->horizon));
    for (int k = 0; k < storms; ++k) draw_storm(model, random, faults, events);
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.window.start_h < b.window.start_h; });
  DrawnOutages drawn;
  std::vector<Fault> kept;
  for (const Fault& fault : faults) {
    if (overlaps_earlier(kept, fault)) continue;  // a line under repair does not fail
    kept.push_back(fault);
    keep(model, fault, drawn, events);
  }
  return drawn;
}

}  // namespace gridkeel::shock
