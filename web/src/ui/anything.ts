// Results of verbs whose form the page does not know: objects as lists of facts, lists of objects as tables.
import { clip, number } from "../text/format";
import { type Child, h } from "./dom";
import { facts, table } from "./table";

type Value = unknown;
const isObject = (v: Value): v is Record<string, Value> => typeof v === "object" && v !== null && !Array.isArray(v);

function plain(v: Value): string {
  if (v === null || v === undefined) return "–";
  if (typeof v === "number") return number(v, 4);
  if (Array.isArray(v)) return clip(v.map(plain).join(", "), 120);
  return clip(isObject(v) ? JSON.stringify(v) : String(v), 120);
}

const words = (key: string): string => key.replaceAll("_", " ");

function rowsOf(list: Record<string, Value>[], title: string): HTMLElement {
  const keys = [...new Set(list.flatMap((row) => Object.keys(row)))];
  return table(
    list,
    keys.map((key) => ({
      name: words(key),
      numeric: list.every((row) => row[key] == null || typeof row[key] === "number"),
      cell: (row: Record<string, Value>) => plain(row[key]),
      raw: (row: Record<string, Value>) => {
        const v = row[key];
        return typeof v === "number" || typeof v === "string" ? v : v == null ? null : JSON.stringify(v);
      },
    })),
    { caption: title, file: title.toLowerCase().replace(/[^a-z0-9]+/g, "-"), shown: 30 },
  );
}

export function anything(value: Value, title: string): HTMLElement {
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) return rowsOf(value, title);
  if (!isObject(value)) return h("p", {}, plain(value));
  const simple: [string, string][] = [];
  const rest: Child[] = [];
  for (const [key, v] of Object.entries(value)) {
    if (isObject(v) || (Array.isArray(v) && v.some(isObject))) rest.push(h("h4", {}, words(key)), anything(v, `${title}: ${words(key)}`));
    else simple.push([words(key), plain(v)]);
  }
  return h("div", {}, simple.length > 0 && facts(simple), ...rest);
}
