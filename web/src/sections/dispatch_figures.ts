// Charts that follow the player: supply, storage, imbalance, restoration.
import { band } from "../charts/style";
import { type Drawn, figure, HAND } from "../charts/figure";
import type { Option } from "../charts/echarts";
import { series, total } from "../data/derive";
import { aliveShare, supplyOf } from "../data/supply";
import type { Dispatch, ReportData } from "../data/types";
import type { Cell } from "../text/csv";
import { clip, number } from "../text/format";
import { times } from "../text/time";
import { type Palette, palette } from "../ui/theme";

interface Now {
  d: Dispatch;
  t: number;
}

export interface DispatchFigures {
  elements: HTMLElement[];
  show: (d: Dispatch, period: number) => void;
}

const mw = (v: unknown): string => `${number(Number(v))} MW`;

export function dispatchFigures(data: ReportData): DispatchFigures {
  const now: Now = { d: data.dispatch[0]!, t: 0 };
  const clock = times(data.study.horizon);
  const figures = [supplyFigure(now, clock), storageFigure(data, now, clock), imbalanceFigure(data, now, clock), restorationFigure(data, now, clock)].filter((f): f is Drawn => f !== null);
  return {
    elements: figures.map((f) => f.element),
    show: (d, t) => {
      const other = d !== now.d;
      now.d = d;
      now.t = t;
      for (const f of figures) other ? f.redraw() : f.moveHand();
    },
  };
}

// A line at the hour that is shown.
function hand(now: Now, colours: Palette): Option {
  return { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colours.text, type: "dashed", width: 1.5 }, data: [{ xAxis: now.t }] };
}

const axes = (clock: string[], unit: string): Option => ({
  xAxis: { type: "category", data: clock },
  yAxis: { type: "value", name: unit },
  tooltip: { trigger: "axis", valueFormatter: unit === "%" ? (v: unknown) => `${number(Number(v))} %` : unit === "MWh" ? (v: unknown) => `${number(Number(v))} MWh` : mw },
  legend: {},
});

const columns = (clock: string[], header: string[], lists: number[][]): { header: string[]; rows: Cell[][] } => ({
  header: ["time", ...header],
  rows: clock.map((text, t) => [text, ...lists.map((list) => list[t])]),
});

function supplyFigure(now: Now, clock: string[]): Drawn {
  const periods = clock.length;
  return figure({
    title: "Where the power comes from",
    says: "Stacked supply of the scenario against its demand; below zero, what charges and what comes back",
    height: 340,
    hand: () => hand(now, palette()),
    option: (colours) => {
      const s = supplyOf(now.d, periods);
      const bar = (name: string, values: number[], color: string, decal?: object): Option => ({ type: "bar", name, stack: "supply", data: values, barCategoryGap: "10%", itemStyle: { color, ...(decal ? { decal } : {}) } });
      const stripes = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4, color: colours.surface };
      const all = [
        bar("import", s.import, colours.series[5]!),
        bar("generators", s.generation, colours.series[2]!),
        bar("storage discharges", s.discharge, colours.series[0]!),
        bar("demand response", s.reduction, colours.series[4]!),
        bar("not served", s.shed, colours.bad, stripes),
        bar("storage charges", s.charge.map((v) => -v), colours.series[0]!, stripes),
        bar("rebound", s.rebound.map((v) => -v), colours.series[4]!, stripes),
      ].filter((one) => (one["data"] as number[]).some((v) => Math.abs(v) > 1e-6));
      return {
        ...axes(clock, "MW"),
        series: [...all, { type: "line", name: "demand", data: s.demand, symbol: "none", step: "middle", lineStyle: { width: 2, color: colours.text }, itemStyle: { color: colours.text }, id: HAND, markLine: hand(now, colours) }],
      };
    },
    data: () => {
      const s = supplyOf(now.d, periods);
      return columns(clock, ["demand_mw", "import_mw", "generation_mw", "discharge_mw", "charge_mw", "reduction_mw", "rebound_mw", "not_served_mw"], [s.demand, s.import, s.generation, s.discharge, s.charge, s.reduction, s.rebound, s.shed]);
    },
  });
}

function stored(d: Dispatch): [string, number[]][] {
  return Object.entries(d.series["device"] ?? {}).flatMap(([name, q]) => (q["stored"] ? [[name, q["stored"]] as [string, number[]]] : []));
}

function storageFigure(data: ReportData, now: Now, clock: string[]): Drawn | null {
  if (!data.dispatch.some((d) => stored(d).length > 0)) return null;
  return figure({
    title: "What storage holds",
    says: "Energy above the lower end of the state-of-charge window, at the end of each period",
    hand: () => hand(now, palette()),
    option: (colours) => ({
      ...axes(clock, "MWh"),
      series: stored(now.d).map(([name, values], k) => ({
        type: "line",
        name: clip(name, 28),
        data: values,
        symbol: ["circle", "rect", "triangle", "diamond"][k % 4],
        symbolSize: 6,
        lineStyle: { type: k < 7 ? "solid" : "dashed" },
        ...(k === 0 ? { id: HAND, markLine: hand(now, colours) } : {}),
      })),
    }),
    data: () => columns(clock, stored(now.d).map(([name]) => `${name} [MWh]`), stored(now.d).map(([, values]) => values)),
  });
}

function imbalanceFigure(data: ReportData, now: Now, clock: string[]): Drawn {
  const periods = clock.length;
  const of = (quantity: string): number[] => series(now.d, "system", "substation", quantity, periods);
  const tolerance = data.study.imbalance_tolerance_mw;
  return figure({
    title: "Import against the day-ahead schedule",
    says: "Outside the band, each MWh pays the imbalance price",
    hand: () => hand(now, palette()),
    option: (colours) => {
      const plan = of("import_schedule");
      return {
        ...axes(clock, "MW"),
        series: [
          ...band("free of charge", plan.map((v) => v - tolerance), plan.map((v) => v + tolerance), colours.series[2]!, 0.25),
          { type: "line", name: "schedule", data: plan, symbol: "none", lineStyle: { type: "dashed", color: colours.series[2] }, itemStyle: { color: colours.series[2] } },
          { type: "line", name: "import", data: of("import_p"), symbol: "none", lineStyle: { width: 2.5, color: colours.series[0] }, itemStyle: { color: colours.series[0] }, id: HAND, markLine: hand(now, colours) },
          { type: "line", name: "most that may be imported", data: of("import_limit"), symbol: "none", step: "middle", lineStyle: { type: "dotted", color: colours.bad }, itemStyle: { color: colours.bad } },
        ],
      };
    },
    data: () => columns(clock, ["schedule_mw", "import_mw", "limit_mw", "imbalance_up_mw", "imbalance_down_mw"], ["import_schedule", "import_p", "import_limit", "imbalance_up", "imbalance_down"].map(of)),
  });
}

function restorationFigure(data: ReportData, now: Now, clock: string[]): Drawn {
  const periods = clock.length;
  const of = (d: Dispatch): { alive: number[]; served: number[]; of: string } => {
    const demand = total(d.series, "bus", "demand_p", periods);
    const shed = total(d.series, "load", "shed", periods);
    const { share, of: whom } = aliveShare(d, data.network.buses.length, periods);
    return { alive: share.map((v) => 100 * v), served: demand.map((v, t) => (v > 0 ? 100 * (1 - (shed[t] ?? 0) / v) : 100)), of: whom };
  };
  return figure({
    title: "Who has supply",
    says: data.study.switching ? "Blocks that are energised, by customers, and the load that is served: the restoration curve" : "Buses with voltage, and the load that is served",
    hand: () => hand(now, palette()),
    option: (colours) => {
      const r = of(now.d);
      const low = Math.min(...r.alive, ...r.served, 90);
      return {
        ...axes(clock, "%"),
        yAxis: { type: "value", name: "%", min: Math.max(0, Math.floor(low / 10) * 10), max: 100 },
        series: [
          { type: "line", name: `${r.of} with voltage`, data: r.alive, symbol: "none", step: "middle", lineStyle: { width: 2.5, color: colours.series[0] }, itemStyle: { color: colours.series[0] }, id: HAND, markLine: hand(now, colours) },
          { type: "line", name: "load served", data: r.served, symbol: "none", step: "middle", lineStyle: { width: 2.5, type: "dashed", color: colours.series[1] }, itemStyle: { color: colours.series[1] } },
        ],
      };
    },
    data: () => {
      const r = of(now.d);
      return columns(clock, [`${r.of}_with_voltage_percent`, "load_served_percent"], [r.alive, r.served]);
    },
  });
}

