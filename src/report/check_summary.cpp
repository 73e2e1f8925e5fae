#include <fmt/format.h>

#include <algorithm>

#include "planning/loads.hpp"
#include "report/check_report.hpp"
#include "report/format.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using Kind = grid::ImportReport::Note::Kind;

constexpr double kRounding_pu = 1e-6;

std::string feeder_text(const Check& check) {
  const grid::Network& n = *check.network;
  return fmt::format("{} buses, {} lines ({} open), source at bus {} with {:g} pu, base {:g} MVA", n.buses.size(),
                     n.branches.size(), n.open_branch_count(), n.bus(n.source).name, n.source_voltage_pu, n.base_mva);
}

std::string below_limit(const Check& check) {
  std::string names;
  for (std::size_t b = 0; b < check.network->buses.size(); ++b) {
    const double v = check.base_case.v_pu[b];
    if (v > 0.0 && v < check.network->buses[b].vmin_pu - kRounding_pu)
      names += (names.empty() ? "" : ", ") + check.network->buses[b].name;
  }
  return names;
}

std::string base_case(const Check& check, const Style& style) {
  const grid::AcResult& ac = check.base_case;
  std::string out = style.heading("Base case (AC power flow of the feeder's own loads)") + "\n";
  if (!ac.converged) return out + "  " + style.warning("no solution: " + ac.message) + "\n";
  TextTable table(1);
  table.add({"load", fmt::format("{:.3f} MW", ac.load_mw), fmt::format("{:.3f} Mvar", ac.load_mvar)});
  table.add({"losses", fmt::format("{:.3f} kW", ac.losses_kw), fmt::format("{:.3f} kvar", ac.losses_kvar)});
  table.add({"lowest voltage", fmt::format("{:.5f} pu", ac.vmin_pu), "bus " + check.network->bus(ac.vmin_bus).name});
  out += table.text(2);
  const std::string below = below_limit(check);
  if (!below.empty()) out += style.warning(wrap("below their voltage limit: bus " + below, 2, kPageWidth));
  return out;
}

std::string sizes(const Check& check, const Style& style) {
  if (check.study == nullptr) return {};
  const StudySizes& s = check.sizes;
  std::string out = style.heading("Study") + "\n";
  const std::string pairs = fmt::format("{} candidate sites, {} offers of {} suppliers: {} can be bought", s.sites,
                                        s.offers, s.suppliers, count_text(s.devices, "pair", "pairs"));
  const std::string others = " (the others are not allowed, too large, too late, or have no load to reduce)";
  out += wrap(s.devices < s.sites * s.offers ? pairs + others : pairs, 2, kPageWidth);
  out += wrap(fmt::format("{} AI data centres, {} loads in {} classes{}", s.ai_sites, s.loads, s.load_classes,
                          sheds_by_zone(*check.study) ? ", those of a zone shed together" : ""),
              2, kPageWidth);
  out += wrap(fmt::format("{} scenarios of {} periods of {:g} h; Stage I {} columns, {} rows; Stage II {} columns a "
                          "scenario",
                          s.scenarios, s.periods, check.study->horizon.step_h, s.first_stage_columns,
                          s.first_stage_rows, s.recourse_columns),
              2, kPageWidth);
  return out + "\n";
}

std::string notes(const Check& check, const Style& style) {
  std::string out = style.heading("Import report") + "\n";
  if (check.notes->notes.empty()) return out + "  everything was read as it is\n";
  for (const auto& note : check.notes->notes) {
    const std::string text =
        wrap(fmt::format("{}: {}: {}", to_string(note.kind), to_string(note.where), note.text), 2, kPageWidth);
    out += note.kind == Kind::read ? text : style.warning(text);
  }
  return out;
}

}  // namespace

std::string check_summary(const Check& check, const Style& style) {
  std::string title = check.kind == "study" ? "Study " + check.study->name : "Feeder " + check.network->name;
  std::string out = style.heading(title + ": valid") + "\n" + wrap(check.source, 2, kPageWidth);
  out += wrap(feeder_text(check), 2, kPageWidth) + "\n";
  return out + sizes(check, style) + base_case(check, style) + "\n" + notes(check, style);
}

}  // namespace gridkeel::report
