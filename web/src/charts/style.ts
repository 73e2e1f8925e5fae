// What all charts have in common.
import type { Palette } from "../ui/theme";
import type { Option } from "./echarts";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export const NARROW = 520; // pixels

type Axis = Record<string, unknown>;

function dressAxis(axis: unknown, colours: Palette): unknown {
  if (Array.isArray(axis)) return axis.map((one: unknown) => dressAxis(one, colours));
  const own = axis as Axis;
  if (own["type"] !== "category" && own["nameLocation"] === undefined) own["nameTextStyle"] = { align: "left", padding: [0, 0, 0, -24], color: colours.faint };
  return {
    nameTextStyle: { color: colours.faint },
    nameGap: own["nameGap"] ?? 8,
    ...own,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { lineStyle: { color: colours.line } },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 }, show: own["type"] !== "category" },
    axisLabel: { color: colours.faint, hideOverlap: true, ...(own["axisLabel"] as Axis | undefined) },
  };
}

// What a band is made of has a name with a space at its end.
function named(series: unknown): string[] {
  const names = (series as { name?: string }[]).map((one) => one.name ?? "");
  return [...new Set(names)].filter((name) => name !== "" && !name.endsWith(" "));
}

// How many lines the legend takes.
function legendLines(names: string[], width: number): number {
  let [lines, used] = [1, 0];
  for (const name of names) {
    const needed = 38 + 6.6 * name.length;
    if (used > 0 && used + needed > width) [lines, used] = [lines + 1, 0];
    used += needed;
  }
  return lines;
}

export function dress(option: Option, colours: Palette, width: number): Option {
  const own = option as Record<string, unknown>;
  const narrow = width < NARROW;
  const names = own["legend"] ? named(own["series"]) : [];
  return {
    animation: false,
    aria: { enabled: false }, // the canvas has a label
    color: colours.series,
    textStyle: { fontFamily: FONT, color: colours.text },
    ...own,
    grid: { left: 12, right: narrow ? 12 : 24, top: 32 + (own["legend"] ? 18 * legendLines(names, width) : 0), bottom: 28, containLabel: true, ...(own["grid"] as object | undefined) },
    legend: own["legend"]
      ? { data: names, top: 0, left: 0, itemWidth: 18, itemHeight: 10, textStyle: { color: colours.text }, inactiveColor: colours.line, ...(own["legend"] as object) }
      : undefined,
    tooltip: {
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 13 },
      ...(own["tooltip"] as object | undefined),
    },
    xAxis: dressAxis(own["xAxis"], colours),
    yAxis: dressAxis(own["yAxis"], colours),
  };
}

// A band between two lines, for a category axis: an invisible line and, stacked on it, what is between them.
export function band(name: string, low: number[], high: number[], color: string, opacity: number): Option[] {
  const shared = { type: "line", stack: name, symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  return [
    { ...shared, name: `${name} `, data: low, areaStyle: { opacity: 0 } },
    { ...shared, name, data: high.map((v, t) => v - (low[t] ?? 0)), areaStyle: { color, opacity }, itemStyle: { color, opacity } },
  ];
}
