#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "stochastic/smps/outcome_builder.hpp"

namespace gridkeel::stochastic::smps {
namespace {

constexpr std::string_view kLaterSections[] = {"NODES", "DISTRIB", "CHANCE", "ICC", "MOMENTS"};
constexpr std::string_view kOtherLaws[] = {"GAMMA",   "BETA",     "LOGNORM",  "LOGNORMAL", "EXPONENTIAL", "POISSON",
                                           "WEIBULL", "BINOMIAL", "MVNORMAL", "SUB",       "LINTRAN"};

class RandomReader {
 public:
  RandomReader(const Text& text, const Core& core, const Periods& periods, bool inherit)
      : periods_(periods),
        cards_(text, core.layout),
        elements_(core, periods),
        builder_(elements_),
        inherit_(inherit) {}

  RandomData read(Notes& notes) {
    while (cards_.next()) {
      if (cards_.header())
        header();
      else
        data();
    }
    close_outcome();
    finish(notes);
    return {elements_.targets(), std::move(parts_), !scenario_index_.empty()};
  }

 private:
  void header();
  void read_header_words();
  void data();
  void read_independent();
  void start_block();
  void start_scenario();
  void start_outcome(Part& part, std::string name, std::size_t probability_field, const Outcome* base);
  void read_changes();
  void close_outcome();
  void check_period(std::size_t field) const;
  double probability(std::size_t field) const;
  Part& part_named(const std::string& key, const std::string& name);
  void finish(Notes& notes);
  void check_independence() const;

  const Periods& periods_;
  Cards cards_;
  Elements elements_;
  OutcomeBuilder builder_;
  bool inherit_;
  Part::Law law_ = Part::Law::discrete;
  Modifier modifier_ = Modifier::replace;
  std::vector<Part> parts_;
  std::map<std::string, std::size_t> part_index_;      // by section and name
  std::map<std::string, std::size_t> scenario_index_;  // outcomes of the only part
  Part* open_ = nullptr;                               // whose last outcome is being read
};

void RandomReader::header() {
  const std::string& section = cards_.section();
  if (section == "STOCH" || section == "STOCHASTIC") return;
  close_outcome();
  if (contains(kLaterSections, section))
    throw InputError(cards_.location(),
                     fmt::format("section {} is not supported; available: INDEP, BLOCKS, SCENARIOS", section));
  if (section != "INDEP" && section != "BLOCKS" && section != "SCENARIOS")
    throw InputError(
        cards_.location(),
        fmt::format("unknown section {}; known: STOCH, INDEP, BLOCKS, SCENARIOS, ENDATA", in_quotes(cards_[0])));
  read_header_words();
  const bool scenarios_so_far = !scenario_index_.empty();
  if (!parts_.empty() && (section == "SCENARIOS") != scenarios_so_far)
    cards_.fail("scenarios cannot stand beside independent elements or blocks");
}

void RandomReader::read_header_words() {
  law_ = Part::Law::discrete;
  modifier_ = Modifier::replace;
  for (std::size_t field = 1; field < cards_.count(); ++field) {
    const std::string word = cards_.word(field);
    if (word == "ADD")
      modifier_ = Modifier::add;
    else if (word == "MULTIPLY")
      modifier_ = Modifier::multiply;
    else if (word == "NORMAL" && cards_.section() == "INDEP")
      law_ = Part::Law::normal;
    else if (word == "UNIFORM" && cards_.section() == "INDEP")
      law_ = Part::Law::uniform;
    else if (contains(kOtherLaws, word) || word == "NORMAL" || word == "UNIFORM")
      cards_.fail(fmt::format("distribution {} is not supported here; available: DISCRETE{}", word,
                              cards_.section() == "INDEP" ? ", UNIFORM, NORMAL" : ""));
    else if (word != "DISCRETE" && word != "REPLACE")
      cards_.fail(fmt::format("unknown word {}; known: DISCRETE, UNIFORM, NORMAL, REPLACE, ADD, MULTIPLY",
                              in_quotes(cards_[field])));
  }
}

void RandomReader::data() {
  const std::string& section = cards_.section();
  if (section == "INDEP") return read_independent();
  const std::string first = cards_.word(0);
  if (section == "BLOCKS" && first == "BL") return start_block();
  if (section == "SCENARIOS" && first == "SC") return start_scenario();
  if (section != "BLOCKS" && section != "SCENARIOS") cards_.fail("data where none belongs");
  if (open_ == nullptr)
    cards_.fail(section == "BLOCKS" ? "data before the first BL card" : "data before the first SC card");
  read_changes();
}

void RandomReader::check_period(std::size_t field) const {
  if (periods_.find(cards_[field]) < 0)
    cards_.fail(fmt::format("period {} is not in the time file; its periods: {}", in_quotes(cards_[field]),
                            fmt::join(periods_.names, ", ")));
}

double RandomReader::probability(std::size_t field) const {
  const double p = cards_.number(field, "the probability");
  if (!(p >= 0.0 && p <= 1.0 + 1e-9))
    cards_.fail(fmt::format("probability = {} is out of range: must be in [0, 1]", cards_[field]));
  return p;
}

Part& RandomReader::part_named(const std::string& key, const std::string& name) {
  const auto [known, is_new] = part_index_.emplace(key, parts_.size());
  if (!is_new) return parts_[known->second];
  Part part;
  part.name = name;
  part.where = cards_.location();
  part.law = law_;
  part.modifier = modifier_;
  parts_.push_back(std::move(part));
  return parts_.back();
}

// name row value [period] probability, or a bound: TYPE set column value [period] probability. For continuous laws
// mean and variance, or both ends, stand where value and probability do.
void RandomReader::read_independent() {
  const bool bound = law_ == Part::Law::discrete && cards_.count() >= 5 && elements_.is_bound(cards_, 4);
  const std::size_t value = bound ? 3 : 2;
  cards_.require_count(value + 2, value + 3, "column-or-RHS row value [period] probability");
  const std::size_t last = cards_.count() - 1;
  if (last == value + 2) check_period(value + 1);
  std::vector<Change> changes;
  if (law_ != Part::Law::discrete) {
    const int target = elements_.target_of_pair(cards_, cards_[0], cards_[1]);
    if (target < 0) return;
    Part& part = part_named("INDEP " + std::to_string(target), elements_.describe_target(target));
    if (part.target >= 0 || !part.outcomes.empty())
      cards_.fail(fmt::format("{} is random already (line {})", part.name, part.where.line));
    part.target = target;
    part.first = cards_.coefficient(2, law_ == Part::Law::normal ? "the mean" : "the lower end");
    part.second = cards_.coefficient(last, law_ == Part::Law::normal ? "the variance" : "the upper end");
    if (law_ == Part::Law::normal && part.second < 0.0) cards_.fail("the variance is negative");
    if (law_ == Part::Law::uniform && part.second < part.first) cards_.fail("the upper end is below the lower end");
    return;
  }
  if (bound)
    elements_.read_bound(cards_, 4, modifier_, changes);
  else
    elements_.read_pair(cards_, cards_[0], 1, modifier_, changes);
  const double p = probability(last);
  if (changes.empty()) return;
  Part& part = part_named("INDEP " + std::to_string(changes[0].target), elements_.describe_target(changes[0].target));
  if (part.target >= 0) cards_.fail(fmt::format("{} is random already (line {})", part.name, part.where.line));
  part.outcomes.push_back({std::to_string(part.outcomes.size() + 1), p, std::move(changes), cards_.line()});
}

void RandomReader::start_outcome(Part& part, std::string name, std::size_t probability_field, const Outcome* base) {
  Outcome outcome;
  outcome.name = std::move(name);
  outcome.probability = probability(probability_field);
  outcome.line = cards_.line();
  builder_.start(base != nullptr ? base->changes : std::vector<Change>());
  part.outcomes.push_back(std::move(outcome));
  open_ = &part;
}

void RandomReader::close_outcome() {
  if (open_ != nullptr) open_->outcomes.back().changes = builder_.take();
  open_ = nullptr;
}

// BL name [period] probability. What a later outcome of a block does not say is as in its first one.
void RandomReader::start_block() {
  close_outcome();
  cards_.require_count(3, 4, "BL block [period] probability");
  if (cards_.count() == 4) check_period(2);
  Part& part = part_named("BLOCKS " + cards_.name(1), "block " + in_quotes(cards_[1]));
  const std::string name = std::to_string(part.outcomes.size() + 1);
  start_outcome(part, name, cards_.count() - 1, part.outcomes.empty() ? nullptr : &part.outcomes.front());
}

// SC name [parent] probability [period]
void RandomReader::start_scenario() {
  close_outcome();
  cards_.require_count(3, 5, "SC scenario parent probability period");
  const bool has_parent = cards_.count() == 5 || (cards_.count() == 4 && is_number(cards_[3]));
  const std::size_t p = has_parent ? 3 : 2;
  if (cards_.count() > p + 1) check_period(p + 1);
  Part& part = part_named("SCENARIOS", "the scenarios");
  const Outcome* base = nullptr;
  if (has_parent && cards_.word(2) != "ROOT") {
    const auto parent = scenario_index_.find(cards_.name(2));
    if (parent == scenario_index_.end())
      cards_.fail(fmt::format("scenario {}: its parent {} is not a scenario above it, nor ROOT", in_quotes(cards_[1]),
                              in_quotes(cards_[2])));
    base = &part.outcomes[parent->second];
  }
  if (!scenario_index_.emplace(cards_.name(1), part.outcomes.size()).second)
    cards_.fail(fmt::format("scenario {} is defined twice", in_quotes(cards_[1])));
  start_outcome(part, cards_.name(1), p, inherit_ ? base : nullptr);
}

// [column-or-set] row value [row value], or a bound.
void RandomReader::read_changes() {
  std::vector<Change> changes;
  if (elements_.is_bound(cards_, cards_.count())) {
    elements_.read_bound(cards_, cards_.count(), modifier_, changes);
  } else {
    cards_.require_count(2, 5, "column-or-RHS row value [row value]");
    const std::size_t first = cards_.count() % 2;
    for (std::size_t field = first; field < cards_.count(); field += 2)
      elements_.read_pair(cards_, first == 1 ? cards_[0] : std::string_view(), field, modifier_, changes);
  }
  builder_.add(cards_, changes);
}

void RandomReader::check_independence() const {
  std::vector<const Part*> owner(elements_.targets().size(), nullptr);
  const auto claim = [&](int target, const Part& part) {
    const Part*& known = owner[static_cast<std::size_t>(target)];
    if (known != nullptr && known != &part)
      throw InputError(part.where,
                       fmt::format("{} is random in {} and in {} (line {})", elements_.describe_target(target),
                                   part.name, known->name, known->where.line));
    known = &part;
  };
  for (const Part& part : parts_) {
    if (part.target >= 0) claim(part.target, part);
    for (const Outcome& outcome : part.outcomes)
      for (const Change& change : outcome.changes) claim(change.target, part);
  }
}

void RandomReader::finish(Notes& notes) {
  if (parts_.empty()) throw InputError(cards_.location(), "nothing is random: no INDEP, BLOCKS or SCENARIOS data");
  if (cards_.more_follows()) notes.add(cards_.location(), "text after ENDATA is not read");
  elements_.end(notes);
  check_independence();
  for (Part& part : parts_) {
    if (part.law != Part::Law::discrete) continue;
    for (const Outcome& outcome : part.outcomes) part.probability_sum += outcome.probability;
    if (!(part.probability_sum > 0.0))
      throw InputError(part.where, fmt::format("{}: its probabilities sum to {}", part.name, part.probability_sum));
  }
}

}  // namespace

RandomData read_random_data(const Text& text, const Core& core, const Periods& periods, bool inherit, Notes& notes) {
  return RandomReader(text, core, periods, inherit).read(notes);
}

}  // namespace gridkeel::stochastic::smps
