// Numbers as people read them: three digits and a unit, which a line break does not part.

const MISSING = "–";
const GAP = "\u00a0";
const MOST_DECIMALS = 5;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function number(value: number | null | undefined, digits = 3): string {
  if (value == null || !Number.isFinite(value)) return MISSING;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 10 ** digits || Number.isInteger(value)) return group(Math.round(value));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return decimals > MOST_DECIMALS ? powers(value) : minus(value.toFixed(decimals));
}

// "5.6 × 10⁻¹⁷"
function powers(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e") as [string, string];
  const raised = exponent.replace("+", "").replace(/\d/g, (d) => SUPERSCRIPTS[Number(d)]!).replace("-", "⁻");
  return `${minus(mantissa)}${GAP}×${GAP}10${raised}`;
}

// As it was given: 0.02, 95, 0.001.
export function given(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? MISSING : minus(String(Number(value.toPrecision(6))));
}

// Thousands apart by thin spaces: no comma that half of the readers take for a decimal point.
function group(value: number): string {
  return minus(String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f"));
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}

export function whole(value: number | null | undefined): string {
  return value == null ? MISSING : group(Math.round(value));
}

// "$1.23 M", "$412 k", "$86.1"
export function money(usd: number | null | undefined, digits = 3): string {
  if (usd == null || !Number.isFinite(usd)) return MISSING;
  const size = Math.abs(usd);
  const sign = usd < 0 && size >= 0.005 ? "−" : "";
  const scaled = (by: number, name: string): string => `${sign}$${number(size / by, digits)}${GAP}${name}`;
  if (size >= 999.5e6) return scaled(1e9, "bn");
  if (size >= 999.5e3) return scaled(1e6, "M");
  if (size >= 999.5) return scaled(1e3, "k");
  return `${sign}$${size < 0.005 ? "0" : number(size, digits)}`;
}

export function percent(share: number | null | undefined, digits = 3): string {
  if (share == null || !Number.isFinite(share)) return MISSING;
  if (share !== 0 && Math.abs(share) < 1e-4) return `<${GAP}0.01${GAP}%`;
  return `${number(Number((100 * share).toPrecision(12)), digits)}${GAP}%`;
}

export function unit(value: number | null | undefined, name: string): string {
  return value == null || !Number.isFinite(value) ? MISSING : `${number(value)}${GAP}${name}`;
}

// In kWh where MWh would be small.
export function energy(mwh: number | null | undefined): string {
  return mwh != null && mwh !== 0 && Math.abs(mwh) < 0.1 ? unit(1000 * mwh, "kWh") : unit(mwh, "MWh");
}

export function pu(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? MISSING : `${value.toFixed(3)}${GAP}pu`;
}

export function seconds(value: number): string {
  if (value < 60) return `${number(value)} s`;
  const minutes = Math.floor(value / 60);
  return `${minutes} min ${Math.round(value - 60 * minutes)} s`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`;
}

// A name that somebody gave, short enough not to break a page.
export function clip(text: string, most = 40): string {
  const letters = Array.from(text.length > 4 * most ? text.slice(0, 4 * most) : text);
  return letters.length <= most && text.length <= 4 * most ? text : `${letters.slice(0, most - 1).join("")}…`;
}

const TYPES: Record<string, string> = {
  storage: "storage",
  generator: "generator",
  demand_response: "demand response",
  long_duration_storage: "long-duration storage",
};
export const typeName = (type: string): string => TYPES[type] ?? type.replaceAll("_", " ");

const TERMS: Record<string, string> = {
  import: "import energy",
  fuel: "fuel",
  start: "starts",
  cycle: "storage wear",
  demand_response: "demand response",
  unserved: "unserved load",
  imbalance: "imbalance",
  ramp_reserve: "ramps and reserve",
  restoration: "restoration",
};
export const termName = (term: string): string => TERMS[term] ?? term.replaceAll("_", " ");

const AMBIGUITY: Record<string, string> = {
  none: "none",
  tv: "total variation",
  wasserstein: "Wasserstein",
  chi2: "χ²",
  kl: "Kullback–Leibler",
  moment: "moments",
  box: "box",
  polyhedron: "polyhedron",
};
export const ambiguityName = (set: string): string => AMBIGUITY[set] ?? set;

const STATUS: Record<string, string> = {
  optimal: "proven optimal",
  gap_limit: "proven within the gap asked for",
  time_limit: "stopped by the time limit",
  interrupted: "stopped by hand",
  stalled: "ended, a gap stays",
};
export const statusName = (status: string): string => STATUS[status] ?? status.replaceAll("_", " ");
