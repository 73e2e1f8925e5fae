// One fault in an event file each, and the message that names it.
#include <gmock/gmock.h>

#include "unit/planning/event_support.hpp"
#include "unit/text_damage.hpp"

namespace gridkeel::planning::test {
namespace {

struct BadEvent {
  const char* toml;
  const char* message;  // begins with this
};

const BadEvent kBadEvents[] = {
    {"bass = \"s001\"\n", "e.toml:1: top level: unknown key 'bass' (did you mean 'base'?)"},
    {"base = \"s009\"\n", "e.toml:1: base 's009' is none of the 4 scenarios s000 to s003"},
    {"base = 1.5\n", "e.toml:1: top level: key 'base': expected a name"},
    {"\nname = \"s003\"\n", "e.toml:2: name = \"s003\" is that of a scenario: choose another"},
    {"background_scale = -1\n", "e.toml:1: top level: background_scale = -1 is out of range: must be in [0, 10]"},
    {"background_scale = [1, 2]\n",
     "e.toml:1: top level: background_scale has 2 values, but the horizon has 6 periods"},
    {"[outage]\nline = \"1-2\"\n", "e.toml:1: top level: key 'outage': expected tables headed [[outage]]"},
    {"[[outage]]\nstart = 1\n", "e.toml:1: [[outage]] 1: key 'line' is missing"},
    {"[[outage]]\nline = \"1-3\"\n", "e.toml:2: [[outage]] 1: line 1-3 does not exist in"},
    {"[[outage]]\nline = \"1-2\"\nlines = 3\n", "e.toml:3: [[outage]] 1: unknown key 'lines' (did you mean 'line'?)"},
    {"[[outage]]\nline = \"1-2\"\nstart = 25\n",
     "e.toml:3: [[outage]] 1: start = 25 h since the start is out of range: must be in [0, 24] h"},
    {"[[outage]]\nline = \"1-2\"\nend = -1\n", "e.toml:3: [[outage]] 1: end = -1 h since the start is out of range"},
    {"[[outage]]\nline = \"1-2\"\nstart = nan\n", "e.toml:3: [[outage]] 1: start = nan is not a finite number"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"noon\"\n",
     "e.toml:3: [[outage]] 1: start = \"noon\" is no time: must be hours"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"25:00\"\n", "e.toml:3: [[outage]] 1: start = \"25:00\" is no time"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"24:30\"\n", "e.toml:3: [[outage]] 1: start = \"24:30\" is no time"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"12:60\"\n", "e.toml:3: [[outage]] 1: start = \"12:60\" is no time"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"12:0\"\n", "e.toml:3: [[outage]] 1: start = \"12:0\" is no time"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"1:00+d\"\n", "e.toml:3: [[outage]] 1: start = \"1:00+d\" is no time"},
    {"[[outage]]\nline = \"1-2\"\nstart = \"01:00+1d\"\n",
     "e.toml:3: [[outage]] 1: start = \"01:00+1d\" is not within the horizon: must be in 00:00 to 00:00+1d"},
    {"[[outage]]\nline = \"1-2\"\nstart = true\n", "e.toml:3: [[outage]] 1: key 'start': expected a number"},
    {"[[outage]]\nline = \"1-2\"\nstart = 9\nend = 8\n",
     "e.toml:4: [[outage]] 1: end (08:00) must be after start (09:00)"},
    {"[[outage]]\nline = \"1-2\"\nstart = 24\n",
     "e.toml:3: [[outage]] 1: end (00:00+1d) must be after start (00:00+1d)"},
    {"[[ai_load]]\nsite = \"dc\"\n", "e.toml:1: [[ai_load]] 1: give one of add_mw, set_mw and csv, none is given"},
    {"[[ai_load]]\nsite = \"dc\"\nadd_mw = 1\nset_mw = 1\n",
     "e.toml:1: [[ai_load]] 1: give one of add_mw, set_mw and csv"},
    {"[[ai_load]]\nadd_mw = 1\n", "e.toml:1: [[ai_load]] 1: key 'site' is missing"},
    {"[[ai_load]]\nsite = \"dc-9\"\nadd_mw = 1\n",
     "e.toml:2: [[ai_load]] 1: ai_site 'dc-9' does not exist in study tiny (dc)"},
    {"[[ai_load]]\nsite = \"dc\"\nadd_mw = 5\n", "e.toml:3: [[ai_load]] 1: site dc: load at 00:00 = "},
    {"[[ai_load]]\nsite = \"dc\"\nadd_mw = -5\nstart = 9\n", "e.toml:3: [[ai_load]] 1: site dc: load at 08:00 = -"},
    {"[[ai_load]]\nsite = \"dc\"\nset_mw = 1.27\n",
     "e.toml:3: [[ai_load]] 1: site dc: load at 00:00 = 1.27 MW is out of range: must be <= 1.26 MW, 1.05 times "
     "rating_mw"},
    {"[[ai_load]]\nsite = \"dc\"\nset_mw = -1\n", "e.toml:3: [[ai_load]] 1: set_mw = -1 MW is out of range"},
    {"[[ai_load]]\nsite = \"dc\"\nset_mw = \"much\"\n", "e.toml:3: [[ai_load]] 1: key 'set_mw': expected a number"},
    {"[[ai_load]]\nsite = \"dc\"\nadd_mw = 0.1\npart = \"gpu\"\n",
     "e.toml:4: [[ai_load]] 1: part = \"gpu\" is not one of all"},
    {"[[ai_load]]\nsite = \"dc\"\ncsv = \"absent.csv\"\n", "e.toml:3: [[ai_load]] 1: csv: absent.csv: "},
    {"[[ai_load]]\nsite = \"dc\"\ncsv = \"dc.csv\"\npart = \"all\"\n",
     "e.toml:4: [[ai_load]] 1: part has no effect with csv"},
    {"[[import_limit]]\nshare = 1.5\n", "e.toml:2: [[import_limit]] 1: share = 1.5 is out of range: must be in [0, 1]"},
    {"[[import_limit]]\nstart = 3\n", "e.toml:1: [[import_limit]] 1: key 'share' is missing"},
    {"[[module_failure]]\nbus = 4\noffer = \"battery\"\n",
     "e.toml:2: [[module_failure]] 1: no [[candidate_site]] is at bus 4"},
    {"[[module_failure]]\nbus = 3\noffer = \"batery\"\n",
     "e.toml:3: [[module_failure]] 1: offer 'batery' does not exist in"},
    {"[[module_failure]]\nbus = 3\noffer = \"battery\"\nshare = 1\n",
     "e.toml:4: [[module_failure]] 1: unknown key 'share'"},
    {"[[delivery]]\noffer = \"battery\"\n", "e.toml:1: [[delivery]] 1: key 'share' is missing"},
    {"[[delivery]]\noffer = \"battery\"\nshare = -0.1\n", "e.toml:3: [[delivery]] 1: share = -0.1 is out of range"},
    {"[[outage\n", "e.toml:1: not valid TOML"},
    {"", "e.toml: the file is empty"},
};

const BadEvent kBadColumns[] = {
    {"training_mw\n0\n", "dc.csv: 1 lines of numbers, but the horizon has 6 periods"},
    {"training_mw\n0\n0\n0\n0\n0\n0\n0\n", "dc.csv: 7 lines of numbers, but the horizon has 6 periods"},
    {"trainin_mw\n0\n", "dc.csv:1: column 'trainin_mw' is none of period, training_mw"},
    {"period\n0\n", "dc.csv:1: there is none of the columns training_mw"},
    {"training_mw\n0\nx\n", "dc.csv:3: training_mw = 'x' is not a finite number"},
    {"training_mw\n0\n-1\n", "dc.csv:3: site dc: training_mw = -1 MW is out of range"},
    {"period,training_mw\n0,0\n2,0\n", "dc.csv:3: period = '2' must be 1"},
    {"training_mw,inference_mw\n0,0\n1,1\n",
     "dc.csv:3: site dc: training_mw + inference_mw = 2 MW is out of range: must be <= 1.26 MW"},
    {"training_mw,inference_mw,max_mw\n0.5,0.5,0.9\n",
     "dc.csv:2: site dc: max_mw = 0.9 MW is out of range: must be >= 1 MW"},
    {"training_mw,inference_mw,max_mw\n0.5,0.5,9\n",
     "dc.csv:2: site dc: max_mw = 9 MW is out of range: must be in [0, 1.3"},
    {"training_mw,inference_mw,min_mw\n0.5,0.5,1.1\n",
     "dc.csv:2: site dc: min_mw = 1.1 MW is out of range: must be <= 1 MW"},
    {"ramp_mw_per_min\n-1\n", "dc.csv:2: site dc: ramp_mw_per_min = -1 MW/min is out of range"},
    {"max_mw\n1,2\n", "dc.csv:2: 2 fields, but the header has 1"},
    {"", "dc.csv: the file is empty"},
};

class EventBadInput : public EventCase {
 protected:
  EventBadInput() { put("dc.csv", "inference_mw\n0.1\n0.1\n0.1\n0.1\n0.1\n0.1\n"); }
};

TEST_F(EventBadInput, IsNamedWithLineAndLimit) {
  for (const BadEvent& bad : kBadEvents) EXPECT_THAT(refused(bad.toml), testing::StartsWith(bad.message)) << bad.toml;
}

TEST_F(EventBadInput, ColumnsAreCheckedToo) {
  for (const BadEvent& bad : kBadColumns) {
    put("dc.csv", bad.toml);
    EXPECT_THAT(refused("[[ai_load]]\nsite = \"dc\"\ncsv = \"dc.csv\"\n"), testing::StartsWith(bad.message))
        << bad.toml;
  }
}

TEST_F(EventBadInput, AbsentFileIsNamed) {
  EXPECT_THAT(message_of([&] { read_event(path("absent.toml"), study_, set_); }), testing::HasSubstr("absent.toml"));
}

TEST_F(EventBadInput, OpenTieCannotFail) {
  Study study = study_;
  grid::Branch tie = study.network.branches[0];
  tie.name = "2-5";
  tie.from = grid::BusId(1);
  tie.to = grid::BusId(4);
  tie.closed = false;
  study.network.branches.push_back(tie);
  put("e.toml", "[[outage]]\nline = \"2-5\"\n");
  EXPECT_THAT(message_of([&] { read_event(path(), study, set_); }),
              testing::HasSubstr("e.toml:2: [[outage]] 1: line 2-5 is open anyway"));
}

// Whatever the bytes, an event is read or refused; nothing else escapes.
TEST_F(EventBadInput, DamagedFilesAreReadOrRefused) {
  const std::string whole =
      "name = \"x\"\nbase = \"s001\"\nbackground_scale = 1.1\n[[outage]]\nline = \"3-4\"\nstart = \"06:00\"\nend = "
      "12.5\n"
      "[[ai_load]]\nsite = \"dc\"\nadd_mw = 0.01\n[[ai_load]]\nsite = \"dc\"\ncsv = \"dc.csv\"\n"
      "[[import_limit]]\nshare = 0.4\n[[module_failure]]\nbus = 3\noffer = \"battery\"\n";
  RandomStream random(5, "damaged events", 0);
  int refusals = 0;
  for (int k = 0; k < 300; ++k) {
    const std::string text = k % 3 == 0   ? gridkeel::test::truncate(whole, random)
                             : k % 3 == 1 ? gridkeel::test::flip_bits(whole, random)
                                          : gridkeel::test::swap_lines(whole, random);
    if (refused(text) != "(no error)") ++refusals;
  }
  EXPECT_GT(refusals, 150);
  EXPECT_LT(refusals, 300);
}

}  // namespace
}  // namespace gridkeel::planning::test
