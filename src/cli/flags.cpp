#include "cli/flags.hpp"

#include "stochastic/risk/radius.hpp"

namespace gridkeel::cli {
namespace {

constexpr int kMostScenarios = 1'000'000;
constexpr int kMostThreads = 1024;
constexpr double kLongest_s = 1e8;

std::optional<stochastic::Ambiguity> ambiguity_of(const FlagText& text) {
  if (text == "polyhedron")
    throw InputError(
        "--ambiguity polyhedron: no radius describes a polyhedron; give its rows by --ambiguity-file FILE");
  const auto word = choice_flag("--ambiguity", text, stochastic::names_of_sets_by_radius());
  if (!word) return std::nullopt;
  return stochastic::ambiguity_of(*word);
}

}  // namespace

void SampleFlags::add_to(CLI::App& verb) {
  verb.add_option("--scenarios", scenarios, "Number of scenarios")->type_name("N");
  verb.add_option("--seed", seed, "Seed of the scenarios")->type_name("S");
  verb.add_option("--draw", draw, "Draw N scenarios, and reduce them to --scenarios")->type_name("N");
  verb.add_option("--sampling", sampling, "monte_carlo (default), latin_hypercube, sobol, importance")
      ->type_name("NAME");
  verb.add_option("--from", from, "Read the scenarios from what scenarios --out wrote")->type_name("FILE");
  verb.add_option("--reduction", reduction, "How: cost (default), fast_forward, k_medoids")->type_name("NAME");
}

void SampleFlags::read(Overrides& out) const {
  out.scenarios = integer_flag("--scenarios", scenarios, 1, kMostScenarios);
  out.seed = seed_flag("--seed", seed);
  if (const auto name = choice_flag("--sampling", sampling, shock::sampling_names()))
    out.sampling = shock::sampling_of(*name);
  out.from = from;
  if (from && from->empty()) throw InputError("--from = '' is not the name of a file");
  if (from && (seed || draw || sampling))
    throw InputError("--seed, --draw and --sampling have no effect with --from, which draws nothing");
  if (from && scenarios && !reduction)
    throw InputError("--scenarios has no effect with --from, unless --reduction says how to get to that number");
  out.draw = integer_flag("--draw", draw, 1, kMostScenarios);
  if (const auto name = choice_flag("--reduction", reduction, shock::reduction_names()))
    out.reduction = shock::reduction_of(*name);
}

void RiskFlags::add_to(CLI::App& verb) {
  verb.add_option("--alpha", alpha, "Confidence level of CVaR, in [0, 1): 0.95 looks at the worst 5 %")->type_name("A");
  verb.add_option("--lambda", lambda, "Weight of CVaR, in [0, 1]: 0 is the expected cost, 1 pure CVaR")->type_name("L");
  verb.add_option("--ambiguity", ambiguity,
                  "Which distributions to guard against: none, tv, wasserstein, chi2, kl, moment, box")
      ->type_name("SET");
  verb.add_option("--radius", radius, "Size of the ambiguity set (tv: at most 1), or auto: by bootstrap")
      ->type_name("R");
  verb.add_option("--ambiguity-file", ambiguity_file, "Limits of an ambiguity set, instead of --ambiguity and --radius")
      ->type_name("FILE");
  verb.add_option("--recourse", recourse, "mip (default): Stage II with the integers that it has; lp: these relaxed")
      ->type_name("KIND");
}

void RiskFlags::read(Overrides& out) const {
  out.alpha = number_flag("--alpha", alpha, Range{0.0, 1.0, false, true});
  out.lambda = number_flag("--lambda", lambda, Range::unit());
  out.ambiguity = ambiguity_of(ambiguity);
  out.auto_radius = radius == "auto";
  if (!out.auto_radius) out.radius = number_flag("--radius", radius, Range::between(0.0, 1e6));
  out.ambiguity_file = ambiguity_file;
  if (ambiguity_file && (ambiguity || radius))
    throw InputError("--ambiguity-file names a set and its limits: give either it or --ambiguity and --radius");
  out.relax_recourse = choice_flag("--recourse", recourse, {"lp", "mip"}) == "lp";
}

void add_threads(CLI::App& verb, FlagText& threads) {
  verb.add_option("--threads", threads, "Threads; 0 = all cores. The answer does not depend on it")->type_name("K");
}

std::optional<int> threads_of(const FlagText& threads) { return integer_flag("--threads", threads, 0, kMostThreads); }

void add_run_study(CLI::App& verb, RunStudyRequest& request) {
  verb.add_option("--study", request.study, "Where the run's study stands now, if it was moved")->type_name("STUDY");
  verb.add_flag("--force", request.force, "Go on although the study has changed since the run");
}

void SolveFlags::add_to(CLI::App& verb) {
  add_threads(verb, threads);
  verb.add_option("--gap", gap, "Stop at this proven relative gap")->type_name("G");
  verb.add_option("--time-limit", time_limit_s, "Stop after this many seconds with the best answer so far")
      ->type_name("SEC");
  verb.add_option("--method", method, "lshaped (default), or extensive: one MILP, for small cases")->type_name("NAME");
  verb.add_option("--log", log, "Write what happens during the solve as JSON lines")->type_name("FILE");
}

void SolveFlags::read(Overrides& out) const {
  out.threads = threads_of(threads);
  out.gap = number_flag("--gap", gap, Range{0.0, 1.0, true, true});
  out.time_limit_s = number_flag("--time-limit", time_limit_s, Range{0.0, kLongest_s, true, false}, "s");
}

std::string SolveFlags::method_name() const {
  return choice_flag("--method", method, {"lshaped", "extensive"}).value_or("lshaped");
}

}  // namespace gridkeel::cli
