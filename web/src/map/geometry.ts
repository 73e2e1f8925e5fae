// Where things are drawn: depth runs along the longer side, which on a phone is downwards.
import type { Layout } from "./layout";

export interface Geometry {
  width: number;
  height: number;
  upright: boolean;
  step: number; // between neighbours, in pixels
  x: (bus: number) => number;
  y: (bus: number) => number;
}

const MARGIN = 46;

export function geometryOf(layout: Layout, available: number): Geometry {
  const upright = available < 640 && layout.depth > 6;
  const across = layout.rows[1] - layout.rows[0];
  const length = Math.max(1, layout.depth);
  const spread = (n: number, room: number, most: number): number => Math.min(most, Math.max(8, (room - 2 * MARGIN) / Math.max(1, n)));
  const alongStep = upright ? Math.max(26, Math.min(38, 1400 / length)) : spread(length, available, 90);
  const acrossStep = upright ? spread(across, available, 90) : 78;
  const along = (bus: number): number => MARGIN + layout.places[bus]!.depth * alongStep;
  const beside = (bus: number): number => MARGIN + (layout.places[bus]!.row - layout.rows[0]) * acrossStep;
  return {
    width: upright ? 2 * MARGIN + across * acrossStep : 2 * MARGIN + length * alongStep,
    height: upright ? 2 * MARGIN + length * alongStep : 2 * MARGIN + across * acrossStep,
    upright,
    step: Math.min(alongStep, acrossStep),
    x: upright ? beside : along,
    y: upright ? along : beside,
  };
}
