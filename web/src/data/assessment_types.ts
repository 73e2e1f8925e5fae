// What `evaluate` and `sweep` write (docs/results.md), as far as the page reads it. Files of other versions may lack any of
// it, so that everything is checked before it is used.

export interface Estimate {
  value: number;
  lower: number;
  upper: number;
}

export interface EvaluatedPlan {
  plan: string;
  first_stage_cost_usd: number;
  mean: Record<string, Estimate>;
  cvar_recourse_usd: Estimate;
  worst_recourse_usd: number;
}
export interface Shift {
  name: string;
  title: string;
  plans: EvaluatedPlan[]; // the run's own first
}
export interface Evaluation {
  scenarios: { count: number; seed: number; in_sample: number };
  intervals: { confidence: number };
  plans: { name: string; about: string }[];
  shifts: Shift[]; // days of the same kind first
  gap_estimate: { upper_share: number; confidence: number } | null;
  warnings: string[];
}

export interface SweepRow {
  values: Record<string, string>;
  status: string;
  objective: number | null;
  price_usd: number | null;
  cvar_recourse: number | null;
  expected_recourse: number | null;
  unserved_mwh: number | null;
  units: number;
}
export interface Sweep {
  columns: string[];
  rows: SweepRow[];
  frontier: { rows: number[]; knee: number | null } | null;
  tornado: { by: number; objective: number; bars: { parameter: string; low: number; high: number; swing: number }[] } | null;
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

export function asEvaluation(v: unknown): Evaluation | null {
  if (!isObject(v) || !Array.isArray(v["shifts"]) || !isObject(v["scenarios"]) || !isObject(v["intervals"])) return null;
  const shifts = v["shifts"] as Shift[];
  const complete = shifts.length > 0 && shifts.every((s) => Array.isArray(s.plans) && s.plans.every((p) => isObject(p.mean) && isObject(p.mean["recourse_cost_usd"]) && isObject(p.cvar_recourse_usd)));
  return complete ? (v as unknown as Evaluation) : null;
}

export function asSweep(v: unknown): Sweep | null {
  if (!isObject(v) || !Array.isArray(v["rows"]) || !Array.isArray(v["columns"])) return null;
  return (v["rows"] as unknown[]).every((r) => isObject(r) && isObject(r["values"])) ? (v as unknown as Sweep) : null;
}
