#include "planning/plan_file.hpp"

#include <gmock/gmock.h>

#include "planning/purchase_limits.hpp"
#include "unit/planning/event_support.hpp"

namespace gridkeel::planning::test {
namespace {

using testing::HasSubstr;

class PlanFile : public EventCase {
 protected:
  std::vector<Purchase> purchases(const std::string& toml, const Study& study) const {
    put("p.toml", toml);
    return find_purchases(study, build_first_stage(study), read_plan_file(path("p.toml")));
  }
  std::string refusal(const std::string& toml, const Study& study) const {
    const std::string message = message_of([&] { purchases(toml, study); });
    return message.substr(std::min(message.size(), message.find("p.toml")));
  }
  std::string refusal(const std::string& toml) const { return refusal(toml, study_); }
};

std::string one_module(int bus, const std::string& offer, int units) {
  return "[[module]]\nbus = " + std::to_string(bus) + "\noffer = \"" + offer + "\"\nunits = " + std::to_string(units) +
         "\n";
}

TEST_F(PlanFile, BecomesAFirstStageWithOpenSites) {
  const FirstStage first = build_first_stage(study_);
  const auto bought =
      purchases("title = \"mine\"\n" + one_module(5, "battery", 2) + one_module(5, "genset", 1), study_);
  const std::vector<double> x = first_stage_of(first, bought);
  ASSERT_EQ(bought.size(), 2u);
  double units = 0.0;
  for (const Device& device : first.devices) units += x[static_cast<std::size_t>(device.column)];
  EXPECT_EQ(units, 3.0);
  EXPECT_EQ(x[static_cast<std::size_t>(first.site_column[0])], 0.0);
  EXPECT_EQ(x[static_cast<std::size_t>(first.site_column[1])], 1.0);
  EXPECT_FALSE(broken_limit(study_, first, x).has_value());
}

TEST_F(PlanFile, NamesWhatIsWrongWithIt) {
  EXPECT_THAT(refusal("title = \"none\"\n"), HasSubstr("p.toml: the plan holds no [[module]]; --no-modules"));
  EXPECT_THAT(refusal(one_module(4, "battery", 1)),
              HasSubstr("p.toml:1: [[module]] 1: no [[candidate_site]] is at bus 4"));
  EXPECT_THAT(refusal(one_module(3, "batery", 1)), HasSubstr("p.toml:1: [[module]] 1: offer 'batery' does not exist"));
  EXPECT_THAT(refusal(one_module(3, "battery", 0)), HasSubstr("p.toml:4: [[module]] 1: units = 0 is out of range"));
  EXPECT_THAT(refusal(one_module(3, "battery", 1) + "MW = 3\n"), HasSubstr("p.toml:5: [[module]] 1: unknown key 'MW'"));
  EXPECT_THAT(refusal(one_module(3, "battery", 1) + one_module(3, "battery", 1)),
              HasSubstr("p.toml:5: [[module]] 2: bus 3, offer 'battery' is defined twice (first on line 1)"));
}

TEST_F(PlanFile, BreaksNoLimitOfTheStudy) {
  EXPECT_THAT(
      refusal(one_module(3, "battery", 2) + one_module(5, "battery", 3)),
      HasSubstr("p.toml:5: [[module]] 2: the plan breaks a limit: a stock of 4 of offer battery, but 5 are bought"));
  EXPECT_THAT(
      refusal(one_module(3, "battery", 2) + one_module(3, "genset", 2)),
      HasSubstr("p.toml:5: [[module]] 2: the plan breaks a limit: at most 3 units at bus 3, but 4 stand there"));
  Study study = study_;
  study.candidate_sites[0].power_limit_mw = 0.5;
  EXPECT_THAT(refusal(one_module(3, "battery", 2), study),
              HasSubstr("at most 0.5 MW at bus 3, but 0.8 MW stand there"));
  study = study_;
  study.money.budget_usd = 100000.0;
  EXPECT_THAT(refusal(one_module(3, "battery", 1), study),
              HasSubstr("a budget of 100000 USD, but 110000 USD are spent"));
  study = study_;
  study.limits.technologies.push_back({flex::ModuleType::generator, 1.0, 2.0, {}});
  EXPECT_THAT(refusal(one_module(3, "genset", 1), study), HasSubstr("at least 1 MW and at most 2 MW of generator"));
  study = study_;
  study.catalogue.suppliers = {"S", "T"};
  study.catalogue.offers[1].supplier = "T";
  study.limits.max_supplier_share = 0.5;
  EXPECT_THAT(refusal(one_module(3, "battery", 1) + one_module(3, "genset", 1), study),
              HasSubstr("at most 50 % of the price from supplier S, but S has more"));
}

TEST_F(PlanFile, SaysWhyAnOfferIsNotForASite) {
  Study study = study_;
  study.candidate_sites[0].types = {flex::ModuleType::generator};
  EXPECT_THAT(refusal(one_module(3, "battery", 1), study), HasSubstr("the site does not allow this offer"));
  study = study_;
  study.catalogue.offers[0].lead_time_weeks = 99.0;
  EXPECT_THAT(refusal(one_module(3, "battery", 1), study), HasSubstr("its lead time of 99 weeks is longer"));
  EXPECT_THAT(refusal(one_module(3, "capping", 1)), HasSubstr("the site has no load that it reduces"));
  study = study_;
  study.candidate_sites[0].power_limit_mw = 0.1;
  EXPECT_THAT(refusal(one_module(3, "battery", 1), study), HasSubstr("one unit of 0.4 MW is more than"));
}

}  // namespace
}  // namespace gridkeel::planning::test
