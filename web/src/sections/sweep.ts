// Sensitivity and the cost-risk frontier, if a sweep is there.
import { figure } from "../charts/figure";
import { asSweep, type Sweep, type SweepRow } from "../data/assessment_types";
import type { ReportData } from "../data/types";
import { clip, energy, given, money, number, statusName } from "../text/format";
import { anything } from "../ui/anything";
import { h } from "../ui/dom";
import { note, section, type Section } from "../ui/section";
import { table } from "../ui/table";

export function sweep(data: ReportData): Section {
  const title = "Frontier and sensitivity";
  if (data.sweep === null)
    return section("sweep", "Sensitivity", title, null, note("No sweep is there. ", h("code", {}, "gridkeel sweep … --out RUN/sweep"), " makes one; RUN/sweep.json, in the folder of this run, is shown here."));
  const known = asSweep(data.sweep);
  if (!known) return section("sweep", "Sensitivity", title, null, anything(data.sweep, "Sweep"));
  return section(
    "sweep",
    "Sensitivity",
    title,
    `${number(known.rows.length)} plans of this study with other numbers: ${known.columns.map((c) => clip(c, 40)).join(", ")}.`,
    h("div", { class: "charts" }, known.frontier && frontier(known), known.tornado && tornado(known)),
    rowsTable(known),
  );
}

const pointOf = (r: SweepRow): string => Object.entries(r.values).map(([key, value]) => `${clip(key, 30)} ${clip(value, 20)}`).join(", ");

function frontier(s: Sweep): HTMLElement {
  const solved = s.rows.filter((r) => r.price_usd !== null && r.cvar_recourse !== null);
  const best = (s.frontier?.rows ?? []).map((k) => s.rows[k]!).filter((r) => solved.includes(r)).sort((a, b) => a.price_usd! - b.price_usd!);
  const knee = s.frontier?.knee == null ? null : s.rows[s.frontier.knee]!;
  const place = (r: SweepRow): { name: string; value: number[] } => ({ name: pointOf(r), value: [r.price_usd!, r.cvar_recourse!] });
  return figure({
    title: "Cost against risk",
    says: "Each point is a plan: what is paid today, and the CVaR of an event; no plan is better in both than those on the line",
    height: 360,
    option: (colours) => ({
      legend: {},
      xAxis: { type: "value", name: "purchase price", nameLocation: "middle", nameGap: 26, axisLabel: { formatter: (v: number) => money(v) } },
      yAxis: { type: "value", name: "CVaR, USD per event", min: 0, axisLabel: { formatter: (v: number) => money(v) } },
      tooltip: { trigger: "item" },
      series: [
        { type: "scatter", name: "plans", data: solved.map(place), symbolSize: 9, itemStyle: { color: colours.series[5] }, tooltip: { valueFormatter: pair } },
        { type: "line", name: "frontier", data: best.map(place), symbolSize: 8, lineStyle: { width: 2.5, color: colours.series[0] }, itemStyle: { color: colours.series[0] }, tooltip: { valueFormatter: pair } },
        ...(knee && solved.includes(knee) ? [{ type: "scatter", name: "knee", symbol: "diamond", symbolSize: 18, data: [place(knee)], itemStyle: { color: colours.series[1] }, tooltip: { valueFormatter: pair } }] : []),
      ],
    }),
    data: () => ({ header: ["point", "price_usd", "cvar_recourse_usd", "on_frontier"], rows: solved.map((r) => [pointOf(r), r.price_usd, r.cvar_recourse, best.includes(r) ? 1 : 0]) }),
  }).element;
}

const pair = (v: unknown): string => (Array.isArray(v) ? v.map((one) => money(Number(one))).join(", CVaR ") : money(Number(v)));

function tornado(s: Sweep): HTMLElement {
  const { bars, objective, by } = s.tornado!;
  const shown = [...bars].sort((a, b) => a.swing - b.swing);
  return figure({
    title: "What the answer depends on",
    says: `Modules + risk per event if one number is ${given(100 * by)} % smaller or larger, one at a time; ${money(objective)} as it is`,
    height: 110 + 34 * Math.max(2, shown.length),
    option: (colours) => ({
      legend: {},
      grid: { right: 40 },
      xAxis: { type: "value", name: "change, USD per event", nameLocation: "middle", nameGap: 26, axisLabel: { formatter: (v: number) => money(v) } },
      yAxis: { type: "category", data: shown.map((b) => clip(b.parameter, 28)), axisLabel: { interval: 0, hideOverlap: false } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: unknown) => money(Number(v)) },
      series: [
        { type: "bar", name: "smaller", stack: "swing", data: shown.map((b) => b.low - objective), itemStyle: { color: colours.series[0] } },
        { type: "bar", name: "larger", stack: "swing", data: shown.map((b) => b.high - objective), itemStyle: { color: colours.series[1] } },
      ],
    }),
    data: () => ({ header: ["parameter", "objective_smaller_usd", "objective_larger_usd"], rows: shown.map((b) => [b.parameter, b.low, b.high]) }),
  }).element;
}

function rowsTable(s: Sweep): HTMLElement {
  return table<SweepRow>(
    s.rows,
    [
      ...s.columns.map((c) => ({ name: clip(c, 30), cell: (r: SweepRow) => clip(String(r.values[c] ?? "–"), 30), raw: (r: SweepRow) => r.values[c] })),
      { name: "Status", cell: (r) => statusName(r.status), raw: (r) => r.status },
      { name: "Modules + risk", unit: "USD", numeric: true, cell: (r) => money(r.objective), raw: (r) => r.objective },
      { name: "Purchase price", unit: "USD", numeric: true, cell: (r) => money(r.price_usd), raw: (r) => r.price_usd },
      { name: "Expected recourse", unit: "USD", numeric: true, cell: (r) => money(r.expected_recourse), raw: (r) => r.expected_recourse },
      { name: "CVaR", unit: "USD", numeric: true, cell: (r) => money(r.cvar_recourse), raw: (r) => r.cvar_recourse },
      { name: "Unserved", unit: "MWh", numeric: true, cell: (r) => energy(r.unserved_mwh), raw: (r) => r.unserved_mwh },
      { name: "Units", numeric: true, cell: (r) => number(r.units), raw: (r) => r.units },
    ],
    { caption: "All points of the sweep", file: "sweep", shown: 15 },
  );
}
