import type { ModuleType, ReportData } from "../data/types";

export interface Unit {
  bus: string;
  type: ModuleType;
  power_mw: number;
}
export interface Equipment {
  modules: Unit[]; // bought, of one type together
  installed: Unit[];
  ai: { name: string; rating_mw: number } | null;
}

export const LETTERS: Record<ModuleType, string> = {
  storage: "S",
  generator: "G",
  demand_response: "D",
  long_duration_storage: "L",
};

function byType(units: Unit[]): Unit[] {
  const out = new Map<ModuleType, Unit>();
  for (const u of units) {
    const known = out.get(u.type);
    if (known) known.power_mw += u.power_mw;
    else out.set(u.type, { bus: u.bus, type: u.type, power_mw: u.power_mw });
  }
  return [...out.values()];
}

export function equipmentOf(data: ReportData): Map<number, Equipment> {
  const index = new Map(data.network.buses.map((b, k) => [b.name, k]));
  const out = new Map<number, Equipment>();
  const at = (bus: number): Equipment => {
    const known = out.get(bus) ?? { modules: [], installed: [], ai: null };
    out.set(bus, known);
    return known;
  };
  for (const m of data.plan.modules) at(index.get(m.bus)!).modules.push(m);
  for (const m of data.plan.installed) at(index.get(m.bus)!).installed.push(m);
  for (const site of data.study.ai_sites) at(site.bus).ai = site;
  for (const e of out.values()) {
    e.modules = byType(e.modules);
    e.installed = byType(e.installed);
  }
  return out;
}
