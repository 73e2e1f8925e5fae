// The data of a page, as src/report/html/ writes it: the one place that tells its form. Power in MW, energy in MWh,
// money in USD per event, time in hours, voltage in pu. A list "per period" has Horizon.periods entries. Numbers that
// are not known are null.

export interface ReportData {
  schema: 1;
  plan: Plan; // plan.json as written (docs/results.md)
  started: string; // UTC, ISO 8601
  study: Study;
  network: Network;
  scenarios: Scenarios;
  ai: AiLoad;
  dispatch: Dispatch[]; // of the scenarios that were kept
  spread: Spread | null; // null: AC power flow was left out
  convergence: Iteration[];
  evaluation: unknown; // evaluation.json of `evaluate`; null: there is none
  sweep: unknown; // sweep.json of `sweep`; likewise
  files: { path: string; content: string }[]; // of the study
}

export interface Distribution {
  first_stage_cost_usd: number;
  expected_recourse_usd: number;
  cvar_recourse_usd: number;
  worst_recourse_usd: number;
  risk_value_usd: number;
  objective_usd: number;
}

export interface Module {
  bus: string;
  offer: string;
  module: string;
  type: ModuleType;
  supplier: string;
  units: number;
  power_mw: number;
  energy_mwh: number;
  cost_usd: number;
  cost_usd_per_year: number;
  price_usd: number;
  one_less_costs_usd: number | null;
}
export type ModuleType = "storage" | "generator" | "demand_response" | "long_duration_storage";

export interface AcPoint {
  scenario: string;
  period: number;
  element: string;
  value: number;
  limit: number;
  unit: string;
  linear_value: number;
  excess: number;
}

export interface AcCheck {
  mode: string;
  feasible: boolean;
  states: number;
  failed: number;
  with_islands: number;
  with_dead_buses: number;
  violations: number;
  violations_by_quantity: Record<string, number>;
  tolerances: { voltage_pu: number; loading: number };
  worst: Record<string, AcPoint | null>;
  voltage_error: { scenario: string; period: number; element: string; value_pu: number; linear_value_pu: number; error_pu: number } | null;
  losses_mwh: { expected: number; most: number; most_scenario: string };
  losses_usd?: { expected: number; most: number; most_scenario: string }; // not in runs of before they were priced
  tightened: { quantity: string; element: string; limit: number; tightened: number; unit: string }[];
  stopped: string;
}

export interface Plan {
  status: string;
  objective: number;
  lower_bound: number | null;
  upper_bound: number | null;
  gap: number | null;
  first_stage_cost: number;
  risk_value: number;
  study: { name: string; title: string; source: string; fingerprint: string };
  risk: {
    alpha: number;
    lambda: number;
    ambiguity: string;
    radius: number;
    expected_recourse: number;
    cvar_recourse: number;
    worst_recourse: number;
    nominal_risk_value: number;
    saturated: boolean;
  };
  modules: Module[];
  sites: { bus: string; cost_usd: number; cost_usd_per_year: number; price_usd: number }[];
  installed: { bus: string; offer: string; type: ModuleType; units: number; power_mw: number }[];
  scenarios: { count: number; seed: number; fingerprint: string; periods: number; step_h: number; start_hour: number };
  comparison: { with_modules: Distribution; without_modules: Distribution };
  money: {
    purchase_price_usd: number;
    budget_usd: number | null;
    discount_rate: number;
    events_per_year: number;
    per_event: Record<string, number>;
    per_year: { modules_usd: number; expected_saving_usd: number; expected_net_benefit_usd: number };
  };
  binding: string[];
  method: Record<string, string | number | boolean | null>;
  checks: Record<string, number>;
  ac_check: AcCheck | null;
  fidelity: { recourse: string; network: string; integers_relaxed: boolean; relaxed: string[] };
  timing: Record<string, number>;
  versions: Record<string, string>;
}

export interface Horizon {
  periods: number;
  step_h: number;
  start_hour: number;
}

export interface Offer {
  name: string;
  supplier: string;
  module: string;
  type: ModuleType;
  power_mw: number;
  energy_mwh: number;
  soc_min: number;
  price_usd: number;
  price_usd_per_year: number;
  inventory: number;
  lead_time_weeks: number;
  delivery_reliability: number;
  grid_forming: boolean;
  source: string;
}

export interface Study {
  horizon: Horizon;
  import_limit_mw: number;
  imbalance_tolerance_mw: number;
  import_price_usd_per_mwh: number[];
  ai_sites: { name: string; bus: number; rating_mw: number; power_factor: number }[];
  candidate_sites: { bus: number; unit_limit: number; power_limit_mw: number | null; site_cost_usd: number }[];
  load_classes: { name: string; voll_usd_per_mwh: number; sheddable_share: number; customers_per_mw: number }[];
  offers: Offer[];
  import_notes: { kind: string; where: string; text: string }[];
  switching: boolean; // whether switches may move
}

export interface Bus {
  name: string;
  load_mw: number;
  load_mvar: number;
  vmin_pu: number;
  vmax_pu: number;
  load_class: string;
}
export interface Branch {
  name: string;
  from: number; // index of a bus
  to: number;
  r_ohm: number;
  x_ohm: number;
  rating_mva: number | null; // null: not limited
  closed: boolean; // normally
  switchable: boolean;
}
export interface Network {
  name: string;
  base_mva: number;
  source: number; // index of a bus
  source_voltage_pu: number;
  buses: Bus[];
  branches: Branch[];
  places: [number, number][] | null; // per bus: east and north, the longer side 1; null: not known
}

export interface ShockEvent {
  kind: string;
  element: string;
  first: number; // period
  end: number; // exclusive
  mw: number;
  text: string;
}

// Lists with an entry per scenario.
export interface Scenarios {
  name: string[];
  probability: number[];
  weight: number[]; // worst-case: in the criterion
  cost_usd: number[];
  without_usd: (number | null)[]; // with nothing bought
  terms_usd: Record<string, number[]>;
  unserved_mwh: number[];
  imbalance_mwh: number[];
  restoration_h: number[];
  losses_mwh: (number | null)[];
  features: Record<string, number[]>;
  outages: { branch: number; first: number; end: number }[][];
  events: (ShockEvent[] | null)[]; // null: left out, of scenarios that weigh little
}

// How a figure spreads over scenarios; each list per period.
export interface Bands {
  mean: number[];
  min: number[];
  p05: number[];
  p25: number[];
  p50: number[];
  p75: number[];
  p95: number[];
  max: number[];
}
export interface AiSiteLoad {
  name: string;
  forecast_mw: number[];
  mean_mw: Bands; // of the period
  peak_mw: Bands; // inside the period
  trough_mw: Bands;
  ramp_mw_per_min: Bands;
}
export interface OwnLoad {
  scenario: number;
  sites: { training_mw: number[]; inference_mw: number[]; max_mw: number[]; min_mw: number[] }[];
  background_scale: number[];
  import_share: number[];
}
export interface AiLoad {
  sites: AiSiteLoad[];
  total_mw: Bands;
  own: OwnLoad[]; // of some scenarios
}

// series[kind][element][quantity]: per period; series of zeros are left out (docs/results.md, dispatch.csv).
export type Series = Record<string, Record<string, Record<string, number[]>>>;
export interface Dispatch {
  scenario: number;
  series: Series;
}

// [least, 5 %, median, 95 %, most] over all periods of all scenarios; null: never alive. Quantiles of large feeders are
// not known.
export type Five = [number, number | null, number | null, number | null, number];
export interface Spread {
  voltage: (Five | null)[]; // per bus, by AC power flow
  linear_voltage: (Five | null)[]; // by the planning model
  flow: (Five | null)[]; // per branch, MVA
  linear_flow: (Five | null)[];
}

// [seconds, phase, iteration, lower bound, upper bound, LPs solved, nodes]
export type Iteration = [number, string, number, number | null, number | null, number, number];
