// Sets from one radius, and from a file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/error.hpp"
#include "stochastic/risk/radius.hpp"
#include "stochastic/risk/read_ambiguity.hpp"

namespace gridkeel::stochastic::test {
namespace {

using testing::AllOf;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

RiskSpec nominal(std::vector<double> probability) {
  RiskSpec spec;
  spec.lambda = 0.0;
  spec.probability = std::move(probability);
  return spec;
}

double worst_mean(const RiskSpec& spec, const std::vector<double>& losses) {
  return make_risk_measure(spec)->evaluate(losses).value;
}

const StandardisedFeatures kFeatures{{"peak", "energy"}, {{0.0, 1.0}, {1.0, 1.0}, {2.0, 1.0}, {3.0, 1.0}}};

TEST(SetByRadius, RadiusZeroIsNominalButForMoments) {
  const std::vector<double> losses{1.0, 4.0, 2.0, 7.0};
  for (const std::string& name : names_of_sets_by_radius()) {
    RiskSpec spec = nominal({0.1, 0.2, 0.3, 0.4});
    set_by_radius(spec, ambiguity_of(name), 0.0, kFeatures);
    if (name == "moment") {
      EXPECT_GE(worst_mean(spec, losses), 4.3) << "the same means, but more spread";
    } else {
      EXPECT_NEAR(worst_mean(spec, losses), 4.3, 1e-12) << name;
    }
    double before = 4.3 - 1e-12;
    for (const double radius : {0.01, 0.1, 0.5, 1.0}) {
      set_by_radius(spec, ambiguity_of(name), radius, kFeatures);
      const double value = worst_mean(spec, losses);
      EXPECT_GE(value, before - 1e-12) << name << " " << radius;
      before = value;
    }
    if (name != "none" && name != "tv") {
      set_by_radius(spec, ambiguity_of(name), 1e4, kFeatures);
      EXPECT_NEAR(worst_mean(spec, losses), 7.0, 1e-12) << name;
    }
  }
}

TEST(SetByRadius, Box) {
  RiskSpec spec = nominal({0.5, 0.25, 0.25});
  set_by_radius(spec, Ambiguity::box, 0.4, {});
  EXPECT_THAT(spec.lower, Pointwise(DoubleNear(1e-15), {0.3, 0.15, 0.15}));
  EXPECT_THAT(spec.upper, Pointwise(DoubleNear(1e-15), {0.7, 0.35, 0.35}));
  set_by_radius(spec, Ambiguity::box, 3.0, {});
  EXPECT_THAT(spec.lower, ElementsAre(0.0, 0.0, 0.0));
}

TEST(SetByRadius, MomentsAroundTheNominalOnes) {
  RiskSpec spec = nominal({0.25, 0.25, 0.25, 0.25});
  set_by_radius(spec, Ambiguity::moment, 0.1, kFeatures);
  ASSERT_EQ(spec.moments.size(), 2U);
  EXPECT_NEAR(spec.moments[0].mean_lower, 1.4, 1e-12);
  EXPECT_NEAR(spec.moments[0].mean_upper, 1.6, 1e-12);
  EXPECT_NEAR(spec.moments[0].deviation_upper, 1.1, 1e-12);
}

TEST(SetByRadius, Refusals) {
  RiskSpec spec = nominal({0.5, 0.5});
  EXPECT_THROW(set_by_radius(spec, Ambiguity::polyhedron, 0.1, kFeatures), InputError);
  EXPECT_THROW(set_by_radius(spec, Ambiguity::wasserstein, 0.1, {}), InputError) << "no features";
  EXPECT_THROW(set_by_radius(spec, Ambiguity::moment, 0.1, kFeatures), InputError) << "of four scenarios";
  EXPECT_THROW(set_by_radius(spec, Ambiguity::chi_square, -0.1, {}), InputError);
  EXPECT_THAT(names_of_sets_by_radius(), ElementsAre("none", "tv", "wasserstein", "chi2", "kl", "moment", "box"));
}

class AmbiguityFile : public testing::Test {
 protected:
  ~AmbiguityFile() override { std::filesystem::remove(path_); }

  RiskSpec read(const std::string& text) {
    std::ofstream(path_) << text;
    RiskSpec spec = read_ambiguity(path_, {"dry", "wet", "storm"}, {0.5, 0.3, 0.2});
    spec.lambda = 0.0;
    return spec;
  }
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr(path_));
      return error.what();
    }
    return "accepted";
  }

  const std::string path_ = testing::TempDir() + "gridkeel-set-" + std::to_string(::getpid()) + ".toml";
  const std::vector<double> losses_{1.0, 2.0, 10.0};
};

TEST_F(AmbiguityFile, SetsWithARadius) {
  EXPECT_NEAR(worst_mean(read("set = 'none'"), losses_), 3.1, 1e-12);
  EXPECT_NEAR(worst_mean(read("set = 'tv'\nradius = 0.1"), losses_), 4.0, 1e-12);
  EXPECT_EQ(read("set = 'chi2'\nradius = 0.1").ambiguity, Ambiguity::chi_square);
  EXPECT_EQ(read("set = 'kl'\nradius = 0.1").radius, 0.1);
  EXPECT_THAT(read("set = 'box'\nradius = 0.5").upper, Pointwise(DoubleNear(1e-15), {0.75, 0.45, 0.3}));
}

TEST_F(AmbiguityFile, Wasserstein) {
  const std::string features = "set = 'wasserstein'\nradius = 0.1\n[[feature]]\nname = 'rain'\nvalues = [0, 1, 3]\n";
  EXPECT_NEAR(worst_mean(read(features), losses_), 3.1 + 0.1 * 4.0, 1e-12) << "wet to storm gains 4 per unit";
  const std::string distances =
      "set = 'wasserstein'\nradius = 0.1\n"
      "[[reference]]\nname = 'dry'\ndistances = [0, 1, 3]\n[[reference]]\nname = 'wet'\ndistances = [1, 0, 2]\n"
      "[[reference]]\nname = 'storm'\ndistances = [3, 2, 0]\n";
  EXPECT_NEAR(worst_mean(read(distances), losses_), 3.5, 1e-12);
  EXPECT_EQ(
      read("set = 'wasserstein'\nradius = 1\nnorm = 'max'\n[[feature]]\nname = 'a'\nvalues = [1, 2, 3]").metric.norm(),
      0);
  EXPECT_EQ(
      read("set = 'wasserstein'\nradius = 1\nnorm = 2\n[[feature]]\nname = 'a'\nvalues = [1, 2, 3]").metric.norm(), 2);
}

TEST_F(AmbiguityFile, BoxMomentsAndRows) {
  const RiskSpec box = read("set = 'box'\nlower = 0.1\n[[scenario]]\nname = 'storm'\nupper = 0.25\n");
  EXPECT_THAT(box.lower, ElementsAre(0.1, 0.1, 0.1));
  EXPECT_THAT(box.upper, ElementsAre(1.0, 1.0, 0.25));
  EXPECT_NEAR(worst_mean(box, losses_), 0.1 + 0.65 * 2.0 + 2.5, 1e-12);

  const RiskSpec moment = read(
      "set = 'moment'\n[[moment]]\nname = 'rain'\nvalues = [0, 1, 3]\nmean_upper = 1.2\ncentre = 1\n"
      "deviation_upper = 1\n");
  ASSERT_EQ(moment.moments.size(), 1U);
  EXPECT_EQ(moment.moments[0].mean_lower, -solver::kInf);
  EXPECT_NEAR(worst_mean(moment, losses_), 0.4 * 1.0 + 0.3 * 2.0 + 0.3 * 10.0, 1e-11);

  const RiskSpec rows = read(
      "set = 'polyhedron'\n[[row]]\nname = 'water'\nscenarios = ['wet', 'storm']\ncoefficients = [1, 2]\n"
      "upper = 0.6\n[[row]]\nname = 'some storm'\nscenarios = ['storm']\nlower = 0.1\n");
  ASSERT_EQ(rows.rows.size(), 2U);
  EXPECT_NEAR(worst_mean(rows, losses_), 0.7 + 3.0, 1e-12);
}

TEST_F(AmbiguityFile, ErrorsNameFileLineAndLimit) {
  EXPECT_THAT(refusal("radius = 1"), HasSubstr("'set' is missing"));
  EXPECT_THAT(refusal("set = 'wassersteen'"), HasSubstr("did you mean \"wasserstein\""));
  EXPECT_THAT(refusal("set = 'tv'"), HasSubstr("'radius' is missing"));
  EXPECT_THAT(refusal("set = 'tv'\nradius = 1.5"), AllOf(HasSubstr(":2:"), HasSubstr("[0, 1]")));
  EXPECT_THAT(refusal("set = 'tv'\nradius = 0.5\nnorm = 1"), HasSubstr("unknown key 'norm'"));
  EXPECT_THAT(refusal("set = 'polyhedron'\n[[row]]\nname = 'a'\nscenarios = ['snow']\nupper = 1"),
              AllOf(HasSubstr(":4:"), HasSubstr("scenario snow does not exist"), HasSubstr("3 scenarios")));
  EXPECT_THAT(refusal("set = 'polyhedron'\n[[row]]\nname = 'a'\nscenarios = ['wet']\ncoefficients = [1, 2]"),
              AllOf(HasSubstr(":5:"), HasSubstr("2 coefficients for 1 scenarios")));
  EXPECT_THAT(refusal("set = 'moment'\n[[moment]]\nname = 'rain'\nvalues = [1, 2]\nmean_upper = 3"),
              AllOf(HasSubstr(":4:"), HasSubstr("2 values, but there are 3 scenarios")));
  EXPECT_THAT(refusal("set = 'moment'\n[[moment]]\nname = 'rain'\nvalues = [1, 2, 3]\nmean_lower = 4"),
              HasSubstr("mean of 'rain' >= 4, but no scenario exceeds 3"));
  EXPECT_THAT(refusal("set = 'moment'\n[[moment]]\nname = 'rain'\nvalues = [1, 2, 3]\ndeviation_upper = 4"),
              HasSubstr("'centre' is missing"));
  EXPECT_THAT(refusal("set = 'moment'"), HasSubstr("has no limits"));
  EXPECT_THAT(refusal("set = 'box'\nlower = 0.5"), HasSubstr("sum of the lower limits = 1.5"));
  EXPECT_THAT(refusal("set = 'box'\nupper = 1.5"), AllOf(HasSubstr(":2:"), HasSubstr("[0, 1]")));
  EXPECT_THAT(refusal("set = 'wasserstein'\nradius = 1"), HasSubstr("'feature' is missing"));
  EXPECT_THAT(refusal("set = 'wasserstein'\nradius = 1\nnorm = 3\n[[feature]]\nname = 'a'\nvalues = [1, 2, 3]"),
              HasSubstr("norm = 3 is not one of 1, 2, max"));
  EXPECT_THAT(refusal("set = 'wasserstein'\nradius = 1\n[[reference]]\nname = 'dry'\ndistances = [0, 1, 1]"),
              HasSubstr("no [[reference]] gives the distances from scenario 'wet'"));
  EXPECT_THROW(read_ambiguity("/no/such/file.toml", {"a"}, {1.0}), InputError);
}

TEST_F(AmbiguityFile, HeadNeedsNoScenarios) {
  std::ofstream(path_) << "set = 'kl'\nradius = 0.25\n";
  EXPECT_EQ(read_ambiguity_head(path_).set, Ambiguity::kullback_leibler);
  EXPECT_EQ(read_ambiguity_head(path_).radius, 0.25);
  std::ofstream(path_) << "set = 'polyhedron'\n";
  EXPECT_EQ(read_ambiguity_head(path_).radius, std::nullopt);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
