#include <fmt/format.h>

#include <algorithm>

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

  void training_start(const SiteShock& shock) {
    const double room_mw = facts::kMeanLimit * site.rating_mw - load.mean_mw(shock.window.first_period(horizon));
    const double jump_mw = std::clamp(room_mw, 0.0, shock.size * site.rating_mw);
    if (jump_mw < kSmallestShare * site.rating_mw || site.training_share <= 0.0) return;  // full: the job waits
    for_periods(shock.window, [&](std::size_t t, double share, bool covered) {
      load.training.mean[t] += share * jump_mw;
      load.training.max[t] += jump_mw * swing_peak_to_mean(site.synchronisation);
      if (covered) load.training.min[t] += jump_mw * swing_floor_to_mean(site.synchronisation);
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
    if (!site.measured_share) return std::max(0.0, mw - site.steady_share * site.rating_mw);
    const double rest = 1.0 - site.training_share;
    return rest > 0.0 ? mw * (rest - site.steady_share) / rest : 0.0;
  }

  void inference_surge(const SiteShock& shock) {
    const double added_mw = (shock.size - 1.0) * request_driven_mw(shock.window.first_period(horizon));
    if (added_mw <= 0.0) return;
    for_periods(shock.window, [&](std::size_t t, double share, bool covered) {
      load.inference.mean[t] += share * added_mw;
      load.inference.max[t] += added_mw;
      if (covered) load.inference.min[t] += added_mw;
    });
    step_at(shock.window.start_h, added_mw);
    record("inference_surge", shock.window, added_mw,
           fmt::format("inference surge at {}: +{:.2f} MW for {:.1f} h", site.name, added_mw, shock.window.length_h()));
  }

  void training_stop(const SiteShock& shock) {
    const double lost_mw = load.training.mean[static_cast<std::size_t>(shock.window.first_period(horizon))];
    if (lost_mw <= 0.0) return;
    for_periods(shock.window, [&](std::size_t t, double share, bool covered) {
      load.training.mean[t] *= 1.0 - share;
      if (covered) load.training.max[t] = 0.0;
      load.training.min[t] = 0.0;
    });
    step_at(shock.window.start_h, lost_mw);
    step_at(shock.window.end_h, lost_mw);
    record("training_stop", shock.window, -lost_mw,
           fmt::format("training at {} stops unplanned: -{:.2f} MW, restarts at {}", site.name, lost_mw,
                       clock_text(horizon, shock.window.end_h)));
  }

  void scale(const Window& window, double factor) {
    for (LoadBand* band : {&load.training, &load.inference}) {
      for_periods(window, [&](std::size_t t, double share, bool covered) {
        band->mean[t] *= 1.0 + share * (factor - 1.0);
        if (covered || factor > 1.0) band->max[t] *= factor;
        if (covered || factor < 1.0) band->min[t] *= factor;
      });
    }
  }

  void ups_trip(const SiteShock& shock) {
    const Window& off = shock.window;
    const double lost_mw = facts::kUpsShareLost * load.mean_mw(off.first_period(horizon));
    if (lost_mw <= 0.0) return;
    scale(off, 1.0 - facts::kUpsShareLost);
    step_at(off.start_h, lost_mw);
    record("ups_trip", off, -lost_mw,
           fmt::format("UPS trip at {}: {:.2f} MW lost, returns as a block at {}", site.name, lost_mw,
                       clock_text(horizon, off.end_h)));
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

void apply_site_shocks(SiteLoad& load, const std::vector<SiteShock>& shocks, const AiSite& site, const Horizon& horizon,
                       std::vector<TimedEvent>& events) {
  Applier applier{load, site, horizon, events};
  const auto apply_all = [&](SiteShockKind kind, void (Applier::*apply)(const SiteShock&)) {
    for (const SiteShock& shock : shocks)
      if (shock.kind == kind) (applier.*apply)(shock);
  };
  // What adds load comes first, so that what takes it away (a stop, a trip) takes all of it.
  apply_all(SiteShockKind::training_start, &Applier::training_start);
  apply_all(SiteShockKind::inference_surge, &Applier::inference_surge);
  throttle(load, site);
  apply_all(SiteShockKind::training_stop, &Applier::training_stop);
  apply_all(SiteShockKind::ups_trip, &Applier::ups_trip);
}

}  // namespace gridkeel::shock
