#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/csv.hpp"
#include "report/sweep_report.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using assessment::HostingPoint;

Json point_json(const HostingPoint& p) {
  return {{"rating_mw", p.rating_mw},
          {"risk", p.risk},
          {"objective", p.units > 0 || p.objective > 0.0 ? Json(p.objective) : Json(nullptr)},
          {"price_usd", p.price_usd},
          {"units", p.units}};
}

Json optional_json(const std::optional<HostingPoint>& p) { return p ? point_json(*p) : Json(nullptr); }

}  // namespace

Json hosting_json(const SweepReport& report) {
  Json sites = Json::array();
  for (const assessment::HostingCapacity& c : report.hosting) {
    Json tried = Json::array();
    for (const HostingPoint& p : c.tried) tried.push_back(point_json(p));
    sites.push_back({{"site", c.site},
                     {"with_modules", c.with_modules},
                     {"capacity_mw", c.fits ? Json(c.fits->rating_mw) : Json(nullptr)},
                     {"fits", optional_json(c.fits)},
                     {"too_much", optional_json(c.too_much)},
                     {"tried", std::move(tried)}});
  }
  return {{"status", "done"},
          {"study", {{"name", report.study_name}, {"title", report.study_title}, {"source", report.study_source}}},
          {"risk", assessment::hosting_risk_names()[static_cast<std::size_t>(report.hosting_risk)]},
          {"risk_limit", report.hosting_limit},
          {"unit", assessment::unit_of(report.hosting_risk)},
          {"hosting", std::move(sites)},
          {"warnings", report.warnings},
          {"timing", {{"total_s", report.total_s}}},
          {"versions", versions_json()}};
}

std::string hosting_csv(const SweepReport& report) {
  std::string out = "site,modules,rating_mw,risk,within_limit,price_usd,units\n";
  for (const assessment::HostingCapacity& c : report.hosting)
    for (const HostingPoint& p : c.tried)
      out += fmt::format("{},{},{},{},{},{},{}\n", csv_field(c.site), c.with_modules ? "with" : "without",
                         csv_number(p.rating_mw), csv_number(p.risk), p.risk <= report.hosting_limit ? 1 : 0,
                         csv_number(p.price_usd), p.units);
  return out;
}

}  // namespace gridkeel::report
