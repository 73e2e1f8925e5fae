// Voltage, loading and losses over all scenarios; AC power flow against the planning model.
import type { Option } from "../charts/echarts";
import { figure } from "../charts/figure";
import { FeederHistory } from "../data/feeder";
import type { AcPoint, Five, ReportData } from "../data/types";
import { layOut } from "../map/layout";
import { clip, count, energy, given, money, number, pu, unit } from "../text/format";
import { timeOf } from "../text/time";
import { h } from "../ui/dom";
import { note, part, section, type Section } from "../ui/section";
import { table } from "../ui/table";
import { histogram } from "./histogram";

interface Envelope {
  voltage: (Five | null)[];
  linear: (Five | null)[] | null; // null: `voltage` is the planning model's
  flow: (Five | null)[];
  of: string;
}

// Of all scenarios where AC power flow saw them, else of the stored ones.
function envelopeOf(data: ReportData): Envelope {
  if (data.spread)
    return { voltage: data.spread.voltage, linear: data.spread.linear_voltage, flow: data.spread.flow, of: `all ${count(data.plan.scenarios.count, "scenario")}, by AC power flow` };
  const { network, study } = data;
  const gather = (n: number): number[][] => Array.from({ length: n }, () => []);
  const voltage = gather(network.buses.length);
  const flow = gather(network.branches.length);
  for (const d of data.dispatch) {
    const history = new FeederHistory(data, d);
    for (let t = 0; t < study.horizon.periods; ++t) {
      const state = history.at(t);
      state.buses.forEach((b, k) => b.live && voltage[k]!.push(b.voltage));
      state.branches.forEach((b, e) => b.closed && flow[e]!.push((b.loading ?? 0) * (network.branches[e]!.rating_mva ?? 0)));
    }
  }
  return { voltage: voltage.map(five), linear: null, flow: flow.map(five), of: `${count(data.dispatch.length, "stored scenario")}, by the planning model` };
}

function five(values: number[]): Five | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (level: number): number => sorted[Math.round(level * (sorted.length - 1))]!;
  return [at(0), at(0.05), at(0.5), at(0.95), at(1)];
}

export function grid(data: ReportData): Section {
  const envelope = envelopeOf(data);
  return section(
    "grid",
    "Voltage and lines", "Voltage, loading and losses",
    `How far the feeder is from its limits: ${envelope.of}.`,
    h("div", { class: "charts" }, voltageFigure(data, envelope), loadingFigure(data, envelope), lossesFigure(data)),
    part("AC power flow against the planning model", ...acPart(data)),
  );
}

function voltageFigure(data: ReportData, envelope: Envelope): HTMLElement {
  const { network } = data;
  const layout = layOut(network);
  const own = network.buses.filter((_, b) => b !== network.source); // the source's voltage is given
  const limit = (key: "vmin_pu" | "vmax_pu", of: (...values: number[]) => number): number => of(...own.map((b) => b[key]));
  const limits = { low: limit("vmin_pu", Math.min), high: limit("vmax_pu", Math.min) };
  const paths = layout.chains.map((chain) => chain.filter((b) => envelope.voltage[b]));
  const line = (name: string, values: (Five | null)[], at: number, style: Option, color: string): Option[] =>
    paths.map((path) => ({ type: "line", name, symbol: "none", data: path.flatMap((b) => (values[b]?.[at] != null ? [[layout.distance[b], values[b]![at]]] : [])), lineStyle: { color, ...style }, itemStyle: { color }, tooltip: { show: false } }));
  const lows = envelope.voltage.flatMap((v) => (v ? [v[0]] : []));
  const highs = envelope.voltage.flatMap((v) => (v ? [v[4]] : []));
  return figure({
    title: "Voltage against distance",
    says: "From the substation (left) outwards, one line for each lateral; the band holds 90 % of all hours and scenarios",
    height: 380,
    option: (colours) => ({
      legend: { data: envelope.linear ? ["median", "lowest", "lowest by the planning model", "bus"] : ["median", "lowest", "bus"] },
      grid: { right: 64 },
      xAxis: { type: "value", name: "line resistance from the substation, Ω", nameLocation: "middle", nameGap: 26, min: 0 },
      yAxis: { type: "value", name: "pu", min: Math.floor(100 * Math.min(limits.low, ...lows) - 0.5) / 100, max: Math.ceil(100 * Math.max(...highs, network.source_voltage_pu) + 0.5) / 100, axisLabel: { formatter: (v: number) => v.toFixed(2) } },
      tooltip: { trigger: "item", formatter: undefined },
      series: [
        ...paths.map((path) => bandShape(path, layout.distance, envelope.voltage, colours.series[5]!)),
        ...line("median", envelope.voltage, 2, { width: 2 }, colours.series[0]!),
        ...line("lowest", envelope.voltage, 0, { width: 2, type: "dashed" }, colours.series[3]!),
        ...(envelope.linear ? line("lowest by the planning model", envelope.linear, 0, { width: 1.5, type: "dotted" }, colours.series[4]!) : []),
        {
          type: "scatter",
          name: "bus",
          symbolSize: 5,
          itemStyle: { color: colours.series[0] },
          data: network.buses.flatMap((b, k) => (envelope.voltage[k] ? [{ name: `bus ${clip(b.name, 16)}`, value: [layout.distance[k], envelope.voltage[k]![2] ?? envelope.voltage[k]![0]] }] : [])),
          tooltip: { valueFormatter: (v: unknown) => pu(Number(Array.isArray(v) ? v[1] : v)) },
          markLine: {
            symbol: "none",
            silent: true,
            lineStyle: { color: colours.bad, type: "solid", width: 1.5 },
            label: { color: colours.text, formatter: (p: { value: number }) => `limit ${p.value.toFixed(2)}` },
            data: [{ yAxis: limits.low }, ...(Math.max(...highs) > limits.high - 0.02 ? [{ yAxis: limits.high }] : [])],
          },
        },
      ],
    }),
    data: () => ({
      header: ["bus", "distance_ohm", "least_pu", "p05_pu", "median_pu", "p95_pu", "most_pu", "least_linear_pu", "vmin_pu", "vmax_pu"],
      rows: network.buses.map((b, k) => [b.name, layout.distance[k], ...(envelope.voltage[k] ?? [null, null, null, null, null]), envelope.linear?.[k]?.[0] ?? null, b.vmin_pu, b.vmax_pu]),
    }),
  }).element;
}

function bandShape(path: number[], distance: number[], values: (Five | null)[], color: string): Option {
  const known = path.filter((b) => values[b]?.[1] != null && values[b]?.[3] != null);
  const outline = [...known.map((b) => [distance[b]!, values[b]![1]!]), ...[...known].reverse().map((b) => [distance[b]!, values[b]![3]!])];
  return {
    type: "custom",
    silent: true,
    data: outline.length > 0 ? [outline[0]] : [],
    renderItem: (_: unknown, api: { coord: (p: number[]) => number[] }) => ({ type: "polygon", shape: { points: outline.map((p) => api.coord(p)) }, style: { fill: color, opacity: 0.35 } }),
  };
}

const MOST_LINES = 14;

function loadingFigure(data: ReportData, envelope: Envelope): HTMLElement {
  const rated = data.network.branches.flatMap((b, e) => {
    const f = envelope.flow[e];
    return f && b.rating_mva ? [{ name: b.name, rating: b.rating_mva, median: f[2] === null ? null : f[2] / b.rating_mva, p95: f[3] === null ? null : f[3] / b.rating_mva, most: f[4] / b.rating_mva, mva: f[4] }] : [];
  });
  rated.sort((a, b) => b.most - a.most);
  if (rated.length === 0) return note("No line of this feeder has a rating.");
  const shown = rated.slice(0, MOST_LINES).reverse();
  return figure({
    title: "The fullest lines",
    says: "Flow as a share of the line's rating: highest of all hours and scenarios, and what 95 % stay below",
    height: 380,
    option: (colours) => ({
      legend: {},
      grid: { right: 40 },
      xAxis: { type: "value", name: "% of rating", nameLocation: "middle", nameGap: 26, min: 0, max: Math.max(105, Math.ceil((100 * shown[shown.length - 1]!.most) / 10) * 10) },
      yAxis: { type: "category", data: shown.map((b) => clip(b.name, 14)), axisLabel: { interval: 0, hideOverlap: false } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v: unknown) => `${number(Number(v))} %` },
      series: [
        { type: "bar", name: "highest", data: shown.map((b) => 100 * b.most), itemStyle: { color: colours.series[1] }, barGap: "-100%", markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colours.bad, width: 1.5 }, data: [{ xAxis: 100 }] } },
        { type: "bar", name: "95 % of hours", data: shown.map((b) => (b.p95 === null ? null : 100 * b.p95)), itemStyle: { color: colours.series[0] }, barWidth: "45%", z: 3 },
      ],
    }),
    data: () => ({ header: ["line", "rating_mva", "most_mva", "most_share", "p95_share", "median_share"], rows: rated.map((b) => [b.name, b.rating, b.mva, b.most, b.p95, b.median]) }),
  }).element;
}

function lossesFigure(data: ReportData): HTMLElement {
  const losses = data.scenarios.losses_mwh;
  if (!data.plan.ac_check || losses.some((v) => v === null)) return note("Losses are not known: AC power flow was left out.");
  const { expected, most, most_scenario } = data.plan.ac_check.losses_mwh;
  const usd = data.plan.ac_check.losses_usd?.expected;
  const price = usd === undefined ? "" : ` (${money(usd)} at the import price)`;
  return histogram({
    title: "Losses in the lines",
    says: `Expected ${energy(expected)} per event${price}, at most ${energy(most)} (${clip(most_scenario, 16)}); the planning model leaves them out`,
    unit: "MWh",
    sets: [{ name: "losses", values: losses as number[], weight: data.scenarios.probability }],
    names: data.scenarios.name,
  });
}

const QUANTITIES: Record<string, string> = { undervoltage: "lowest voltage", overvoltage: "highest voltage", line_flow: "line flow", import_p: "active import", import_q: "reactive import" };

function acPart(data: ReportData): HTMLElement[] {
  const ac = data.plan.ac_check;
  if (!ac) return [note("AC power flow was left out (--ac off); all figures are of the linear, lossless planning model.")];
  const rows = Object.entries(ac.worst).flatMap(([quantity, p]) => (p ? [{ quantity, p }] : []));
  const value = (p: AcPoint, v: number): string => (p.unit === "pu" ? pu(v) : unit(v, p.unit));
  const error = ac.voltage_error;
  return [
    table(
      rows,
      [
        { name: "Figure nearest to its limit", cell: (r) => QUANTITIES[r.quantity] ?? r.quantity, raw: (r) => r.quantity },
        { name: "Where", cell: (r) => clip(r.p.element, 20), raw: (r) => r.p.element },
        { name: "When", cell: (r) => `${clip(r.p.scenario, 16)}, ${timeOf(data.study.horizon, r.p.period)}`, raw: (r) => `${r.p.scenario}, ${timeOf(data.study.horizon, r.p.period)}` },
        { name: "AC", numeric: true, cell: (r) => value(r.p, r.p.value), raw: (r) => r.p.value },
        { name: "Planning model", numeric: true, cell: (r) => value(r.p, r.p.linear_value), raw: (r) => r.p.linear_value },
        { name: "Limit", numeric: true, cell: (r) => value(r.p, r.p.limit), raw: (r) => r.p.limit },
        { name: "States beyond it", numeric: true, cell: (r) => number(ac.violations_by_quantity[r.quantity] ?? 0), raw: (r) => ac.violations_by_quantity[r.quantity] },
      ],
      { caption: "What AC power flow finds", file: "ac-check" },
    ),
    note(
      `${count(ac.states, "state")} checked, ${number(ac.failed)} without a solution, ${number(ac.with_islands)} with islands that hold themselves. `,
      error ? `The planning model's voltage is at most ${number(error.error_pu)} pu off (bus ${clip(error.element, 16)}, ${clip(error.scenario, 16)}). ` : "",
      `Counted beyond a limit from ${given(ac.tolerances.voltage_pu)} pu and ${given(100 * ac.tolerances.loading)} % on.`,
      ac.tightened.length > 0 ? ` AC feedback tightened ${count(ac.tightened.length, "limit")} of the model.` : "",
      ac.stopped ? ` ${clip(ac.stopped, 200)}.` : "",
    ),
  ];
}

