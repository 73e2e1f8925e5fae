// What to buy, where, from whom, at what cost, for which risk, and how sure that is.
import type { Module, ReportData } from "../data/types";
import { expected, sum } from "../data/derive";
import { clip, count, energy, money, number, percent, pu, statusName, typeName, unit } from "../text/format";
import { type Child, h } from "../ui/dom";
import { note, part, section, type Section } from "../ui/section";
import { table } from "../ui/table";
import { outOfSample } from "./evaluation";

function tile(name: string, value: string, more: string, mood: "" | "good" | "bad" = ""): HTMLElement {
  return h("div", { class: `tile ${mood}` }, h("dt", {}, name), h("dd", {}, h("strong", {}, value), h("span", {}, more)));
}

function headline({ plan }: ReportData): string {
  if (plan.modules.length === 0)
    return "Buy nothing: no module saves more than it costs under this study's risk.";
  const units = sum(plan.modules.map((m) => m.units));
  const power = sum(plan.modules.map((m) => m.power_mw));
  const sites = new Set(plan.modules.map((m) => m.bus)).size;
  return `Buy ${count(units, "module")} (${unit(power, "MW")}) at ${count(sites, "site")} for ${money(plan.money.purchase_price_usd)}.`;
}

function because({ plan }: ReportData): string {
  const { with_modules: w, without_modules: n } = plan.comparison;
  if (plan.modules.length === 0) return `Risk stays at ${money(w.risk_value_usd)} per event.`;
  const removed = n.risk_value_usd - w.risk_value_usd;
  const share = n.risk_value_usd > 0 ? ` (${percent(removed / n.risk_value_usd, 2)})` : "";
  return `They cost ${money(plan.first_stage_cost)} per event and take ${money(removed)}${share} of risk away: ${money(removed - plan.first_stage_cost)} net per event.`;
}

// How sure by the model itself.
function certainty({ plan }: ReportData): string {
  const proof = plan.gap === null ? "No bound is proven yet." : `${capital(statusName(plan.status))}: no plan can be better by more than ${percent(plan.gap, 2)}.`;
  const relaxed = plan.fidelity.integers_relaxed ? " Whole numbers of Stage II were relaxed, so its costs are lower bounds." : "";
  return proof + relaxed;
}

// Said on its own: a board must not miss it.
function acVerdict(ac: ReportData["plan"]["ac_check"]): string {
  if (!ac) return "Not checked by AC power flow, which was left out.";
  if (ac.feasible) return `AC power flow keeps every limit in all ${number(ac.states)} states (periods of scenarios).`;
  const failed = ac.failed > 0 ? ` and has no solution in ${count(ac.failed, "state")}` : "";
  const low = ac.worst["undervoltage"];
  const worst = low && low.excess > 0 ? `, with voltages down to ${pu(low.value)} where ${pu(low.limit)} is the limit` : "";
  const many = ac.violations === 1 ? "once" : `${number(ac.violations)} times`;
  return `Not yet confirmed by AC power flow: a limit is exceeded ${many} in ${number(ac.states)} states (periods of scenarios)${failed}${worst}.`;
}

function acAdvice(ac: ReportData["plan"]["ac_check"]): Child[] {
  if (!ac || ac.feasible) return [];
  return [" Planning with ", h("code", {}, "--ac feedback"), " tightens the limits."];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function tiles({ plan, scenarios }: ReportData): HTMLElement {
  const { with_modules: w, without_modules: n } = plan.comparison;
  const year = plan.money.per_year;
  const unserved = expected(scenarios.unserved_mwh, scenarios.probability);
  return h(
    "dl",
    { class: "tiles" },
    tile("Purchase price", money(plan.money.purchase_price_usd), plan.money.budget_usd === null ? "no budget limit" : `budget ${money(plan.money.budget_usd)}`),
    tile("Cost per year", money(year.modules_usd), `${number(plan.money.events_per_year)} events a year at ${percent(plan.money.discount_rate, 2)} discount`),
    tile("Risk per event", money(w.risk_value_usd), `${money(n.risk_value_usd)} without modules`, w.risk_value_usd < n.risk_value_usd ? "good" : ""),
    tile("Expected net benefit per year", money(year.expected_net_benefit_usd), year.expected_net_benefit_usd < 0 ? "on average; it insures against the tail" : "saving on dispatch less modules", year.expected_net_benefit_usd >= 0 ? "good" : "bad"),
    tile("Expected unserved energy", energy(unserved), `per event; worst ${energy(Math.max(...scenarios.unserved_mwh))}`),
    tile("Proven gap", percent(plan.gap, 2), `between ${money(plan.lower_bound, 5)} and ${money(plan.upper_bound, 5)}`),
  );
}

function shopping({ plan }: ReportData): HTMLElement {
  return table<Module>(
    plan.modules,
    [
      { name: "Bus", cell: (m) => clip(m.bus, 24), raw: (m) => m.bus },
      { name: "Offer", cell: (m) => clip(m.offer), raw: (m) => m.offer },
      { name: "Type", cell: (m) => typeName(m.type), raw: (m) => m.type },
      { name: "Supplier", cell: (m) => clip(m.supplier), raw: (m) => m.supplier },
      { name: "Units", numeric: true, cell: (m) => String(m.units), raw: (m) => m.units },
      { name: "Power", unit: "MW", numeric: true, cell: (m) => unit(m.power_mw, "MW"), raw: (m) => m.power_mw },
      { name: "Energy", unit: "MWh", numeric: true, cell: (m) => (m.energy_mwh > 0 ? unit(m.energy_mwh, "MWh") : "–"), raw: (m) => m.energy_mwh },
      { name: "Per event", unit: "USD", numeric: true, cell: (m) => money(m.cost_usd), raw: (m) => m.cost_usd },
      { name: "Per year", unit: "USD", numeric: true, cell: (m) => money(m.cost_usd_per_year), raw: (m) => m.cost_usd_per_year },
      { name: "Price", unit: "USD", numeric: true, cell: (m) => money(m.price_usd), raw: (m) => m.price_usd },
    ],
    { caption: "What to buy", file: "modules" },
  );
}

function sites({ plan }: ReportData): HTMLElement | null {
  if (plan.sites.length === 0) return null;
  const names = plan.sites.map((s) => clip(s.bus, 16)).join(", ");
  const price = sum(plan.sites.map((s) => s.price_usd));
  return note(`Sites to open, at ${money(price)} together: bus ${names}.`);
}

export function verdict(data: ReportData): Section {
  const { plan } = data;
  const limits: Child[] = plan.binding.map((text) => h("li", {}, clip(text, 200)));
  return section(
    "verdict",
    "Verdict", "The verdict",
    null,
    h("p", { class: "headline" }, headline(data)),
    h("p", {}, because(data), " ", certainty(data)),
    h("p", { class: plan.ac_check?.feasible ? "" : "caution" }, acVerdict(plan.ac_check), ...acAdvice(plan.ac_check)),
    tiles(data),
    plan.modules.length > 0 && shopping(data),
    sites(data),
    limits.length > 0 && part("What stops a further unit", h("ul", {}, ...limits)),
    part("On scenarios that the plan has not seen", outOfSample(data)),
  );
}
