// Sums and orders that several sections need.
import type { Dispatch, Horizon, ReportData, Series } from "./types";

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const zeros = (n: number): number[] => new Array<number>(n).fill(0);

// "bess@22" and "bess:installed@22" are at bus 22; names may hold an @ themselves.
export const busOf = (element: string): string => element.slice(element.lastIndexOf("@") + 1);

export function series(d: Dispatch, kind: string, element: string, quantity: string, periods: number): number[] {
  return d.series[kind]?.[element]?.[quantity] ?? zeros(periods);
}

// Of one quantity over all elements of a kind.
export function total(all: Series, kind: string, quantity: string, periods: number): number[] {
  const out = zeros(periods);
  for (const element of Object.values(all[kind] ?? {})) {
    const values = element[quantity];
    if (values) for (let t = 0; t < periods; ++t) out[t]! += values[t] ?? 0;
  }
  return out;
}

// Scenarios by what they add to the criterion.
export function byShare(data: ReportData): number[] {
  const { weight, cost_usd } = data.scenarios;
  return weight.map((_, k) => k).sort((a, b) => weight[b]! * cost_usd[b]! - weight[a]! * cost_usd[a]! || a - b);
}

export function expected(values: readonly (number | null)[], weight: readonly number[]): number {
  return sum(values.map((v, k) => (v ?? 0) * weight[k]!));
}

// The smallest value that a share `level` of the weight does not exceed.
export function quantile(values: readonly number[], weight: readonly number[], level: number): number {
  const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]!);
  let below = 0;
  for (const k of order) {
    below += weight[k]!;
    if (below >= level - 1e-9) return values[k]!;
  }
  return values[order[order.length - 1]!]!;
}

export const hours = (horizon: Horizon): number => horizon.periods * horizon.step_h;
