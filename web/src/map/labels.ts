// Names of buses, where there is room: none lies on a bus, a mark or another name.
import { s } from "../ui/dom";
import type { Geometry } from "./geometry";

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LETTER = 7; // pixels
const LINE = 12;

const apart = (a: Box, b: Box): boolean => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

function around(x: number, y: number, radius: number, width: number): { x: number; y: number; anchor: string; box: Box }[] {
  const at = (cx: number, base: number, anchor: string): { x: number; y: number; anchor: string; box: Box } => {
    const left = anchor === "middle" ? cx - width / 2 : anchor === "end" ? cx - width : cx;
    return { x: cx, y: base, anchor, box: { left, top: base - LINE + 2, right: left + width, bottom: base + 2 } };
  };
  return [
    at(x, y + radius + 13, "middle"),
    at(x + radius + 5, y + 4, "start"),
    at(x - radius - 5, y + 4, "end"),
    at(x, y - radius - 5, "middle"),
  ];
}

const LOOK = [5, 10, 15, 20, 25]; // pixels along a line from its bus

function crossed(box: Box, x: number, y: number, ends: [number, number][]): number {
  const inside = (px: number, py: number): boolean => px > box.left - 2 && px < box.right + 2 && py > box.top - 2 && py < box.bottom + 2;
  return ends.filter(([ex, ey]) => {
    const length = Math.hypot(ex - x, ey - y) || 1;
    return LOOK.some((at) => inside(x + ((ex - x) * at) / length, y + ((ey - y) * at) / length));
  }).length;
}

export interface Named {
  bus: number;
  text: string;
  radius: number;
  class: string;
}

// The first to be named have the best places; `lines` are those of the normal state.
export function groundLabels(names: Named[], lines: [number, number][], g: Geometry, marks: Box[]): SVGElement[] {
  const ends = new Map<number, [number, number][]>();
  const end = (bus: number, other: number): void => void ends.set(bus, [...(ends.get(bus) ?? []), [g.x(other), g.y(other)]]);
  for (const [from, to] of lines) {
    end(from, to);
    end(to, from);
  }
  const taken = [...marks, ...names.map(({ bus, radius }) => square(g.x(bus), g.y(bus), radius))];
  return names.flatMap(({ bus, text, radius, class: kind }) => {
    const [x, y] = [g.x(bus), g.y(bus)];
    const free = around(x, y, radius, LETTER * text.length)
      .filter(({ box }) => box.left > 0 && box.right < g.width && taken.every((other) => apart(box, other)))
      .map((place) => ({ ...place, cost: crossed(place.box, x, y, ends.get(bus) ?? []) }))
      .sort((a, b) => a.cost - b.cost)[0];
    if (!free) return [];
    taken.push(free.box);
    return [s("text", { x: free.x, y: free.y, "text-anchor": free.anchor, class: kind }, text)];
  });
}

export function square(x: number, y: number, half: number): Box {
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}
