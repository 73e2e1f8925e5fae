// The feeder as an SVG drawing that follows the hour.
import type { FeederState } from "../data/feeder";
import type { ReportData } from "../data/types";
import { clip, number, percent, pu, typeName, unit } from "../text/format";
import { h, s, select } from "../ui/dom";
import { onPrint } from "../ui/print";
import { onTheme, palette } from "../ui/theme";
import { loadingColour, loadingWidth, type Range, voltageColour, voltageRange } from "./colour";
import { FIRST_BELOW, FIRST_MARK, type Geometry, geometryOf, MARK } from "./geometry";
import { groundGeometry, isCrowded } from "./ground";
import { groundLabels, square } from "./labels";
import { type Layout, layOut } from "./layout";
import { legend } from "./legend";
import { type Equipment, equipmentOf, LETTERS } from "./equipment";

const MOST_LABELLED = 150; // buses
const MOST_TRIED = 1000; // on the ground, where names find their room or are left out

const GROUND = "The map is as the buses stand, north up. What a line is in the model, its resistance and reactance, is not its length here.";
const SCHEMATIC = "The map is schematic: how far things are apart on it says nothing about the ground.";

interface Drawing {
  buses: SVGCircleElement[];
  rings: SVGCircleElement[];
  titles: SVGTitleElement[];
  branches: SVGPathElement[];
  branchTitles: SVGTitleElement[];
  crosses: SVGPathElement[];
}

export class FeederMap {
  readonly element: HTMLElement;
  private readonly canvas = h("div", { class: "map" });
  private readonly layout: Layout;
  private readonly equipment: Map<number, Equipment>;
  private readonly remark = h("p", { class: "note" });
  private onGround: boolean;
  private readonly range: Range;
  private drawing: Drawing | null = null;
  private state: FeederState | null = null;
  private width = 0;
  private chosen = -1;

  constructor(
    private readonly data: ReportData,
    private readonly onBus: (bus: number) => void,
  ) {
    this.layout = layOut(data.network);
    this.equipment = equipmentOf(data);
    this.range = voltageRange(data.network);
    const { places } = data.network;
    this.onGround = places !== null && !isCrowded(places);
    const key = h("div", { class: "legend" });
    this.element = h("div", {}, places && this.picker(), this.canvas, key, this.remark);
    const paint = (): void => {
      key.replaceChildren(...legend(data));
      this.draw();
    };
    onTheme(paint);
    const fit = (): void => {
      if (this.canvas.clientWidth === this.width) return;
      this.width = this.canvas.clientWidth;
      this.draw();
    };
    new ResizeObserver(fit).observe(this.canvas);
    onPrint(fit);
    key.replaceChildren(...legend(data));
  }

  private picker(): HTMLElement {
    const picker = select("Map", ["as the buses stand", "schematic"], this.onGround ? 0 : 1, (k) => {
      this.onGround = k === 0;
      this.draw();
    });
    picker.querySelector("select")!.id = "map-picker";
    return picker;
  }

  show(state: FeederState): void {
    this.state = state;
    this.paint();
  }

  choose(bus: number): void {
    this.chosen = bus;
    this.paint();
  }

  private draw(): void {
    if (this.width === 0) return;
    const { network } = this.data;
    const g = this.onGround ? groundGeometry(network, network.places!, this.width) : geometryOf(this.layout, this.width, (bus) => this.marksAt(bus));
    this.remark.textContent = this.onGround ? GROUND : SCHEMATIC;
    const drawing: Drawing = { buses: [], rings: [], titles: [], branches: [], branchTitles: [], crosses: [] };
    const root = s("svg", {
      viewBox: `0 0 ${g.width} ${g.height}`,
      width: Math.min(g.width, this.width),
      role: "img",
      "aria-label": `Feeder ${clip(this.data.network.name)}: ${this.data.network.buses.length} buses from the substation outwards. The values are told below the map.`,
    });
    this.drawBranches(root, g, drawing);
    this.drawBuses(root, g, drawing);
    this.drawEquipment(root, g);
    this.canvas.replaceChildren(root);
    this.drawing = drawing;
    this.paint();
  }

  private drawBranches(root: SVGSVGElement, g: Geometry, drawing: Drawing): void {
    this.data.network.branches.forEach((branch, e) => {
      const isTree = this.layout.parent[branch.from] === e || this.layout.parent[branch.to] === e;
      const title = s("title");
      const path = s("path", { d: isTree && g.straight ? straight(g, branch.from, branch.to) : isTree ? elbow(g, branch.from, branch.to, this.layout) : bow(g, branch.from, branch.to), class: "branch", fill: "none" }, title);
      const [x, y] = [(g.x(branch.from) + g.x(branch.to)) / 2, (g.y(branch.from) + g.y(branch.to)) / 2];
      const cross = s("path", { d: `M${x - 7},${y - 7}l14,14m0,-14l-14,14`, class: "cross" });
      root.append(path, cross);
      drawing.branches.push(path);
      drawing.branchTitles.push(title);
      drawing.crosses.push(cross);
    });
  }

  private drawBuses(root: SVGSVGElement, g: Geometry, drawing: Drawing): void {
    const labelled = !g.straight && this.data.network.buses.length <= MOST_LABELLED;
    const radius = Math.max(3, Math.min(8, g.step / 4));
    this.data.network.buses.forEach((bus, b) => {
      const [x, y] = [g.x(b), g.y(b)];
      const title = s("title");
      const ring = s("circle", { cx: x, cy: y, r: radius + 4, class: "ring", fill: "none" });
      const source = b === this.data.network.source;
      const dot = s("circle", { cx: x, cy: y, r: source ? radius + 3 : radius, class: "bus" }, title);
      dot.addEventListener("click", () => this.onBus(b));
      root.append(ring, dot);
      if (labelled) {
        const left = x < g.x(this.data.network.source) - 1; // there, lines come from above and the right
        const at = g.upright ? { x: x + radius + (source ? 8 : 5), y: source ? y + 4 : left ? y + radius + 8 : y - radius - 3 } : { x, y: y + radius + 17, "text-anchor": "middle" };
        root.append(s("text", { ...at, class: "bus-name" }, clip(bus.name, 8)));
      }
      drawing.buses.push(dot);
      drawing.rings.push(ring);
      drawing.titles.push(title);
    });
    const { buses, branches, source } = this.data.network;
    if (!g.straight) {
      root.append(s("text", { x: g.x(source), y: g.y(source) - radius - 10, "text-anchor": "middle", class: "tag" }, "substation"));
      return;
    }
    const named = buses.map((_, bus) => bus).filter((bus) => buses.length <= MOST_TRIED || this.equipment.has(bus));
    const names = named.map((bus) => ({ bus, text: clip(buses[bus]!.name, 8), radius, class: "bus-name" }));
    const lines = branches.filter((b) => b.closed).map((b): [number, number] => [b.from, b.to]);
    root.append(...groundLabels([{ bus: source, text: "substation", radius: radius + 3, class: "tag" }, ...names], lines, g, this.marked(g)));
  }

  private marksAt(bus: number): number {
    const at = this.equipment.get(bus);
    return at ? at.modules.length + at.installed.length + (at.ai ? 1 : 0) : 0;
  }

  // What groundLabels keeps off: equipment stands above its bus.
  private marked(g: Geometry): ReturnType<typeof square>[] {
    return [...this.equipment.keys()].flatMap((bus) =>
      Array.from({ length: this.marksAt(bus) }, (_, k) => square(g.x(bus), g.y(bus) - FIRST_MARK - MARK * k, MARK / 2)),
    );
  }

  private drawEquipment(root: SVGSVGElement, g: Geometry): void {
    for (const [bus, { modules, installed, ai }] of this.equipment) {
      const marks: SVGElement[] = [];
      let k = 0;
      const place = (): [number, number] => {
        const out = g.outward(bus);
        const away = out * ((out > 0 ? FIRST_BELOW : FIRST_MARK) + MARK * k++); // beyond the bus's name
        return g.upright ? [g.x(bus) + away, g.y(bus)] : [g.x(bus), g.y(bus) + away];
      };
      for (const m of [...modules, ...installed]) {
        const [x, y] = place();
        const text = `${typeName(m.type)}, ${unit(m.power_mw, "MW")}, at bus ${clip(m.bus)}`;
        marks.push(
          s("g", { class: "module" }, s("title", {}, text), s("rect", { x: x - 9, y: y - 9, width: 18, height: 18, rx: 3 }), s("text", { x, y: y + 4.5, "text-anchor": "middle" }, LETTERS[m.type])),
        );
      }
      if (ai) {
        const [x, y] = place();
        marks.push(
          s("g", { class: "ai" }, s("title", {}, `AI data centre ${clip(ai.name)}, ${unit(ai.rating_mw, "MW")}, at bus ${clip(this.data.network.buses[bus]!.name)}`), s("path", { d: `M${x},${y - 10}l10,10l-10,10l-10,-10z` }), s("text", { x, y: y + 4, "text-anchor": "middle" }, "AI")),
        );
      }
      root.append(...marks);
    }
  }

  private paint(): void {
    const { drawing, state } = this;
    if (!drawing || !state) return;
    const colours = palette();
    state.branches.forEach((b, e) => {
      const path = drawing.branches[e]!;
      path.setAttribute("stroke", b.out ? colours.bad : loadingColour(colours, b.loading));
      path.setAttribute("stroke-width", String(b.closed ? loadingWidth(b.loading) : 1.5));
      path.setAttribute("stroke-dasharray", b.closed ? "none" : b.out ? "2 6" : "5 5");
      drawing.crosses[e]!.setAttribute("visibility", b.out ? "visible" : "hidden");
      const word = b.out ? "out" : b.closed ? `${unit(Math.abs(b.flow), "MW")}${b.loading === null ? "" : `, ${percent(b.loading, 2)} of its rating`}` : "open";
      drawing.branchTitles[e]!.textContent = `line ${clip(this.data.network.branches[e]!.name)}: ${word}`;
    });
    state.buses.forEach((b, k) => {
      const bus = this.data.network.buses[k]!;
      const dot = drawing.buses[k]!;
      dot.setAttribute("fill", b.live ? voltageColour(colours, this.range, b.voltage) : colours.dark);
      dot.setAttribute("stroke", k === this.chosen ? colours.series[4]! : b.live ? colours.surface : colours.bad);
      dot.setAttribute("stroke-width", k === this.chosen ? "4" : b.live ? "1.5" : "2.5");
      const ring = drawing.rings[k]!;
      const share = b.demand > 1e-9 ? b.shed / b.demand : 0;
      ring.setAttribute("visibility", share > 1e-4 ? "visible" : "hidden");
      ring.setAttribute("stroke", colours.bad);
      ring.setAttribute("stroke-width", String(1.5 + 3 * Math.min(1, share)));
      drawing.titles[k]!.textContent = `bus ${clip(bus.name)}: ${b.live ? pu(b.voltage) : "dark"}, demand ${unit(b.demand, "MW")}${b.shed > 1e-6 ? `, ${number(b.shed)} MW not served` : ""}`;
    });
  }
}

// Leaves a trunk at right angles.
function elbow(g: Geometry, from: number, to: number, layout: Layout): string {
  const [near, far] = layout.places[from]!.depth <= layout.places[to]!.depth ? [from, to] : [to, from];
  const [x0, y0, x1, y1] = [g.x(near), g.y(near), g.x(far), g.y(far)];
  if (layout.places[near]!.row === layout.places[far]!.row) return `M${x0},${y0}L${x1},${y1}`;
  return g.upright ? `M${x0},${y0}C${x0},${(y0 + y1) / 2} ${x1},${(y0 + y1) / 2} ${x1},${y1}` : `M${x0},${y0}C${(x0 + x1) / 2},${y0} ${(x0 + x1) / 2},${y1} ${x1},${y1}`;
}

function straight(g: Geometry, from: number, to: number): string {
  return `M${g.x(from)},${g.y(from)}L${g.x(to)},${g.y(to)}`;
}

// A line that is normally open.
function bow(g: Geometry, from: number, to: number): string {
  const [x0, y0, x1, y1] = [g.x(from), g.y(from), g.x(to), g.y(to)];
  const bend = 0.12;
  return `M${x0},${y0}Q${(x0 + x1) / 2 + bend * (y1 - y0)},${(y0 + y1) / 2 - bend * (x1 - x0)} ${x1},${y1}`;
}
