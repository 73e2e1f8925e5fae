import { type Cell, csv, download } from "../text/csv";
import { button, type Child, h } from "./dom";

export interface Column<Row> {
  name: string;
  unit?: string; // of the CSV's numbers, in its header
  cell: (row: Row) => Child | string; // for people
  raw: (row: Row) => Cell; // for the CSV
  numeric?: boolean;
  wordy?: boolean; // sentences, which need room even on a phone
}

interface Options {
  caption: string;
  file: string; // of the CSV, without its ending
  shown?: number; // rows at first; a button shows the rest
}

const STEP = 200;

export function table<Row>(rows: Row[], columns: Column<Row>[], options: Options): HTMLElement {
  const body = h("tbody");
  const foot = h("div", { class: "table-foot" });
  let shown = 0;
  const rest = h("p", { class: "on-paper note" });
  const more = button("Show more rows", () => {
    show(STEP);
    if (more.hidden) save.focus(); // not back to the top of the page
  });
  const save = button("Download CSV", () => download(`${options.file}.csv`, toCsv(rows, columns)), {
    "aria-label": `Download CSV: ${options.caption}`,
  });
  const show = (many: number): void => {
    for (const row of rows.slice(shown, shown + many))
      body.append(
        h(
          "tr",
          {},
          ...columns.map((c, k) => h(k === 0 ? "th" : "td", { class: c.numeric ? "number" : c.wordy && "wordy", scope: k === 0 && "row" }, c.cell(row))),
        ),
      );
    shown = Math.min(rows.length, shown + many);
    more.hidden = shown >= rows.length;
    rest.textContent = more.hidden ? "" : `${shown} of ${rows.length} rows; the page on a screen has all of them.`;
  };
  show(options.shown ?? rows.length);
  foot.append(more, save);
  const head = h("tr", {}, ...columns.map((c) => h("th", { scope: "col", class: c.numeric && "number" }, c.name)));
  const content = h("table", {}, h("caption", {}, options.caption), h("thead", {}, head), body);
  return h("div", { class: "table" }, scrolling(content, options.caption), foot, rest);
}

// A stop for the keyboard where, and while, there is something to scroll to.
function scrolling(content: HTMLElement, name: string): HTMLElement {
  const frame = h("div", { class: "table-scroll", role: "region", "aria-label": name }, content);
  const watcher = new ResizeObserver(() => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  });
  watcher.observe(frame);
  watcher.observe(content);
  return frame;
}

function toCsv<Row>(rows: Row[], columns: Column<Row>[]): string {
  const header = columns.map((c) => (c.unit ? `${c.name} [${c.unit}]` : c.name));
  return csv(header, rows.map((row) => columns.map((c) => c.raw(row))));
}

// Names and values, one a line.
export function facts(pairs: [string, Child | string][]): HTMLElement {
  return h("dl", { class: "facts" }, ...pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}
