// Where things are drawn if the buses' coordinates are known: as they stand, north up.
import type { Network } from "../data/types";
import type { Geometry } from "./geometry";

const MARGIN = 46;
const TOP = 100; // marks of equipment stand above their bus
const TALLEST = 620;
const CORE = 0.05; // of the buses at each end that may be outliers

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function groundGeometry(network: Network, places: [number, number][], available: number): Geometry {
  const east = places.reduce((most, [x]) => Math.max(most, x), 0);
  const north = places.reduce((most, [, y]) => Math.max(most, y), 0);
  const room = available - 2 * MARGIN;
  const scale = Math.min(room / Math.max(east, 1e-9), (available < 640 ? 1.4 * available : TALLEST) - TOP - MARGIN, 4 * room);
  const x = (bus: number): number => MARGIN + Math.max(0, (room - east * scale) / 2) + places[bus]![0] * scale;
  const y = (bus: number): number => TOP + (north - places[bus]![1]) * scale;
  const lengths = network.branches.filter((b) => b.closed).map((b) => Math.hypot(x(b.from) - x(b.to), y(b.from) - y(b.to)));
  return { width: available, height: 2 * TOP + north * scale, upright: false, step: median(lengths), x, y, outward: () => -1, straight: true };
}

// A bus at (0, 0) among others elsewhere leaves these no room: then the schematic map comes first.
export function isCrowded(places: [number, number][]): boolean {
  const inner = (axis: 0 | 1): number => {
    const sorted = places.map((p) => p[axis]).sort((a, b) => a - b);
    const cut = Math.floor(CORE * sorted.length);
    return sorted[sorted.length - 1 - cut]! - sorted[cut]!;
  };
  return places.length >= 10 && Math.max(inner(0), inner(1)) < 0.1;
}
