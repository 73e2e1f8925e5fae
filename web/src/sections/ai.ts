// What AI data centres may draw.
import { band } from "../charts/style";
import type { Option } from "../charts/echarts";
import { figure } from "../charts/figure";
import type { Bands, ReportData } from "../data/types";
import { clip, number, unit } from "../text/format";
import { times } from "../text/time";
import { h, select } from "../ui/dom";
import { note, section, type Section } from "../ui/section";
import { table } from "../ui/table";

const mw = (v: unknown): string => `${number(Number(v))} MW`;

export function ai(data: ReportData): Section {
  const sites = data.ai.sites;
  if (sites.length === 0) return section("ai", "AI load", "AI load", null, note("This study has no AI data centre."));
  let site = sites.length > 1 ? -1 : 0; // -1: all together
  let own = 0;
  const fan = fanFigure(data, () => site);
  const example = exampleFigure(data, () => Math.max(0, site), () => own);
  const redraw = (): void => {
    fan.redraw();
    example.redraw();
  };
  const names = sites.map((s) => clip(s.name, 24));
  const options = sites.length > 1 ? ["all together", ...names] : names;
  const sitePicker = select("Data centre", options, 0, (k) => {
    site = sites.length > 1 ? k - 1 : k;
    redraw();
  });
  sitePicker.querySelector("select")!.id = "site-picker";
  const ownPicker = select("Example", data.ai.own.map((o) => clip(data.scenarios.name[o.scenario]!, 20)), 0, (k) => {
    own = k;
    redraw();
  });
  return section(
    "ai",
    "AI load", "AI load",
    "What the data centres draw over the event, and how hard they swing inside a period.",
    h("div", { class: "pickers" }, sitePicker, ownPicker),
    h("div", { class: "charts" }, fan.element, example.element),
    siteTable(data),
    shockTable(data),
  );
}

function fanFigure(data: ReportData, site: () => number): ReturnType<typeof figure> {
  const clock = times(data.study.horizon);
  const bands = (): Bands => (site() < 0 ? data.ai.total_mw : data.ai.sites[site()]!.mean_mw);
  return figure({
    title: "Load over all scenarios",
    says: "Bands hold 90 % and 50 % of scenarios; the dashed line is the day-ahead forecast, dots the highest swing inside a period",
    height: 340,
    option: (colours) => {
      const b = bands();
      const forecast = clock.map((_, t) => (site() < 0 ? data.ai.sites.reduce((a, s) => a + s.forecast_mw[t]!, 0) : data.ai.sites[site()]!.forecast_mw[t]!));
      const peak = site() < 0 ? null : data.ai.sites[site()]!.peak_mw.max;
      return {
        legend: {},
        xAxis: { type: "category", data: clock, boundaryGap: false },
        yAxis: { type: "value", name: "MW", min: 0 },
        tooltip: { trigger: "axis", valueFormatter: mw },
        series: [
          ...band("90 % of scenarios", b.p05, b.p95, colours.series[0]!, 0.18),
          ...band("50 % of scenarios", b.p25, b.p75, colours.series[0]!, 0.32),
          line("median", b.p50, colours.series[0]!, "solid"),
          line("forecast", forecast, colours.series[2]!, "dashed"),
          line("highest mean", b.max, colours.series[3]!, "dotted"),
          ...(peak ? [{ type: "scatter", name: "highest peak inside a period", data: peak, symbolSize: 5, itemStyle: { color: colours.series[1] } }] : []),
        ],
      };
    },
    data: () => {
      const b = bands();
      return { header: ["time", "mean_mw", "min_mw", "p05_mw", "p25_mw", "p50_mw", "p75_mw", "p95_mw", "max_mw"], rows: clock.map((text, t) => [text, b.mean[t], b.min[t], b.p05[t], b.p25[t], b.p50[t], b.p75[t], b.p95[t], b.max[t]]) };
    },
  });
}

function line(name: string, data: number[], color: string, type: string): Option {
  return { type: "line", name, data, symbol: "none", lineStyle: { color, type, width: 2 }, itemStyle: { color } };
}

function exampleFigure(data: ReportData, site: () => number, own: () => number): ReturnType<typeof figure> {
  const clock = times(data.study.horizon);
  const load = (): ReportData["ai"]["own"][number]["sites"][number] => data.ai.own[own()]!.sites[site()]!;
  return figure({
    title: "One scenario of one data centre",
    says: "Training and inference, and the envelope inside each period",
    height: 340,
    option: (colours) => {
      const o = load();
      const area = (name: string, values: number[], color: string): Option => ({ type: "line", name, data: values, stack: "load", step: "middle", symbol: "none", lineStyle: { width: 1, color }, itemStyle: { color }, areaStyle: { color, opacity: 0.55 } });
      return {
        legend: {},
        xAxis: { type: "category", data: clock, boundaryGap: false, name: clip(data.ai.sites[site()]!.name, 30), nameLocation: "middle", nameGap: 26 },
        yAxis: { type: "value", name: "MW", min: 0 },
        tooltip: { trigger: "axis", valueFormatter: mw },
        series: [
          area("inference and steady", o.inference_mw, colours.series[0]!),
          area("training", o.training_mw, colours.series[1]!),
          line("peak inside the period", o.max_mw, colours.series[3]!, "dashed"),
          line("trough inside the period", o.min_mw, colours.series[2]!, "dotted"),
        ],
      };
    },
    data: () => {
      const o = load();
      return { header: ["time", "training_mw", "inference_mw", "max_mw", "min_mw"], rows: clock.map((text, t) => [text, o.training_mw[t], o.inference_mw[t], o.max_mw[t], o.min_mw[t]]) };
    },
  });
}

function siteTable(data: ReportData): HTMLElement {
  const rows = data.study.ai_sites.map((site, k) => ({ site, load: data.ai.sites[k]! }));
  const most = (values: number[]): number => Math.max(...values);
  return table(
    rows,
    [
      { name: "Data centre", cell: (r) => clip(r.site.name), raw: (r) => r.site.name },
      { name: "Bus", cell: (r) => clip(data.network.buses[r.site.bus]!.name, 16), raw: (r) => data.network.buses[r.site.bus]!.name },
      { name: "Rating", unit: "MW", numeric: true, cell: (r) => unit(r.site.rating_mw, "MW"), raw: (r) => r.site.rating_mw },
      { name: "Highest mean", unit: "MW", numeric: true, cell: (r) => unit(most(r.load.mean_mw.max), "MW"), raw: (r) => most(r.load.mean_mw.max) },
      { name: "Highest peak", unit: "MW", numeric: true, cell: (r) => unit(most(r.load.peak_mw.max), "MW"), raw: (r) => most(r.load.peak_mw.max) },
      { name: "Steepest step", unit: "MW/min", numeric: true, cell: (r) => unit(most(r.load.ramp_mw_per_min.max), "MW/min"), raw: (r) => most(r.load.ramp_mw_per_min.max) },
    ],
    { caption: "Data centres over all scenarios", file: "ai-sites" },
  );
}

function shockTable(data: ReportData): HTMLElement {
  const kinds = new Map<string, { events: number; share: number }>();
  data.scenarios.events.forEach((events, k) => {
    const seen = new Set<string>();
    for (const e of events ?? []) {
      const known = kinds.get(e.kind) ?? { events: 0, share: 0 };
      known.events += 1;
      if (!seen.has(e.kind)) known.share += data.scenarios.probability[k]!;
      seen.add(e.kind);
      kinds.set(e.kind, known);
    }
  });
  const rows = [...kinds.entries()].sort((a, b) => b[1].share - a[1].share);
  const complete = data.scenarios.events.every((e) => e !== null);
  return table(
    rows,
    [
      { name: "Kind of event", cell: ([kind]) => clip(kind.replaceAll("_", " ").replace(/^ups\b/, "UPS")), raw: ([kind]) => kind },
      { name: "Events", numeric: true, cell: ([, c]) => number(c.events), raw: ([, c]) => c.events },
      { name: "Probability that it happens", numeric: true, cell: ([, c]) => `${number(100 * c.share, 2)} %`, raw: ([, c]) => c.share },
    ],
    { caption: complete ? "What happens, and how often" : "What happens, in the scenarios whose events are told here", file: "events" },
  );
}

