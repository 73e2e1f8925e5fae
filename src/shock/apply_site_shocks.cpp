#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "shock/facts.hpp"
#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kSmallestShare = 0.01;  // of the rating: a job that finds less room does not start

// Applies shocks of one kind to one site. A shock acts with its share of the period on the mean, and fully on
// the envelope: what happens inside a period is seen by whoever must cover the swing.
struct Applier {
  SiteLoad& load;
  const AiSite& site;
  const Horizon& horizon;
  std::vector<TimedEvent>& events;

  void step_at(double hour, double mw) {
    if (hour < 0.0 || hour >= hours(horizon)) return;
    double& step = load.step_mw[static_cast<std::size_t>(period_at(horizon, hour))];
    step = std::max(step, mw);
  }

  void record(const char* kind, const Window& window, double mw, std::string text) {
    events.push_back(
        make_event(kind, site.name, window, horizon, mw, clock_text(horizon, window.start_h) + " " + std::move(text)));
  }

  // Calls change(t, share of the period, covered in full) for every period the window touches.
  template <class Change>
  void for_periods(const Window& window, Change change) {
    for (int t = window.first_period(horizon); t < window.end_period(horizon); ++t)
      if (window.touches(horizon, t))
        change(static_cast<std::size_t>(t), window.share_of(horizon, t), window.covers(horizon, t));
  }

  double room_mw(const SiteShock& shock) const {
    return std::max(0.0, facts::kMeanLimit * site.rating_mw - load.mean_mw(shock.window.first_period(horizon)));
  }

  // In a period that a change of the load divides, the higher part is the one above the middle, unless the load swings
  // more than it changes.
  void divide(std::size_t t, double change_mw, double high_share) {
    const double max = load.training.max[t] + load.inference.max[t];
    const double swing = max - load.mean_mw(static_cast<int>(t));
    if (change_mw > swing) load.share_above[t] = high_share;
  }

  void training_start(const SiteShock& shock) {
    const double jump_mw = std::min(room_mw(shock), shock.size * site.rating_mw);
    if (jump_mw < kSmallestShare * site.rating_mw || site.training_share <= 0.0) return;  // full: the job waits
    const double peak = swing_peak_to_mean(site.synchronisation), floor = swing_floor_to_mean(site.synchronisation);
    for_periods(shock.window, [&](std::size_t t, double share, bool covered) {
      if (!covered) divide(t, jump_mw, share);
      load.training.mean[t] += share * jump_mw;
      load.training.max[t] += jump_mw * peak;
      if (covered) load.training.min[t] += jump_mw * floor;
      load.swing_mw[t] += jump_mw * (peak - floor);
    });
    step_at(shock.window.start_h, jump_mw);
    step_at(shock.window.end_h, jump_mw);
    record(
        "training_start", shock.window, jump_mw,
        fmt::format("training job starts at {}: +{:.2f} MW for {:.1f} h", site.name, jump_mw, shock.window.length_h()));
  }

  // The part of the inference column that requests cause: without the steady base.
  double request_driven_mw(int period) const {
    const double mw = load.inference.mean[static_cast<std::size_t>(period)];
    if (!site.measured) return std::max(0.0, mw - site.steady_share * site.rating_mw);
    const double rest = 1.0 - site.training_share;
    return rest > 0.0 ? mw * (rest - site.steady_share) / rest : 0.0;
  }

  void add_inference(const Window& window, double added_mw) {
    for_periods(window, [&](std::size_t t, double share, bool covered) {
      if (!covered) divide(t, added_mw, share);
      load.inference.mean[t] += share * added_mw;
      load.inference.max[t] += added_mw;
      if (covered) load.inference.min[t] += added_mw;
    });
    step_at(window.start_h, added_mw);
  }

  void inference_surge(const SiteShock& shock) {
    const int first = shock.window.first_period(horizon);
    const double room = facts::kMeanLimit * site.rating_mw - load.inference.mean[static_cast<std::size_t>(first)];
    const double added_mw = std::min(room, (shock.size - 1.0) * request_driven_mw(first));
    if (added_mw <= 0.0) return;
    add_inference(shock.window, added_mw);
    record("inference_surge", shock.window, added_mw,
           fmt::format("inference surge at {}: +{:.2f} MW for {:.1f} h", site.name, added_mw, shock.window.length_h()));
  }

  // Supply is sized for the rating, so a hall that does not fit into it is not switched on.
  void growth_step(const SiteShock& shock) {
    const double added_mw = std::min(room_mw(shock), shock.size * site.rating_mw);
    if (added_mw < kSmallestShare * site.rating_mw) return;
    add_inference(shock.window, added_mw);
    record("growth_step", shock.window, added_mw,
           fmt::format("a new hall at {}: +{:.2f} MW to stay", site.name, added_mw));
  }

  // A share of the training goes for a while.
  double cut_training(const Window& window, double cut) {
    const auto first = static_cast<std::size_t>(window.first_period(horizon));
    const double lost_mw = cut * load.training.mean[first];
    if (lost_mw <= 0.0) return 0.0;
    for_periods(window, [&](std::size_t t, double share, bool covered) {
      if (!covered) divide(t, cut * load.training.mean[t], 1.0 - share);
      load.training.mean[t] *= 1.0 - share * cut;
      if (covered) load.training.max[t] *= 1.0 - cut;
      load.training.min[t] *= 1.0 - cut;
    });
    step_at(window.start_h, lost_mw);
    step_at(window.end_h, lost_mw);
    return lost_mw;
  }

  void training_pause(const SiteShock& shock) {
    const double lost_mw = cut_training(shock.window, share_of_a_stop(site));
    if (lost_mw <= 0.0) return;
    record("training_pause", shock.window, -lost_mw,
           fmt::format("training at {} pauses: -{:.2f} MW until {}", site.name, lost_mw,
                       clock_text(horizon, shock.window.end_h)));
  }

  void training_stop(const SiteShock& shock) {
    const double lost_mw = cut_training(shock.window, share_of_a_stop(site));
    if (lost_mw <= 0.0) return;
    record("training_stop", shock.window, -lost_mw,
           fmt::format("training at {} stops unplanned: -{:.2f} MW, restarts at {}", site.name, lost_mw,
                       clock_text(horizon, shock.window.end_h)));
  }

  // Sites answer with their training; what a call asks beyond it is not delivered.
  void curtailment_call(const SiteShock& shock) {
    const int first = shock.window.first_period(horizon);
    const double training_mw = load.training.mean[static_cast<std::size_t>(first)];
    if (training_mw <= 0.0) return;
    const double cut = std::min(1.0, shock.size * load.mean_mw(first) / training_mw);
    const double lost_mw = cut_training(shock.window, cut);
    record("curtailment_call", shock.window, -lost_mw,
           fmt::format("the utility calls on {}: -{:.2f} MW of training until {}", site.name, lost_mw,
                       clock_text(horizon, shock.window.end_h)));
  }

  void scale(const Window& window, double factor) {
    for_periods(window, [&](std::size_t t, double share, bool covered) {
      const double change = (factor - 1.0) * load.mean_mw(static_cast<int>(t));
      if (!covered) divide(t, std::abs(change), factor > 1.0 ? share : 1.0 - share);
    });
    for (LoadBand* band : {&load.training, &load.inference}) {
      for_periods(window, [&](std::size_t t, double share, bool covered) {
        band->mean[t] *= 1.0 + share * (factor - 1.0);
        if (covered || factor > 1.0) band->max[t] *= factor;
        if (covered || factor < 1.0) band->min[t] *= factor;
      });
    }
  }

  // This share of the load goes at the start of the window; how much, in MW.
  double leave_feeder(const Window& off, double share) {
    const double off_mw = share * load.mean_mw(off.first_period(horizon));
    if (off_mw <= 0.0) return 0.0;
    scale(off, 1.0 - share);
    step_at(off.start_h, off_mw);
    return off_mw;
  }

  // The load leaves the feeder for seconds: too short for its cooling to fall behind.
  void ups_transfer(const SiteShock& shock) {
    const Window& off = shock.window;
    const double off_mw = leave_feeder(off, shock.size);
    if (off_mw <= 0.0) return;
    step_at(off.end_h, off_mw);
    record("ups_transfer", off, -off_mw,
           fmt::format("the UPS of {} bridges {}: {:.2f} MW off the feeder for {:.0f} s", site.name, shock.cause,
                       off_mw, 3600.0 * off.length_h()));
  }

  void ups_trip(const SiteShock& shock) {
    const Window& off = shock.window;
    const double lost_mw = leave_feeder(off, facts::kUpsShareLost);
    if (lost_mw <= 0.0) return;
    record("ups_trip", off, -lost_mw,
           fmt::format("UPS trip at {}{}: {:.2f} MW lost, returns as a block at {}", site.name,
                       shock.cause.empty() ? "" : " after " + shock.cause, lost_mw, clock_text(horizon, off.end_h)));
    if (off.end_h >= hours(horizon)) return;

    const Window catch_up{off.end_h, off.end_h + facts::kCatchUp_h};
    const double back_mw = lost_mw * (1.0 + facts::kCatchUpOvershoot);
    scale(catch_up, 1.0 + facts::kCatchUpOvershoot);
    step_at(off.end_h, back_mw);
    record("ups_return", catch_up, back_mw,
           fmt::format("{} returns from its UPS: +{:.2f} MW at once, with cooling catching up", site.name, back_mw));
  }
};

}  // namespace

double share_of_a_stop(const AiSite& site) {
  const double jobs = std::max(1.0, site.training_gpus() / site.fine.gpus_per_job);
  return std::max(std::sqrt(site.synchronisation), 1.0 / jobs);
}

void apply_site_shocks(SiteLoad& load, const std::vector<SiteShock>& shocks, const AiSite& site, const Horizon& horizon,
                       std::vector<TimedEvent>& events) {
  Applier applier{load, site, horizon, events};
  const auto apply_all = [&](SiteShockKind kind, void (Applier::*apply)(const SiteShock&)) {
    for (const SiteShock& shock : shocks)
      if (shock.kind == kind) (applier.*apply)(shock);
  };
  // What adds load comes first, so that what takes it away (a stop, a trip) takes all of it.
  apply_all(SiteShockKind::growth_step, &Applier::growth_step);
  apply_all(SiteShockKind::training_start, &Applier::training_start);
  apply_all(SiteShockKind::inference_surge, &Applier::inference_surge);
  throttle(load, site);
  apply_all(SiteShockKind::curtailment_call, &Applier::curtailment_call);
  apply_all(SiteShockKind::training_pause, &Applier::training_pause);
  apply_all(SiteShockKind::training_stop, &Applier::training_stop);
  apply_all(SiteShockKind::ups_transfer, &Applier::ups_transfer);
  apply_all(SiteShockKind::ups_trip, &Applier::ups_trip);
}

}  // namespace gridkeel::shock
