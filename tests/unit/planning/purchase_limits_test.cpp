#include "planning/purchase_limits.hpp"

#include <gmock/gmock.h>

#include "unit/common/message_of.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Two sites of four units, a battery of 1 MW at 5 000 USD and a generator of 0.4 MW at 2 000 USD.
class PurchaseLimits : public testing::Test {
 protected:
  PurchaseLimits() {
    add_site(study_, 2, 4).where = {"study.toml", 20};
    add_site(study_, 3, 4).where = {"study.toml", 30};
    add_battery(study_);
    add_generator(study_, 1.0).power_mw = 0.4;
    study_.catalogue.offers[0].price_usd = 5000.0;
    study_.catalogue.offers[0].where = {"catalogue.toml", 7};
    study_.catalogue.offers[1].price_usd = 2000.0;
  }
  void limit(flex::ModuleType type, double min_mw, double max_mw = grid::kUnlimited) {
    study_.limits.technologies.push_back({type, min_mw, max_mw, {"study.toml", 5}});
  }
  void require() const { require_some_plan(study_, build_first_stage(study_), nullptr); }
  std::string conflict() const {
    return message_of([&] { require(); });
  }
  std::vector<std::string> binding(const std::vector<double>& units) const {
    const FirstStage first = build_first_stage(study_);
    std::vector<double> x(static_cast<std::size_t>(first.model.columns.count()), 1.0);
    for (std::size_t d = 0; d < units.size(); ++d) x[static_cast<std::size_t>(first.devices[d].column)] = units[d];
    return binding_limits(study_, first, x);
  }
  Study study_ = tiny_study({1.0, 1.0}, 1);
};

TEST_F(PurchaseLimits, NothingToBuyIsAPlan) { EXPECT_NO_THROW(require()); }

TEST_F(PurchaseLimits, BudgetAgainstAMinimumAreBothNamed) {
  limit(flex::ModuleType::storage, 3.0);
  study_.money.budget_usd = 14000.0;
  study_.limits.max_supplier_share = 1.0;
  EXPECT_EQ(conflict(),
            "Stage I has no feasible plan: these limits contradict each other: a budget of 14000 USD; "
            "at least 3 MW of storage (study.toml:5)");
  study_.money.budget_usd = 15000.0;
  EXPECT_NO_THROW(require());
}

TEST_F(PurchaseLimits, StockAndSitesAreNamedWithTheirLines) {
  limit(flex::ModuleType::storage, 7.0);
  study_.catalogue.offers[0].inventory = 6;
  EXPECT_THAT(conflict(), HasSubstr("a stock of 6 of offer battery (catalogue.toml:7)"));
  study_.catalogue.offers[0].inventory = 20;
  study_.candidate_sites[1].power_limit_mw = 2.5;
  EXPECT_THAT(conflict(), testing::AllOf(HasSubstr("at least 7 MW of storage"), Not(HasSubstr("stock"))));
}

TEST_F(PurchaseLimits, WholeUnitsMayBeWhatContradicts) {
  limit(flex::ModuleType::generator, 0.5, 0.7);
  EXPECT_EQ(conflict(),
            "Stage I has no feasible plan: what can be bought cannot meet: at least 0.5 MW and at most "
            "0.7 MW of generator (study.toml:5)");
}

TEST_F(PurchaseLimits, ATechnologyThatNobodySellsCannotMeetAMinimum) {
  limit(flex::ModuleType::long_duration_storage, 0.1);
  EXPECT_THAT(conflict(), HasSubstr("cannot meet: at least 0.1 MW of long duration storage"));
}

TEST_F(PurchaseLimits, IsAnErrorOfItsOwnKind) {
  limit(flex::ModuleType::storage, 100.0);
  try {
    require();
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::infeasible);
  }
}

TEST_F(PurchaseLimits, BindingIsWhatStopsAFurtherUnit) {
  limit(flex::ModuleType::storage, 0.0, 2.5);
  EXPECT_THAT(binding({2, 0, 0, 0}), testing::ElementsAre("storage has reached its largest power"));
  EXPECT_THAT(binding({1, 3, 0, 0}), testing::ElementsAre("the site at bus 2 holds all the units it may"));
  EXPECT_THAT(binding({1, 0, 0, 0}), testing::IsEmpty());
  EXPECT_THAT(binding({0, 0, 0, 0}), testing::IsEmpty()) << "limits at zero say nothing";
}

}  // namespace
}  // namespace gridkeel::planning::test
