// The plan against buying nothing, and what each module is worth.
import { figure } from "../charts/figure";
import type { Distribution, ReportData } from "../data/types";
import { clip, money, percent } from "../text/format";
import { h } from "../ui/dom";
import { note, part, section, type Section } from "../ui/section";
import { table } from "../ui/table";

const ROWS: [keyof Distribution, string][] = [
  ["first_stage_cost_usd", "Modules and sites"],
  ["expected_recourse_usd", "Expected recourse"],
  ["cvar_recourse_usd", "CVaR of recourse"],
  ["worst_recourse_usd", "Worst scenario"],
  ["risk_value_usd", "Risk (the criterion)"],
  ["objective_usd", "Modules + risk"],
];

export function compare(data: ReportData): Section {
  const { with_modules: w, without_modules: n } = data.plan.comparison;
  const lower = data.plan.fidelity.recourse === "milp";
  const rows = ROWS.map(([key, name]) => ({ name, without: n[key], with: w[key] }));
  return section(
    "compare",
    "With and without", "With and without the plan",
    "Per event. What is installed already stands in both.",
    h("div", { class: "side-by-side" },
      table(
        rows,
        [
          { name: "Figure", cell: (r) => r.name, raw: (r) => r.name },
          { name: "Without", unit: "USD", numeric: true, cell: (r) => money(r.without), raw: (r) => r.without },
          { name: "With", unit: "USD", numeric: true, cell: (r) => money(r.with), raw: (r) => r.with },
          { name: "Change", unit: "USD", numeric: true, cell: (r) => (r.without > 0 ? `${money(r.with - r.without)} (${percent((r.with - r.without) / r.without, 2)})` : money(r.with - r.without)), raw: (r) => r.with - r.without },
        ],
        { caption: "With and without modules", file: "comparison" },
      ),
      figure({
        title: "What is minimised",
        says: "Modules + risk per event",
        height: 260,
        option: (colours) => ({
          legend: {},
          grid: { right: 40 },
          xAxis: { type: "value", name: "USD per event", nameLocation: "middle", nameGap: 26, axisLabel: { formatter: (v: number) => money(v) } },
          yAxis: { type: "category", data: ["with the plan", "without modules"] },
          tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: unknown) => money(Number(v)) },
          series: [
            { type: "bar", stack: "cost", name: "modules and sites", data: [w.first_stage_cost_usd, 0], itemStyle: { color: colours.series[2] } },
            { type: "bar", stack: "cost", name: "risk", data: [w.risk_value_usd, n.risk_value_usd], itemStyle: { color: colours.series[1] } },
          ],
        }),
        data: () => ({ header: ["figure", "without_usd", "with_usd"], rows: rows.map((r) => [r.name, r.without, r.with]) }),
      }).element,
    ),
    lower && note("Without modules, Stage II was solved without its whole numbers: a lower bound, so savings are understated."),
    part("What each module is worth", worth(data)),
  );
}

function worth({ plan }: ReportData): HTMLElement {
  if (plan.modules.length === 0) return note("Nothing is bought.");
  if (plan.modules.every((m) => m.one_less_costs_usd === null)) return note("Not known: only the decomposition's cuts tell it.");
  const rows = [...plan.modules].sort((a, b) => (b.one_less_costs_usd ?? 0) - (a.one_less_costs_usd ?? 0));
  const proven = (v: number | null): string => (v === null ? "–" : v > 0.5 ? money(v) : "not proven");
  return h(
    "div",
    {},
    note("What modules + risk would rise by, at least, if one unit less were bought: proven by the cuts of the search. The unit's own cost is saved in it already."),
    table(
      rows,
      [
        { name: "Offer", cell: (m) => clip(m.offer), raw: (m) => m.offer },
        { name: "Bus", cell: (m) => clip(m.bus, 16), raw: (m) => m.bus },
        { name: "Units", numeric: true, cell: (m) => String(m.units), raw: (m) => m.units },
        { name: "Cost of a unit", unit: "USD per event", numeric: true, cell: (m) => money(m.cost_usd / m.units), raw: (m) => m.cost_usd / m.units },
        { name: "One unit less costs at least", unit: "USD per event", numeric: true, cell: (m) => proven(m.one_less_costs_usd), raw: (m) => m.one_less_costs_usd },
      ],
      { caption: "Net worth of the last unit", file: "module-values" },
    ),
  );
}
