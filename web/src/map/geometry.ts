// Where things are drawn: depth runs along the longer side, which on a phone is downwards.
import type { Layout } from "./layout";

export interface Geometry {
  width: number;
  height: number;
  upright: boolean;
  step: number; // between neighbours, in pixels
  x: (bus: number) => number;
  y: (bus: number) => number;
  outward: (bus: number) => 1 | -1; // the side on which marks stand: away from the other rows
}

const MARGIN = 46;
const MARKS = 72; // for what stands at a bus of the outermost row

export function geometryOf(layout: Layout, available: number): Geometry {
  const upright = available < 640 && layout.depth > 6;
  const across = layout.rows[1] - layout.rows[0];
  const length = Math.max(1, layout.depth);
  const spread = (n: number, room: number, most: number): number => Math.min(most, Math.max(8, room / Math.max(1, n)));
  const alongStep = upright ? Math.max(26, Math.min(38, 1400 / length)) : spread(length, available - 2 * MARGIN, 90);
  const acrossStep = upright ? spread(across, available - 2 * MARGIN - MARKS, 90) : 84;
  const along = (bus: number): number => MARGIN + layout.places[bus]!.depth * alongStep;
  const beside = (bus: number): number => MARGIN + (layout.places[bus]!.row - layout.rows[0]) * acrossStep;
  return {
    width: upright ? 2 * MARGIN + MARKS + across * acrossStep : 2 * MARGIN + length * alongStep,
    height: upright ? 2 * MARGIN + length * alongStep : 2 * MARGIN + (across > 0 ? MARKS : 0) + across * acrossStep,
    upright,
    step: Math.min(alongStep, acrossStep),
    x: upright ? beside : along,
    y: upright ? along : beside,
    outward: (bus) => (across > 0 && layout.places[bus]!.row === layout.rows[1] ? 1 : -1),
  };
}
