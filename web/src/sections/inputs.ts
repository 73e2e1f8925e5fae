// What the run was given.
import type { Offer, ReportData } from "../data/types";
import { clip, money, number, percent, typeName, unit } from "../text/format";
import { download } from "../text/csv";
import { button, h } from "../ui/dom";
import { note, part, section, type Section } from "../ui/section";
import { facts, table } from "../ui/table";

const MOST_SHOWN = 40_000; // letters of a file

export function inputs(data: ReportData): Section {
  const { plan, study, network } = data;
  return section(
    "inputs",
    "Inputs", "What went in",
    null,
    facts([
      ["Study", clip(plan.study.title, 120)],
      ["Source", clip(plan.study.source, 120)],
      ["Fingerprint", plan.study.fingerprint],
      ["Feeder", `${clip(network.name, 40)}: ${number(network.buses.length)} buses, ${number(network.branches.length)} lines`],
      ["Scenarios", `${number(plan.scenarios.count, 7)}, seed ${plan.scenarios.seed}, fingerprint ${plan.scenarios.fingerprint}`],
      ["Horizon", `${number(study.horizon.periods)} periods of ${number(study.horizon.step_h)} h`],
      ["Import limit", unit(study.import_limit_mw, "MW")],
    ]),
    part("Offers", offers(study.offers)),
    part("Where modules may stand", candidates(data)),
    part("Customers", classes(data)),
    part("Import report", notes(data)),
    part("Files", ...data.files.map(file)),
  );
}

function offers(list: Offer[]): HTMLElement {
  return table(
    list,
    [
      { name: "Offer", cell: (o) => clip(o.name), raw: (o) => o.name },
      { name: "Supplier", cell: (o) => clip(o.supplier), raw: (o) => o.supplier },
      { name: "Type", cell: (o) => typeName(o.type), raw: (o) => o.type },
      { name: "Power", unit: "MW", numeric: true, cell: (o) => unit(o.power_mw, "MW"), raw: (o) => o.power_mw },
      { name: "Energy", unit: "MWh", numeric: true, cell: (o) => (o.energy_mwh > 0 ? unit(o.energy_mwh, "MWh") : "–"), raw: (o) => o.energy_mwh },
      { name: "Price", unit: "USD", numeric: true, cell: (o) => money(o.price_usd), raw: (o) => o.price_usd },
      { name: "Yearly", unit: "USD", numeric: true, cell: (o) => money(o.price_usd_per_year), raw: (o) => o.price_usd_per_year },
      { name: "Stock", numeric: true, cell: (o) => number(o.inventory), raw: (o) => o.inventory },
      { name: "Lead time", unit: "weeks", numeric: true, cell: (o) => unit(o.lead_time_weeks, "weeks"), raw: (o) => o.lead_time_weeks },
      { name: "Delivered", numeric: true, cell: (o) => percent(o.delivery_reliability), raw: (o) => o.delivery_reliability },
      { name: "Source", wordy: true, cell: (o) => clip(o.source, 60), raw: (o) => o.source },
    ],
    { caption: "Offers of the catalogue", file: "offers", shown: 30 },
  );
}

function candidates({ study, network }: ReportData): HTMLElement {
  return table(
    study.candidate_sites,
    [
      { name: "Bus", cell: (s) => clip(network.buses[s.bus]!.name, 16), raw: (s) => network.buses[s.bus]!.name },
      { name: "Most units", numeric: true, cell: (s) => number(s.unit_limit), raw: (s) => s.unit_limit },
      { name: "Most power", unit: "MW", numeric: true, cell: (s) => (s.power_limit_mw === null ? "no limit" : unit(s.power_limit_mw, "MW")), raw: (s) => s.power_limit_mw },
      { name: "Cost of opening", unit: "USD", numeric: true, cell: (s) => money(s.site_cost_usd), raw: (s) => s.site_cost_usd },
    ],
    { caption: "Candidate sites", file: "candidate-sites", shown: 30 },
  );
}

function classes({ study }: ReportData): HTMLElement {
  return table(
    study.load_classes,
    [
      { name: "Class", cell: (c) => clip(c.name), raw: (c) => c.name },
      { name: "Value of lost load", unit: "USD/MWh", numeric: true, cell: (c) => `${money(c.voll_usd_per_mwh)}/MWh`, raw: (c) => c.voll_usd_per_mwh },
      { name: "May be shed", numeric: true, cell: (c) => percent(c.sheddable_share), raw: (c) => c.sheddable_share },
      { name: "Customers per MW", numeric: true, cell: (c) => number(c.customers_per_mw), raw: (c) => c.customers_per_mw },
    ],
    { caption: "Classes of load", file: "load-classes" },
  );
}

function notes({ study }: ReportData): HTMLElement {
  if (study.import_notes.length === 0) return note("Everything was read as it stands.");
  return table(
    study.import_notes,
    [
      { name: "What", cell: (n) => n.kind, raw: (n) => n.kind },
      { name: "Where", cell: (n) => clip(n.where, 60), raw: (n) => n.where },
      { name: "Note", wordy: true, cell: (n) => clip(n.text, 300), raw: (n) => n.text },
    ],
    { caption: "What the reader of the feeder did", file: "import-report", shown: 20 },
  );
}

function file({ path, content }: { path: string; content: string }): HTMLElement {
  const cut = content.length > MOST_SHOWN;
  return h(
    "details",
    {},
    h("summary", {}, clip(path, 80), ` (${number(content.length / 1000)} kB)`),
    button("Download", () => download(path.split("/").pop() ?? "file", content, "text/plain"), { class: "small", "aria-label": `Download ${clip(path, 80)}` }),
    h("pre", { tabindex: 0, role: "region", "aria-label": clip(path, 80) }, cut ? `${content.slice(0, MOST_SHOWN)}\n… (cut; the download has all of it)` : content),
  );
}
