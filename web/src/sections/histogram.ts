// How a figure of scenarios is distributed, by probability.
import type { Option } from "../charts/echarts";
import { figure } from "../charts/figure";
import { number, percent } from "../text/format";

interface Spec {
  title: string;
  says: string;
  unit: string;
  sets: { name: string; values: number[]; weight: number[] }[];
  names: string[]; // of scenarios
}

const BINS = 24;

export function histogram(spec: Spec): HTMLElement {
  const all = spec.sets.flatMap((set) => set.values);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const width = Math.max(1e-12, (high - low) / BINS);
  const bins = (values: number[], weight: number[]): number[] => {
    const out = new Array<number>(BINS).fill(0);
    values.forEach((v, k) => (out[Math.min(BINS - 1, Math.floor((v - low) / width))]! += 100 * weight[k]!));
    return out;
  };
  const label = (k: number): string => number(low + (k + 0.5) * width);
  return figure({
    title: spec.title,
    says: spec.says,
    option: (): Option => ({
      ...(spec.sets.length > 1 ? { legend: {} } : {}),
      xAxis: { type: "category", data: Array.from({ length: BINS }, (_, k) => label(k)), name: spec.unit, nameLocation: "middle", nameGap: 26 },
      yAxis: { type: "value", name: "% of probability" },
      tooltip: { trigger: "axis", valueFormatter: (v: unknown) => percent(Number(v) / 100, 2) },
      series: spec.sets.map((set) => ({ type: "bar", name: set.name, data: bins(set.values, set.weight), barCategoryGap: "8%" })),
    }),
    data: () => ({ header: ["scenario", "probability", ...spec.sets.map((s) => `${s.name} [${spec.unit}]`)], rows: spec.names.map((name, k) => [name, spec.sets[0]!.weight[k], ...spec.sets.map((s) => s.values[k])]) }),
  }).element;
}
