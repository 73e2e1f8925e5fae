// The feeder in one period of one dispatched scenario.
import { busOf, zeros } from "./derive";
import type { Dispatch, ReportData } from "./types";

export interface BusState {
  live: boolean;
  voltage: number; // pu, 0 where dark
  demand: number; // MW
  shed: number; // MW
}
export interface BranchState {
  closed: boolean;
  out: boolean; // taken by an outage
  flow: number; // MW, positive from its `from` to its `to`
  loading: number | null; // share of the rating
}
export interface FeederState {
  buses: BusState[];
  branches: BranchState[];
}

// Per bus and period, so that the slider costs no search.
export class FeederHistory {
  private readonly shed: Map<string, number[]>;

  constructor(
    private readonly data: ReportData,
    private readonly d: Dispatch,
  ) {
    this.shed = shedByBus(d, data.study.horizon.periods);
  }

  at(t: number): FeederState {
    const { network } = this.data;
    const bus = this.d.series["bus"] ?? {};
    const branch = this.d.series["branch"] ?? {};
    return {
      buses: network.buses.map(({ name }) => ({
        live: (bus[name]?.["energised"]?.[t] ?? 0) > 0.5,
        voltage: bus[name]?.["voltage"]?.[t] ?? 0,
        demand: bus[name]?.["demand_p"]?.[t] ?? 0,
        shed: this.shed.get(name)?.[t] ?? 0,
      })),
      branches: network.branches.map(({ name, rating_mva }) => {
        const own = branch[name];
        const p = own?.["flow_p"]?.[t] ?? 0;
        const q = own?.["flow_q"]?.[t] ?? 0;
        return {
          closed: (own?.["closed"]?.[t] ?? 0) > 0.5,
          out: (own?.["out"]?.[t] ?? 0) > 0.5,
          flow: p,
          loading: rating_mva ? Math.hypot(p, q) / rating_mva : null,
        };
      }),
    };
  }
}

// What loads of a bus shed; where loads are shed by zone, each bus has its share told.
function shedByBus(d: Dispatch, periods: number): Map<string, number[]> {
  const out = new Map<string, number[]>();
  const add = (bus: string, values: number[]): void => {
    const all = out.get(bus) ?? zeros(periods);
    for (let t = 0; t < periods; ++t) all[t]! += values[t] ?? 0;
    out.set(bus, all);
  };
  for (const [element, quantities] of Object.entries(d.series["load"] ?? {}))
    if (quantities["shed"] && !element.startsWith("zone:")) add(busOf(element), quantities["shed"]);
  for (const [bus, quantities] of Object.entries(d.series["bus"] ?? {}))
    if (quantities["shed"]) add(bus, quantities["shed"]);
  return out;
}
