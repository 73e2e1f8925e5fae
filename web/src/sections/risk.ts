// What recourse costs: its distribution, its tail, and what ambiguity makes of it.
import type { Option } from "../charts/echarts";
import { figure } from "../charts/figure";
import { byShare, expected, quantile } from "../data/derive";
import type { ReportData } from "../data/types";
import { ambiguityName, clip, energy, given, money, number, percent, termName, unit } from "../text/format";
import type { Palette } from "../ui/theme";
import { h } from "../ui/dom";
import { part, section, type Section } from "../ui/section";
import { facts, table } from "../ui/table";
import { oneLine, storyOf } from "./story";

const STORIES = 4;
const MOST_MOVED = 12;

export function risk(data: ReportData): Section {
  const { plan } = data;
  const order = byShare(data);
  const set = plan.risk.ambiguity === "none" ? "no ambiguity set" : `a ${ambiguityName(plan.risk.ambiguity)} set of radius ${given(plan.risk.radius)}`;
  return section(
    "risk",
    "Risk", "What an event costs, and the tail",
    `The plan minimises modules + risk. Risk is ${given(100 * (1 - plan.risk.lambda))} % expected cost and ${given(100 * plan.risk.lambda)} % CVaR at ${given(100 * plan.risk.alpha)} %, at the worst distribution of ${set}.`,
    riskFacts(data),
    h("div", { class: "charts" }, costFigure(data), termsFigure(data), movedFigure(data)),
    part("The scenarios that weigh most", h("div", { class: "stories" }, ...order.slice(0, STORIES).map((k) => storyOf(data, k)))),
    part("All scenarios", scenarioTable(data, order)),
  );
}

function riskFacts({ plan, scenarios }: ReportData): HTMLElement {
  const r = plan.risk;
  const moved = 0.5 * scenarios.weight.reduce((a, w, k) => a + Math.abs(w - scenarios.probability[k]!), 0);
  return facts([
    ["Expected recourse", money(r.expected_recourse)],
    [`VaR ${given(100 * r.alpha)} %`, money(quantile(scenarios.cost_usd, scenarios.probability, r.alpha))],
    [`CVaR ${given(100 * r.alpha)} %`, money(r.cvar_recourse)],
    ["Worst scenario", money(r.worst_recourse)],
    ["Risk without ambiguity", money(r.nominal_risk_value)],
    ["Risk with ambiguity", money(plan.risk_value)],
    ["Weight that criterion and ambiguity move", percent(moved, 2)],
    ["A larger set would change it", r.saturated ? "no: saturated on these scenarios" : "yes"],
  ]);
}

// The lower end of the scale of probabilities, in %.
const floorOf = (weight: number[]): number => 0.5 * Math.max(1e-4, 100 * Math.min(...weight));

// Steps down from 1: how probable it is that an event costs more; at the worst scenario to the lower end of the scale.
function exceedance(values: number[], weight: number[]): [number, number][] {
  const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]!);
  const floor = floorOf(weight);
  let above = 1;
  return order.map((k) => {
    above -= weight[k]!;
    return [Math.max(1, values[k]!), Math.max(floor, 100 * above)];
  });
}

function costFigure(data: ReportData): HTMLElement {
  const { scenarios, plan } = data;
  const without = scenarios.without_usd.every((v): v is number => v !== null) ? (scenarios.without_usd as number[]) : null;
  const nothing = plan.modules.length === 0;
  const mark = (value: number, text: string): Option => ({ xAxis: Math.max(1, value), label: { formatter: text, position: "end" } });
  return figure({
    title: "How probable is a cost above …",
    says: "Probability that the recourse of one event costs more, with the plan and without modules; both scales are logarithmic",
    height: 360,
    option: (colours: Palette, narrow) => ({
      legend: {},
      xAxis: { type: "log", name: "USD per event", nameLocation: "middle", nameGap: 26, min: lowest(scenarios.cost_usd, without), max: 1.1 * Math.max(plan.risk.worst_recourse, ...(without ?? [])), axisLabel: { formatter: (v: number) => money(v) } },
      yAxis: { type: "log", min: floorOf(scenarios.probability), max: 100, axisLabel: { formatter: (v: number) => `${v} %` } },
      tooltip: { trigger: "item" },
      series: [
        ...(without && !nothing ? [curve("without modules", exceedance(without, scenarios.probability), colours.series[1]!, "dashed")] : []),
        {
          ...curve(nothing ? "no modules" : "with the plan", exceedance(scenarios.cost_usd, scenarios.probability), colours.series[0]!, "solid"),
          markLine: {
            symbol: "none",
            silent: true,
            lineStyle: { color: colours.faint, type: "dotted" },
            label: { color: colours.text, fontSize: narrow ? 10 : 12, align: "left" },
            data: [mark(plan.risk.cvar_recourse, `CVaR ${money(plan.risk.cvar_recourse)}`)],
          },
        },
      ],
    }),
    data: () => ({ header: ["scenario", "probability", "worst_case_weight", "recourse_cost_usd", "without_modules_usd"], rows: scenarios.name.map((n, k) => [n, scenarios.probability[k], scenarios.weight[k], scenarios.cost_usd[k], scenarios.without_usd[k]]) }),
  }).element;
}

// A little below the cheapest scenario, on a scale of powers.
function lowest(costs: number[], without: number[] | null): number {
  const least = Math.max(1, Math.min(...costs, ...(without ?? [])));
  return 10 ** (Math.floor(10 * Math.log10(least)) / 10);
}

function curve(name: string, data: [number, number][], color: string, type: string): Option {
  return { type: "line", name, step: "end", symbol: "none", data, lineStyle: { width: 2.5, color, type }, itemStyle: { color } };
}

function termsFigure({ scenarios }: ReportData): HTMLElement {
  const terms = Object.entries(scenarios.terms_usd)
    .map(([term, values]) => ({ term, nominal: expected(values, scenarios.probability), worst: expected(values, scenarios.weight) }))
    .filter((t) => Math.max(Math.abs(t.nominal), Math.abs(t.worst)) > 0.5)
    .sort((a, b) => a.worst - b.worst);
  return figure({
    title: "What the cost is made of",
    says: "By term, at the scenarios' own probabilities and at the weights of the criterion",
    height: 360,
    option: (colours) => ({
      legend: {},
      grid: { right: 48 },
      xAxis: { type: "value", name: "USD per event", nameLocation: "middle", nameGap: 26, axisLabel: { formatter: (v: number) => money(v) } },
      yAxis: { type: "category", data: terms.map((t) => termName(t.term)), axisLabel: { interval: 0, hideOverlap: false } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: unknown) => money(Number(v)) },
      series: [
        { type: "bar", name: "expected", data: terms.map((t) => t.nominal), itemStyle: { color: colours.series[0] } },
        { type: "bar", name: "at worst-case weights", data: terms.map((t) => t.worst), itemStyle: { color: colours.series[1] } },
      ],
    }),
    data: () => ({ header: ["term", "expected_usd", "worst_case_usd"], rows: terms.map((t) => [t.term, t.nominal, t.worst]) }),
  }).element;
}

function movedFigure(data: ReportData): HTMLElement {
  const { scenarios } = data;
  const moved = scenarios.weight.map((w, k) => ({ k, gain: w - scenarios.probability[k]! })).sort((a, b) => b.gain - a.gain);
  const shown = moved.slice(0, MOST_MOVED).filter((m) => m.gain > 1e-9).reverse();
  return figure({
    title: "Where risk aversion looks",
    says: "Scenarios whose weight in the criterion exceeds their probability most",
    height: 110 + 36 * Math.max(2, shown.length),
    option: (colours) => ({
      legend: {},
      grid: { right: 40 },
      xAxis: { type: "value", name: "% of weight", nameLocation: "middle", nameGap: 26 },
      yAxis: { type: "category", data: shown.map((m) => clip(scenarios.name[m.k]!, 14)), axisLabel: { interval: 0, hideOverlap: false } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: unknown) => `${number(Number(v))} %` },
      series: [
        { type: "bar", name: "probability", data: shown.map((m) => 100 * scenarios.probability[m.k]!), itemStyle: { color: colours.series[0] } },
        { type: "bar", name: "worst-case weight", data: shown.map((m) => 100 * scenarios.weight[m.k]!), itemStyle: { color: colours.series[1] } },
      ],
    }),
    data: () => ({ header: ["scenario", "probability", "worst_case_weight"], rows: moved.map((m) => [scenarios.name[m.k], scenarios.probability[m.k], scenarios.weight[m.k]]) }),
  }).element;
}

function scenarioTable(data: ReportData, order: number[]): HTMLElement {
  const { scenarios: s } = data;
  return table<number>(
    order,
    [
      { name: "Scenario", cell: (k) => clip(s.name[k]!, 20), raw: (k) => s.name[k] },
      { name: "Probability", numeric: true, cell: (k) => percent(s.probability[k], 2), raw: (k) => s.probability[k] },
      { name: "Weight", numeric: true, cell: (k) => percent(s.weight[k], 2), raw: (k) => s.weight[k] },
      { name: "Cost", unit: "USD", numeric: true, cell: (k) => money(s.cost_usd[k]), raw: (k) => s.cost_usd[k] },
      { name: "Without modules", unit: "USD", numeric: true, cell: (k) => money(s.without_usd[k]), raw: (k) => s.without_usd[k] },
      { name: "Not served", unit: "MWh", numeric: true, cell: (k) => energy(s.unserved_mwh[k]), raw: (k) => s.unserved_mwh[k] },
      { name: "Restoration", unit: "h", numeric: true, cell: (k) => unit(s.restoration_h[k], "h"), raw: (k) => s.restoration_h[k] },
      { name: "Story", wordy: true, cell: (k) => oneLine(data, k), raw: (k) => s.events[k]?.map((e) => e.text).join("; ") ?? "" },
    ],
    { caption: "Scenarios by what they add to the criterion", file: "scenarios", shown: 10 },
  );
}
