// A chart with its caption and the numbers behind it. Charts are drawn when they come into view, and again when the
// colours or the width change.
import { type Cell, csv, download } from "../text/csv";
import { button, h } from "../ui/dom";
import { onTheme, type Palette, palette } from "../ui/theme";
import { init, type Option } from "./echarts";
import { dress, NARROW } from "./style";

export interface Figure {
  title: string; // what it shows
  says?: string; // what a reader should see in it
  height?: number;
  option: (colours: Palette, narrow: boolean) => Option;
  data: () => { header: string[]; rows: Cell[][] };
  hand?: () => Option; // the mark line of the series whose id is HAND, which moves without the rest
}

export interface Drawn {
  element: HTMLElement;
  redraw: () => void;
  moveHand: () => void;
}

export const HAND = "hand";

const all: { draw: () => void }[] = [];

export function figure(f: Figure): Drawn {
  const canvas = h("div", { class: "canvas", role: "img", "aria-label": f.says ? `${f.title}. ${f.says}` : f.title });
  canvas.style.height = `${f.height ?? 300}px`;
  let chart: ReturnType<typeof init> | null = null;
  const paint = (): void => {
    if (!chart) return;
    const colours = palette();
    const width = canvas.clientWidth;
    chart.setOption(dress(f.option(colours, width < NARROW), colours, width), { notMerge: true });
  };
  // Once a frame at most, and only what is in view: a slider tells more.
  let due: "nothing" | "hand" | "all" = "nothing";
  let inView = false;
  const catchUp = (): void => {
    if (!inView || due === "nothing") return;
    if (due === "all") paint();
    else chart?.setOption({ series: [{ id: HAND, markLine: f.hand!() }] });
    due = "nothing";
  };
  const ask = (what: "hand" | "all"): void => {
    if (due === "nothing") requestAnimationFrame(catchUp);
    if (due !== "all") due = what;
  };
  const draw = (): void => {
    due = "nothing";
    if (chart) chart.resize();
    else if (canvas.clientWidth > 0) chart = init(canvas, null, { renderer: "svg" });
    paint();
    fitPaper(canvas);
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      inView = entries.at(-1)!.isIntersecting;
      if (!inView) return;
      if (chart) catchUp();
      else draw();
    },
    { rootMargin: "600px" },
  );
  watcher.observe(canvas);
  new ResizeObserver(() => {
    if (!chart) return;
    chart.resize();
    paint();
  }).observe(canvas);
  onTheme(paint);
  all.push({ draw });
  const name = f.title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const save = (): void => {
    const { header, rows } = f.data();
    download(`${name}.csv`, csv(header, rows));
  };
  const element = h(
    "figure",
    {},
    h(
      "figcaption",
      {},
      h("strong", {}, f.title),
      f.says && h("span", {}, f.says),
      button("CSV", save, { class: "small", "aria-label": `Download CSV: ${f.title}` }),
    ),
    canvas,
  );
  return { element, redraw: () => ask("all"), moveHand: () => ask("hand") };
}

// On paper of another width than the one that was drawn for, the drawing scales.
function fitPaper(canvas: HTMLElement): void {
  const svg = canvas.querySelector("svg");
  svg?.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
}

// For print: what is not in view must be there too.
export function drawAll(): void {
  for (const f of all) f.draw();
}
