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

bool overlaps_earlier(const std::vector<Fault>& faults, const Fault& fault) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& earlier) {
    return earlier.branch == fault.branch && fault.window.start_h < earlier.window.end_h;
  });
}

// Faults one by one, anywhere on the feeder.
class SingleFaults {
 public:
  SingleFaults(const OutageModel& model, const SupplyTilt* tilt, double rate_factor)
      : model_(model), settings_(model.input->settings) {
    rate_ = model.total_km > 0.0 ? settings_.line_outages_per_day * rate_factor * days(model.input->horizon) : 0.0;
    tilted_rate_ = tilt != nullptr ? rate_ * tilt->outages : rate_;
    shift_ = tilt != nullptr ? tilt->repair_shift : 0.0;
    tilted_weight_ = tilt != nullptr && !tilt->branch.empty() ? &tilt->branch : &model.length_km;
    tilted_total_ = sum_of(*tilted_weight_);
  }

  void draw(RandomStream random, bool tilted, std::vector<Fault>& faults) const {
    const int count = random.poisson(tilted ? tilted_rate_ : rate_);
    const double log_median = std::log(settings_.repair_median_h) + (tilted ? shift_ : 0.0);
    for (int k = 0; k < count; ++k) {
      const int branch = tilted ? draw_branch(random, *tilted_weight_, tilted_total_)
                                : draw_branch(random, model_.length_km, model_.total_km);
      const double start_h = random.uniform(0.0, hours(model_.input->horizon));
      const double repair_h = random.lognormal(log_median, settings_.repair_log_sd);
      faults.push_back({branch, {start_h, start_h + repair_h}});
    }
  }

  // Of the tilted density to the settings' own: how many, which lines, and how long.
  double log_ratio(const std::vector<Fault>& faults) const {
    if (rate_ <= 0.0) return 0.0;
    double sum = rate_ - tilted_rate_ + static_cast<double>(faults.size()) * std::log(tilted_rate_ / rate_);
    for (const Fault& fault : faults) {
      const auto e = static_cast<std::size_t>(fault.branch);
      sum += std::log((*tilted_weight_)[e] / tilted_total_) - std::log(model_.length_km[e] / model_.total_km);
      const double sd = settings_.repair_log_sd;
      const double length = std::log(fault.window.length_h() / settings_.repair_median_h);
      if (sd > 0.0) sum += shift_ * (2.0 * length - shift_) / (2.0 * sd * sd);
    }
    return sum;
  }

 private:
  const OutageModel& model_;
  const ShockSettings& settings_;
  double rate_ = 0.0, tilted_rate_ = 0.0, shift_ = 0.0, tilted_total_ = 0.0;
  const std::vector<double>* tilted_weight_;
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

DrawnOutages draw_outages(const OutageModel& model, const Draws& draws, double rate_factor,
                          std::vector<TimedEvent>& events, Importance* importance) {
  const ShockSettings& settings = model.input->settings;
  std::vector<Fault> faults;
  const SingleFaults single(model, importance != nullptr ? importance->tilt : nullptr, rate_factor);
  single.draw(draws.stream("line_outages"), importance != nullptr && !importance->plainly, faults);
  if (importance != nullptr) importance->log_ratio += single.log_ratio(faults);
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
