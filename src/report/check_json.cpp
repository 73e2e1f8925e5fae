#include <nlohmann/json.hpp>

#include "planning/loads.hpp"
#include "report/check_report.hpp"
#include "report/study_json.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;

Json base_case_json(const Check& check) {
  const grid::AcResult& ac = check.base_case;
  Json out = {{"load_mw", check.network->total_load_mw()},
              {"load_mvar", check.network->total_load_mvar()},
              {"losses_kw", nullptr},
              {"losses_kvar", nullptr},
              {"vmin_pu", nullptr},
              {"vmin_bus", nullptr},
              {"converged", ac.converged}};
  if (!ac.converged) {
    out["message"] = ac.message;
    return out;
  }
  out["load_mw"] = ac.load_mw;
  out["load_mvar"] = ac.load_mvar;
  out["losses_kw"] = ac.losses_kw;
  out["losses_kvar"] = ac.losses_kvar;
  out["vmin_pu"] = ac.vmin_pu;
  out["vmin_bus"] = check.network->bus(ac.vmin_bus).name;
  return out;
}

Json counts_json(const grid::Network& network) {
  return {{"buses", network.buses.size()},
          {"branches", network.branches.size()},
          {"open_branches", network.open_branch_count()}};
}

Json notes_json(const grid::ImportReport& report) {
  Json out = Json::array();
  for (const auto& note : report.notes) {
    Json entry = {{"kind", to_string(note.kind)}, {"file", note.where.file}, {"line", nullptr}, {"text", note.text}};
    if (note.where.line > 0) entry["line"] = note.where.line;
    out.push_back(std::move(entry));
  }
  return out;
}

Json sizes_json(const StudySizes& s) {
  return {{"sites", s.sites},
          {"offers", s.offers},
          {"suppliers", s.suppliers},
          {"devices", s.devices},
          {"ai_sites", s.ai_sites},
          {"loads", s.loads},
          {"load_classes", s.load_classes},
          {"scenarios", s.scenarios},
          {"periods", s.periods},
          {"first_stage_columns", s.first_stage_columns},
          {"first_stage_rows", s.first_stage_rows},
          {"recourse_columns", s.recourse_columns}};
}

}  // namespace

Json check_json(const Check& check) {
  Json out = {{"kind", check.kind},
              {"source", check.source},
              {"feeder", check.network->name},
              {"base_case", base_case_json(check)},
              {"counts", counts_json(*check.network)},
              {"notes", notes_json(*check.notes)}};
  if (check.study != nullptr) {
    out["study"] = study_json(*check.study);
    out["sizes"] = sizes_json(check.sizes);
    out["shed_by"] = sheds_by_zone(*check.study) ? "zone" : "bus";
  }
  out["versions"] = versions_json();
  return out;
}

}  // namespace gridkeel::report
