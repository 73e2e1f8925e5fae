// Where the power comes from, over a scenario.
import { series, total, zeros } from "./derive";
import type { Dispatch } from "./types";

export interface Supply {
  demand: number[]; // with cold-load pick-up, charging and what demand response catches up with left out
  import: number[];
  generation: number[];
  discharge: number[];
  charge: number[];
  reduction: number[];
  rebound: number[];
  shed: number[];
}

export function supplyOf(d: Dispatch, periods: number): Supply {
  const plus = (a: number[], b: number[]): number[] => a.map((v, t) => v + (b[t] ?? 0));
  const of = (kind: string, quantity: string): number[] => total(d.series, kind, quantity, periods);
  return {
    demand: plus(of("bus", "demand_p"), of("bus", "pickup_p")),
    import: series(d, "system", "substation", "import_p", periods),
    generation: of("device", "generation"),
    discharge: of("device", "discharge"),
    charge: of("device", "charge"),
    reduction: of("device", "reduction"),
    rebound: of("device", "rebound"),
    shed: of("load", "shed"),
  };
}

// Of customers if blocks are told (restoration by switching), else of buses: the share with voltage.
export function aliveShare(d: Dispatch, buses: number, periods: number): { share: number[]; of: string } {
  const blocks = Object.values(d.series["block"] ?? {});
  const energised = total(d.series, "bus", "energised", periods);
  const byBus = energised.map((n) => n / buses);
  if (blocks.length === 0) return { share: byBus, of: "buses" };
  const all = zeros(periods);
  const alive = zeros(periods);
  for (const block of blocks)
    for (let t = 0; t < periods; ++t) {
      const customers = block["customers"]?.[t] ?? 0;
      all[t]! += customers;
      alive[t]! += customers * (block["energised"]?.[t] ?? 0);
    }
  // Only while switches may move are blocks told; elsewhere nothing is cut off but what buses say.
  return { share: all.map((n, t) => (n > 0 ? alive[t]! / n : byBus[t]!)), of: "customers" };
}
