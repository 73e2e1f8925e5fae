// Damaged variants of a valid file: the reader may accept or throw InputError, nothing else.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "common/file.hpp"
#include "unit/grid/support.hpp"
#include "unit/text_damage.hpp"

namespace gridkeel::grid {
namespace {

using namespace gridkeel::test;

std::string drop_line(const std::string& text, RandomStream& random) {
  std::vector<std::string> lines = lines_of(text);
  lines.erase(lines.begin() + random.integer(static_cast<int>(lines.size())));
  return join(lines);
}

// Puts in pieces that the grammar cares about.
std::string insert_pieces(std::string text, RandomStream& random) {
  static const std::vector<std::string> kPieces{"[",
                                                "]",
                                                "(",
                                                ")",
                                                "{",
                                                "}",
                                                "'",
                                                "\"",
                                                "%{\n",
                                                "%}\n",
                                                "...",
                                                "=",
                                                ";",
                                                ",",
                                                "NaN",
                                                "-Inf",
                                                "1e308",
                                                "1e-320",
                                                "-",
                                                "^",
                                                "mpc",
                                                ".",
                                                ":",
                                                "0",
                                                "99999999999999999999",
                                                "idx_bus",
                                                "function",
                                                "\r",
                                                std::string(1, '\0')};
  for (int k = 1 + random.integer(4); k > 0; --k)
    text.insert(place(text, random),
                kPieces[static_cast<std::size_t>(random.integer(static_cast<int>(kPieces.size())))]);
  return text;
}

std::string repeat_part(std::string text, RandomStream& random) {
  const std::size_t from = place(text, random);
  const std::string part = text.substr(from, static_cast<std::size_t>(1 + random.integer(200)));
  std::string many;
  for (int k = 1 + random.integer(60); k > 0; --k) many += part;
  text.insert(place(text, random), many);
  return text;
}

struct Kind {
  const char* name;
  std::function<std::string(const std::string&, RandomStream&)> mutate;
};
const std::vector<Kind> kKinds{{"truncate", truncate},
                               {"flip_bits", flip_bits},
                               {"swap_lines", swap_lines},
                               {"drop_line", drop_line},
                               {"insert_pieces", insert_pieces},
                               {"repeat_part", repeat_part},
                               {"noise", [](const std::string&, RandomStream& random) { return noise(2000, random); }}};

TEST(Mutations, AreReadOrRefusedButNeverCrash) {
  constexpr std::uint64_t kRounds = 1500;
  const std::string valid = read_file(std::string(GRIDKEEL_TEST_CASES) + "/grid/valid.m");
  int accepted = 0, refused = 0;
  for (const Kind& kind : kKinds)
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      RandomStream random(2024, kind.name, round);
      const std::string text = kind.mutate(valid, random);
      SCOPED_TRACE(std::string(kind.name) + " " + std::to_string(round));
      try {
        ImportReport report;
        validate_radial(parse_matpower(text, "mutant.m", report));
        ++accepted;
      } catch (const InputError& error) {
        ASSERT_THAT(error.what(), testing::StartsWith("mutant.m"));
        ASSERT_LT(std::string_view(error.what()).size(), 600u) << error.what();
        ++refused;
      }
    }
  // Both happen often, or the mutations test nothing.
  EXPECT_GT(accepted, 300);
  EXPECT_GT(refused, 3000);
}

// Half a file must not pass for a smaller feeder.
TEST(Mutations, EveryTruncationBeforeTheLastStatementIsNoticed) {
  const std::string valid = read_file(std::string(GRIDKEEL_TEST_CASES) + "/grid/valid.m");
  const std::size_t end_of_branches = valid.find("mpc.gencost");
  for (std::size_t size = 0; size + 3 < end_of_branches; ++size) {
    ImportReport report;
    EXPECT_THROW(parse_matpower(std::string_view(valid).substr(0, size), "t.m", report), InputError) << size;
  }
}

TEST(Mutations, LongRunsOfOneByteAreHandledQuickly) {
  for (const char c : std::string("([{]})'\"%;,.=-+^:1a \n\r\t#~\0", 27)) {
    ImportReport report;
    EXPECT_THROW(parse_matpower("mpc.bus = [1 " + std::string(200'000, c), "t.m", report), InputError) << int(c);
    EXPECT_THROW(parse_matpower("x = " + std::string(200'000, c), "t.m", report), InputError) << int(c);
  }
}

}  // namespace
}  // namespace gridkeel::grid
