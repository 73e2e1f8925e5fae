// Damaged variants of valid files: the reader may accept or throw InputError, nothing else.
#include <array>
#include <functional>

#include "common/file.hpp"
#include "unit/stochastic/smps/support.hpp"
#include "unit/text_damage.hpp"

namespace gridkeel::stochastic::smps {
namespace {

using namespace gridkeel::test;

std::string repeat_line(const std::string& text, RandomStream& random) {
  std::vector<std::string> lines = lines_of(text);
  const std::string line = any(lines, random);
  any(lines, random) += "\n" + line;
  return join(lines);
}

// One field of one line becomes another word that the format knows.
std::string change_field(const std::string& text, RandomStream& random) {
  static std::vector<std::string> words{"ROOT", "RHS",  "rng", "open_a", "buy",   "stock_a", "demand", "cost",  "1e30",
                                        "-inf", "1e15", "nan", "0",      "-1",    "LATER",   "NOW",    "'",     "UP",
                                        "FR",   "MI",   "BL",  "SC",     "INDEP", "ADD",     "0.5",    "ENDATA"};
  std::vector<std::string> lines = lines_of(text);
  std::string& line = any(lines, random);
  std::vector<std::string> fields;
  for (const std::string_view field : free_fields(line)) fields.emplace_back(field);
  if (fields.empty()) return text;
  any(fields, random) = any(words, random);
  line = (line[0] == ' ' ? " " : "") + join(fields, " ");
  return join(lines);
}

struct Kind {
  const char* name;
  std::function<std::string(const std::string&, RandomStream&)> mutate;
};
const std::vector<Kind> kKinds{{"truncate", truncate},
                               {"flip_bits", flip_bits},
                               {"swap_lines", swap_lines},
                               {"repeat_line", repeat_line},
                               {"change_field", change_field},
                               {"noise", [](const std::string&, RandomStream& random) { return noise(500, random); }}};

struct Counts {
  int accepted = 0, refused = 0;
};

// Reads the mutant in place of the part `which` of the valid texts.
void read_mutant(std::array<Text, 4> texts, std::size_t which, const std::string& mutant, Counts& counts) {
  texts[which] = {"mutant", mutant};
  ReadOptions options;
  options.sample = 20;  // any law, and never many scenarios
  try {
    Instance instance = parse(texts[0], texts[1], texts[2], options);
    std::vector<std::string> warnings;
    parse_ball(texts[3], 3, warnings);
    validate(instance.problem);
    ++counts.accepted;
  } catch (const InputError& error) {
    ASSERT_LT(std::string_view(error.what()).size(), 600u) << error.what();
    ++counts.refused;
  }
}

TEST(SmpsMutations, AreReadOrRefusedButNeverCrash) {
  constexpr std::uint64_t kRounds = 120;
  const auto load = [](const char* name) {
    return Text{name, read_file(std::string(GRIDKEEL_TEST_CASES) + "/own/smps/" + name)};
  };
  Counts counts;
  for (const char* random_file : {"depots.sto", "depots_blocks.sto", "depots_indep.sto"})
    for (const char* time_file : {"depots.tim", "depots_explicit.tim"}) {
      const std::array<Text, 4> valid{load("depots.cor"), load(time_file), load(random_file), load("depots.dro")};
      for (const Kind& kind : kKinds)
        for (std::uint64_t round = 0; round < kRounds; ++round)
          for (std::size_t which = 0; which < valid.size(); ++which) {
            RandomStream random(round, std::string(kind.name) + random_file, which);
            SCOPED_TRACE(std::string(kind.name) + " " + valid[which].name + " " + std::to_string(round));
            read_mutant(valid, which, kind.mutate(valid[which].content, random), counts);
          }
    }
  // Both happen often, or the mutations test nothing.
  EXPECT_GT(counts.accepted, 1000);
  EXPECT_GT(counts.refused, 5000);
}

TEST(SmpsMutations, LongRunsOfOneByteAreHandledQuickly) {
  for (const char c : std::string("*'\" .-+1aA\n\r\t", 13)) {
    const std::string run(200'000, c);
    for (const std::string& core : {"NAME x\nROWS\n N " + run, "ROWS\n N o\n L r\nCOLUMNS\n x r " + run, run}) {
      EXPECT_THROW(test::parse_small(test::kRandom, core), InputError) << int(c);
    }
    EXPECT_THROW(test::parse_small("STOCH\nINDEP\n RHS " + run), InputError) << int(c);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::smps
