// What `gridkeel evaluate` found on fresh scenarios.
import { asEvaluation, type Estimate, type EvaluatedPlan, type Evaluation, type Shift } from "../data/assessment_types";
import type { ReportData } from "../data/types";
import { clip, energy, given, money, number, percent } from "../text/format";
import { anything } from "../ui/anything";
import { h } from "../ui/dom";
import { note } from "../ui/section";
import { table } from "../ui/table";

export function outOfSample({ evaluation }: ReportData): HTMLElement {
  if (evaluation === null)
    return note("Not evaluated: the figures above are of the scenarios that the plan was made with. ", h("code", {}, "gridkeel evaluate"), " tests it on fresh ones.");
  const known = asEvaluation(evaluation);
  return known ? view(known) : anything(evaluation, "Out-of-sample evaluation");
}

const range = (e: Estimate, text: (v: number) => string): string => `${text(e.value)} (${text(e.lower)} to ${text(e.upper)})`;

function view(e: Evaluation): HTMLElement {
  const own = e.shifts[0]!.plans[0]!;
  const rows = e.shifts.flatMap((shift) => shift.plans.map((plan) => ({ shift, plan })));
  return h(
    "div",
    {},
    h(
      "p",
      {},
      `On ${number(e.scenarios.count)} fresh scenarios an event costs ${range(own.mean["recourse_cost_usd"]!, money)} on average beside the modules, and ${range(own.cvar_recourse_usd, money)} in the worst ones (CVaR). In brackets: ${given(100 * e.intervals.confidence)} % intervals.`,
      e.gap_estimate ? ` No plan is better for the whole distribution by more than ${percent(e.gap_estimate.upper_share, 2)}, with ${given(100 * e.gap_estimate.confidence)} % confidence.` : "",
    ),
    comparison(rows),
    e.warnings?.length > 0 && note(e.warnings.map((text) => clip(text, 200)).join(" ")),
  );
}

interface Row {
  shift: Shift;
  plan: EvaluatedPlan;
}

function comparison(rows: Row[]): HTMLElement {
  const mean = (r: Row, key: string): Estimate | undefined => r.plan.mean[key];
  const text = (e: Estimate | undefined, as: (v: number) => string): string => (e ? range(e, as) : "–");
  return table<Row>(
    rows,
    [
      { name: "Days", cell: (r) => clip(r.shift.title || r.shift.name, 60), raw: (r) => r.shift.name },
      { name: "Plan", cell: (r) => clip(r.plan.plan, 40), raw: (r) => r.plan.plan },
      { name: "Modules", unit: "USD", numeric: true, cell: (r) => money(r.plan.first_stage_cost_usd), raw: (r) => r.plan.first_stage_cost_usd },
      { name: "Mean recourse", unit: "USD", numeric: true, cell: (r) => text(mean(r, "recourse_cost_usd"), money), raw: (r) => mean(r, "recourse_cost_usd")?.value },
      { name: "CVaR of recourse", unit: "USD", numeric: true, cell: (r) => range(r.plan.cvar_recourse_usd, money), raw: (r) => r.plan.cvar_recourse_usd.value },
      { name: "Worst seen", unit: "USD", numeric: true, cell: (r) => money(r.plan.worst_recourse_usd), raw: (r) => r.plan.worst_recourse_usd },
      { name: "Unserved", unit: "MWh", numeric: true, cell: (r) => text(mean(r, "unserved_mwh"), energy), raw: (r) => mean(r, "unserved_mwh")?.value },
    ],
    { caption: "Plans on fresh scenarios", file: "evaluation" },
  );
}
