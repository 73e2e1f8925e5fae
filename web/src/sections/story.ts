// What happens in a scenario, in words.
import type { ReportData, ShockEvent } from "../data/types";
import { clip, money, number, percent } from "../text/format";
import { h } from "../ui/dom";

const MOST = 8;
const isFirst = (e: ShockEvent): boolean => ["line_outage", "substation_shortfall", "substation_loss", "ups_trip"].includes(e.kind);
const ofModules = (e: ShockEvent): boolean => e.kind === "module_failure" || e.kind === "supplier_shortfall";

// A number keeps its unit and its sign.
const set = (text: string): string => text.replace(/(\d) (%|h\b|MW\b)/g, "$1\u00a0$2").replace(/ -(?=\d)/g, " −");

// Failures of what the plan does not buy are no news.
function concerns(data: ReportData): (e: ShockEvent) => boolean {
  const bought = new Set(data.plan.modules.flatMap((m) => [m.offer, `${m.bus}/${m.offer}`]));
  return (e) => !ofModules(e) || bought.has(e.element);
}

function weighty(a: ShockEvent, b: ShockEvent): number {
  const rank = (e: ShockEvent): number => (isFirst(e) ? 2 : ofModules(e) ? 1 : 0);
  const size = (e: ShockEvent): number => Math.abs(e.mw) * (e.end - e.first); // a UPS's transfer takes load away
  return rank(b) - rank(a) || size(b) - size(a);
}

// What lasts for seconds and found no place in the list.
const MOMENTARY: [string, string, string][] = [
  ["temporary_fault", "fault that reclosing cleared", "faults that reclosing cleared"],
  ["ups_transfer", "UPS transfer for seconds", "UPS transfers for seconds"],
];

function momentary(rest: ShockEvent[]): string {
  const parts = MOMENTARY.flatMap(([kind, one, more]) => {
    const of = rest.filter((e) => e.kind === kind);
    if (of.length === 0) return [];
    const where = [...new Set(of.map((e) => clip(e.element, 24)))];
    const named = where.slice(0, 4).join(", ") + (where.length > 4 ? ", …" : "");
    return [`${number(of.length)} ${of.length === 1 ? one : more} (${named})`];
  });
  return parts.join(", ");
}

export function eventsOf(data: ReportData, scenario: number): ShockEvent[] {
  return (data.scenarios.events[scenario] ?? []).filter(concerns(data));
}

export function oneLine(data: ReportData, scenario: number): string {
  const events = [...eventsOf(data, scenario)].sort(weighty);
  if (events.length === 0) return data.scenarios.events[scenario] === null ? "–" : "no shocks";
  return events.slice(0, 2).map((e) => clip(set(e.text), 90)).join("; ") + (events.length > 2 ? `; and ${events.length - 2} more` : "");
}

export function storyOf(data: ReportData, scenario: number, heading: "h3" | "h4" = "h4"): HTMLElement {
  const { name, cost_usd, probability, weight } = data.scenarios;
  const events = eventsOf(data, scenario);
  const kept = [...events].sort(weighty).slice(0, MOST).sort((a, b) => a.first - b.first);
  const left = events.filter((e) => !kept.includes(e));
  const seconds = momentary(left);
  const rest = left.filter((e) => !MOMENTARY.some(([kind]) => kind === e.kind)).length;
  return h(
    "article",
    { class: "story" },
    h(heading, {}, `Scenario ${clip(name[scenario]!, 24)}: ${money(cost_usd[scenario])}`),
    h("p", { class: "weights" }, `probability ${percent(probability[scenario], 2)}, weight in the criterion ${percent(weight[scenario], 2)}`),
    h(
      "ul",
      {},
      ...kept.map((e) => h("li", {}, clip(set(e.text), 160))),
      events.length === 0 && h("li", {}, "no shocks"),
      seconds !== "" && h("li", {}, seconds),
      rest > 0 && h("li", {}, `and ${number(rest)} smaller`),
    ),
  );
}
