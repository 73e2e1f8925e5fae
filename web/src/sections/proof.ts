// How the answer was found, and how far it can be trusted.
import { figure } from "../charts/figure";
import type { Iteration, ReportData } from "../data/types";
import { ambiguityName, given, money, number, percent, seconds, statusName } from "../text/format";
import { h } from "../ui/dom";
import { note, part, section, type Section } from "../ui/section";
import { facts } from "../ui/table";

export function proof(data: ReportData): Section {
  const { plan } = data;
  return section(
    "proof",
    "Proof", "How sure the answer is",
    `${statusName(plan.status)[0]!.toUpperCase()}${statusName(plan.status).slice(1)}: the plan costs ${money(plan.upper_bound, 5)} at most, and no plan costs less than ${money(plan.lower_bound, 5)} (gap ${percent(plan.gap, 2)}).`,
    h("div", { class: "charts" }, convergence(data)),
    plan.fidelity.relaxed.length > 0 && part("What the model relaxes", h("ul", {}, ...plan.fidelity.relaxed.map((text) => h("li", {}, text)))),
    h("div", { class: "columns" }, part("Checks of our own arithmetic", checks(data)), part("Method", method(data)), part("Time and versions", timing(data))),
  );
}

// The clock of a run that was stopped and went on begins anew.
function inSequence(all: Iteration[]): Iteration[] {
  let before = 0;
  let elapsed = 0;
  return all.map((i) => {
    elapsed += Math.max(0, i[0] < before ? i[0] : i[0] - before);
    before = i[0];
    return [elapsed, ...i.slice(1)] as Iteration;
  });
}

function convergence({ convergence, plan }: ReportData): HTMLElement {
  const last: Iteration = [plan.timing["solve_s"] ?? 0, "end", Number(plan.method["iterations"]), plan.lower_bound, plan.upper_bound, Number(plan.method["subproblem_solves"]), Number(plan.method["nodes"])];
  const all = inSequence([...convergence, last]);
  if (convergence.length === 0) return note("The search left no bounds on its way: the deterministic equivalent was solved as one MILP.");
  const lower = all.flatMap((i) => (i[3] === null ? [] : [i[3]]));
  const resumed = lower.some((bound, k) => k > 0 && bound < lower[k - 1]! - 1e-9 * Math.abs(bound));
  const known = (k: 3 | 4): [number, number][] => all.flatMap((i) => (i[k] === null ? [] : [[i[0], i[k]!] as [number, number]]));
  return figure({
    title: "Convergence of the bounds",
    says: `Proven from below, achieved from above${resumed ? "; where the lower bound falls back, a resumed search proves it anew" : ""}`,
    height: 320,
    option: (colours) => ({
      legend: {},
      xAxis: { type: "value", name: "seconds of the search", nameLocation: "middle", nameGap: 26 },
      yAxis: { type: "value", name: "USD per event", scale: true, axisLabel: { formatter: (v: number) => money(v, 4) } },
      tooltip: { trigger: "axis", valueFormatter: (v: unknown) => money(Number(v), 5) },
      series: [
        { type: "line", name: "plan found", step: "end", symbol: "circle", data: known(4), lineStyle: { width: 2.5, color: colours.series[1] }, itemStyle: { color: colours.series[1] } },
        { type: "line", name: "lower bound", step: "end", symbol: "none", data: known(3), lineStyle: { width: 2.5, type: "dashed", color: colours.series[0] }, itemStyle: { color: colours.series[0] } },
      ],
    }),
    data: () => ({ header: ["seconds", "phase", "iteration", "lower_bound_usd", "upper_bound_usd", "subproblem_solves", "nodes"], rows: all.map((i) => [...i]) }),
  }).element;
}

const CHECKS: Record<string, string> = {
  first_stage_residual: "Stage I rows, largest violation",
  recourse_residual: "Stage II rows, largest violation",
  term_sum_residual_usd: "Cost terms against the cost, USD",
  bound_residual: "Solutions behind the upper bound",
};

function checks({ plan }: ReportData): HTMLElement {
  return facts([
    ...Object.entries(plan.checks).map(([key, value]): [string, string] => [CHECKS[key] ?? key, number(value, 2)]),
    ["Network", plan.fidelity.network],
    ["Stage II", plan.fidelity.recourse === "milp" ? "with whole numbers (MILP)" : "linear (LP)"],
  ]);
}

function method({ plan }: ReportData): HTMLElement {
  const show = (v: string | number | boolean | null | undefined): string => (typeof v === "number" ? (Number.isInteger(v) ? number(v) : given(v)) : v === null || v === undefined || v === "" ? "–" : String(v));
  const keys = ["name", "iterations", "cuts", "borrowed_cuts", "nodes", "subproblem_solves", "mip_solves", "cold_retries", "lazy_rows", "topologies", "threads", "gap_target", "reason"];
  return facts([
    ...keys.filter((k) => k in plan.method).map((k): [string, string] => [k.replaceAll("_", " "), show(plan.method[k])]),
    ["ambiguity set", `${ambiguityName(plan.risk.ambiguity)}${plan.risk.radius > 0 ? `, radius ${given(plan.risk.radius)}` : ""}`],
  ]);
}

function timing({ plan, started }: ReportData): HTMLElement {
  const named: [string, string][] = [["total_s", "In all"], ["scenarios_s", "Drawing scenarios"], ["problem_s", "Building the problem"], ["solve_s", "Search"], ["master_s", "of it master problems"], ["subproblem_s", "of it recourse"], ["ac_s", "AC power flow"]];
  return facts([
    ["Started", started.replace("T", " ").replace("Z", " UTC")],
    ...named.flatMap(([key, name]): [string, string][] => (plan.timing[key] === undefined ? [] : [[name, seconds(plan.timing[key]!)]])),
    ...Object.entries(plan.versions).map(([name, version]): [string, string] => [name.replaceAll("_", " "), version]),
  ]);
}
