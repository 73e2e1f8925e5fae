#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "planning/event_parts.hpp"
#include "shock/ai_load.hpp"
#include "shock/facts.hpp"

namespace gridkeel::planning {
namespace {

namespace facts = shock::facts;

enum class Part { all, training, inference };

// One site in one period, MW.
struct Levels {
  double training, inference, max, min;
  double mean() const { return training + inference; }
};

double& part_of(Levels& levels, Part part) { return part == Part::training ? levels.training : levels.inference; }

double level(const Levels& levels, Part part) {
  return part == Part::all ? levels.mean() : part == Part::training ? levels.training : levels.inference;
}

// The site with one part at `target_mw`. All together scale with their swings; training brings the swing of its jobs
// (docs/model.md, "AI load"), inference none.
Levels moved_to(const Levels& now, Part part, double target_mw, const shock::AiSite& site) {
  Levels next = now;
  if (part == Part::all && now.mean() > 0.0) {
    const double factor = target_mw / now.mean();
    next = {now.training * factor, now.inference * factor, now.max * factor, now.min * factor};
  } else if (part == Part::all) {
    next = {target_mw * site.training_share, target_mw * (1.0 - site.training_share), target_mw, target_mw};
  } else {
    const double change = target_mw - level(now, part);
    const bool swings = part == Part::training;
    part_of(next, part) = target_mw;
    next.max += change * (swings ? shock::swing_peak_to_mean(site.synchronisation) : 1.0);
    next.min += change * (swings ? shock::swing_floor_to_mean(site.synchronisation) : 1.0);
  }
  next.max = std::max(next.mean(), std::min(next.max, facts::kSwingLimit * site.rating_mw));
  next.min = std::clamp(next.min, 0.0, next.mean());
  return next;
}

// What a table asks for in its window: so much more, or so much in all.
struct Change {
  Part part = Part::all;
  bool adds = false;
  double mw = 0.0;
  shock::Window window;
  Location where;
  std::string element;  // "[[ai_load]] 1: site dc-22"

  double target_mw(const Levels& now) const { return adds ? level(now, part) + mw : mw; }
};

void require_possible(const Change& change, const Levels& now, const shock::AiSite& site, int period,
                      const shock::Horizon& horizon) {
  const double target = change.target_mw(now);
  const std::string when = fmt::format("at {}", clock_text(horizon, period * horizon.step_h));
  if (target < -1e-12) throw ValueOutOfRange(change.where, change.element, "load " + when, target, "MW", ">= 0 MW");
  const double mean = now.mean() - level(now, change.part) + target;
  const double limit = facts::kMeanLimit * site.rating_mw;
  if (mean > limit * (1.0 + 1e-9))
    throw ValueOutOfRange(change.where, change.element, "load " + when, mean, "MW",
                          fmt::format("<= {:.6g} MW, {:g} times rating_mw", limit, facts::kMeanLimit));
}

// A change acts with its share of the period on the mean, and fully on what is seen inside it, as the shocks do.
double apply_in_period(const Change& change, const shock::AiSite& site, const shock::Horizon& horizon, int period,
                       shock::AiLoad& load) {
  const auto t = static_cast<std::size_t>(period);
  const Levels now{load.training_mw[t], load.inference_mw[t], load.max_mw[t], load.min_mw[t]};
  require_possible(change, now, site, period, horizon);
  const Levels next = moved_to(now, change.part, std::max(0.0, change.target_mw(now)), site);
  const double share = change.window.share_of(horizon, period);
  const bool covered = change.window.covers(horizon, period);
  load.training_mw[t] += share * (next.training - now.training);
  load.inference_mw[t] += share * (next.inference - now.inference);
  load.max_mw[t] = covered ? next.max : std::max(now.max, next.max);
  load.min_mw[t] = covered ? next.min : std::min(now.min, next.min);
  const double step = std::abs(next.mean() - now.mean());
  const double ramp = std::max({load.ramp_mw_per_min[t], step, load.max_mw[t] - load.min_mw[t]});
  load.ramp_mw_per_min[t] = std::min(ramp, facts::kSwingLimit * site.rating_mw);
  return next.mean() - now.mean();
}

std::size_t find_ai_site(const ConfigTable& table, const Study& study) {
  const std::string name = table.name("site");
  std::vector<std::string> known;
  for (std::size_t a = 0; a < study.ai_sites.size(); ++a) {
    if (study.ai_sites[a].name == name) return a;
    known.push_back(study.ai_sites[a].name);
  }
  throw UnknownReference(table.location("site"), table.path(), "ai_site", "'" + name + "'",
                         fmt::format("study {} ({})", study.name,
                                     known.empty() ? "it has none" : fmt::format("{}", fmt::join(known, ", "))));
}

Change read_change(const ConfigTable& table, const shock::AiSite& site, const shock::Horizon& horizon) {
  Change change;
  change.adds = table.has("add_mw");
  const char* key = change.adds ? "add_mw" : "set_mw";
  change.mw = table.number(key, change.adds ? Range::between(-1e4, 1e4) : Range::between(0.0, 1e4));
  const std::string part = table.choice("part", {"all", "training", "inference"}, "all");
  change.part = part == "training" ? Part::training : part == "inference" ? Part::inference : Part::all;
  change.window = read_window(table, horizon);
  change.where = table.location(key);
  change.element = fmt::format("{}: site {}", table.path(), site.name);
  return change;
}

void apply_change(const Change& change, std::size_t a, EventDraft& draft) {
  const shock::AiSite& site = draft.study.ai_sites[a];
  const shock::Horizon& horizon = draft.study.horizon;
  double largest = 0.0;
  for (int t = change.window.first_period(horizon); t < change.window.end_period(horizon); ++t) {
    if (!change.window.touches(horizon, t)) continue;
    const double moved = apply_in_period(change, site, horizon, t, draft.scenario.ai[a]);
    if (std::abs(moved) > std::abs(largest)) largest = moved;
  }
  const char* part = change.part == Part::training    ? " of training"
                     : change.part == Part::inference ? " of inference"
                                                      : "";
  const std::string what = change.adds ? fmt::format("{:+.3g} MW{}", change.mw, part)
                                       : fmt::format("load{} set to {:.3g} MW", part, change.mw);
  draft.tell("ai_load", site.name, change.window, largest,
             fmt::format("{}: {} {}", site.name, what, until_text(change.window, horizon)));
}

void apply_csv(const ConfigTable& table, const std::string& folder, std::size_t a, EventDraft& draft) {
  for (const char* key : {"start", "end", "part"})
    if (table.has(key))
      throw InputError(table.location(key),
                       fmt::format("{}: {} has no effect with csv, which holds every period", table.path(), key));
  const std::string file = table.text("csv");
  const shock::AiSite& site = draft.study.ai_sites[a];
  try {
    read_ai_csv((std::filesystem::path(folder) / file).string(), site, draft.study.horizon, draft.scenario.ai[a]);
  } catch (const FileError& error) {
    throw InputError(table.location("csv"), fmt::format("{}: csv: {}", table.path(), error.what()));
  }
  draft.tell("ai_load", site.name, {0.0, hours(draft.study.horizon)}, 0.0,
             fmt::format("{}: load as in {}", site.name, file));
}

}  // namespace

void apply_ai_load(const ConfigTable& table, const std::string& folder, EventDraft& draft) {
  const std::size_t a = find_ai_site(table, draft.study);
  const int given = table.has("add_mw") + table.has("set_mw") + table.has("csv");
  if (given != 1)
    throw InputError(table.location(), fmt::format("{}: give one of add_mw, set_mw and csv, {}", table.path(),
                                                   given == 0 ? "none is given" : "not several"));
  if (table.has("csv"))
    apply_csv(table, folder, a, draft);
  else
    apply_change(read_change(table, draft.study.ai_sites[a], draft.study.horizon), a, draft);
  table.finish();
}

}  // namespace gridkeel::planning
