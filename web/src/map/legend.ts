import type { ReportData } from "../data/types";
import { typeName } from "../text/format";
import { h, s } from "../ui/dom";
import { palette } from "../ui/theme";
import { voltageRange } from "./colour";
import { LETTERS } from "./equipment";

function swatch(...shapes: SVGElement[]): SVGElement {
  return s("svg", { width: 30, height: 20, viewBox: "0 0 30 20", "aria-hidden": "true" }, ...shapes);
}

function item(shape: Element, text: string): HTMLElement {
  return h("span", { class: "key" }, shape, text);
}

function voltages(data: ReportData): HTMLElement {
  const colours = palette();
  const range = voltageRange(data.network);
  const steps = colours.voltage.map((c, k) => s("rect", { x: 14 * k, y: 4, width: 14, height: 12, fill: c }));
  const scale = s("svg", { width: 14 * steps.length, height: 20, "aria-hidden": "true" }, ...steps);
  return h("span", { class: "key" }, "voltage ", range.low.toFixed(2), scale, range.high.toFixed(2), " pu");
}

export function legend(data: ReportData): HTMLElement[] {
  const colours = palette();
  const line = (k: number, width: number, dash = ""): SVGElement =>
    swatch(s("path", { d: "M2,10h26", stroke: colours.loading[k]!, "stroke-width": width, "stroke-dasharray": dash }));
  const types = [...new Set([...data.plan.modules, ...data.plan.installed].map((m) => m.type))];
  return [
    voltages(data),
    item(swatch(s("circle", { cx: 15, cy: 10, r: 7, fill: colours.bad })), "below its limit"),
    item(swatch(s("circle", { cx: 15, cy: 10, r: 7, fill: colours.dark, stroke: colours.bad, "stroke-width": 2.5 })), "no voltage"),
    item(swatch(s("circle", { cx: 15, cy: 10, r: 8, fill: "none", stroke: colours.bad, "stroke-width": 3 })), "load not served"),
    item(line(0, 2), "line, up to 50 %"),
    item(line(1, 5), "to 80 %"),
    item(line(2, 6.5), "to 100 %"),
    item(line(0, 1.5, "5 5"), "open"),
    item(swatch(s("path", { d: "M8,3l14,14m0,-14l-14,14", stroke: colours.bad, "stroke-width": 3 })), "line out"),
    item(swatch(s("path", { d: "M15,0l10,10l-10,10l-10,-10z", fill: colours.series[4]! })), "AI data centre"),
    ...types.map((type) =>
      item(
        swatch(s("rect", { x: 6, y: 1, width: 18, height: 18, rx: 3, fill: colours.series[0]! }), s("text", { x: 15, y: 14.5, "text-anchor": "middle", fill: colours.surface, "font-size": 12, "font-weight": 700 }, LETTERS[type])),
        typeName(type),
      ),
    ),
  ];
}
