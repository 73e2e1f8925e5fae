// Where things are drawn: depth runs along the longer side, which on a phone is downwards.
import type { Layout } from "./layout";

export interface Geometry {
  width: number;
  height: number;
  upright: boolean;
  step: number; // between neighbours, in pixels
  x: (bus: number) => number;
  y: (bus: number) => number;
  straight: boolean; // lines run straight from bus to bus
  outward: (bus: number) => 1 | -1; // the side on which marks stand: away from the other rows
}

const MARGIN = 46;
// Marks of equipment, in a row away from their bus: how far the first is, and the next from it.
export const FIRST_MARK = 25; // clear of the ring around a bus
export const FIRST_BELOW = 40; // beyond the bus's name
export const MARK = 19;

const extent = (first: number, marks: number): number => (marks > 0 ? first + MARK * marks : 0);

export function geometryOf(layout: Layout, available: number, marks: (bus: number) => number): Geometry {
  const upright = available < 640 && layout.depth > 6;
  const across = layout.rows[1] - layout.rows[0];
  const outward = (bus: number): 1 | -1 => (across > 0 && layout.places[bus]!.row === layout.rows[1] ? 1 : -1);
  const most = (row: number, first: number): number =>
    layout.places.reduce((room, place, bus) => (place.row === row ? Math.max(room, extent(first, marks(bus))) : room), MARGIN);
  const before = most(layout.rows[0], FIRST_MARK); // what marks of the first and of the last row need
  const after = across > 0 ? most(layout.rows[1], FIRST_BELOW) : MARGIN;
  const length = Math.max(1, layout.depth);
  const spread = (n: number, room: number, most: number): number => Math.min(most, Math.max(8, room / Math.max(1, n)));
  const alongStep = upright ? Math.max(26, Math.min(38, 1400 / length)) : spread(length, available - 2 * MARGIN, 90);
  const acrossStep = upright ? spread(across, available - before - after, 90) : 84;
  const along = (bus: number): number => MARGIN + layout.places[bus]!.depth * alongStep;
  const beside = (bus: number): number => before + (layout.places[bus]!.row - layout.rows[0]) * acrossStep;
  return {
    width: upright ? before + after + across * acrossStep : 2 * MARGIN + length * alongStep,
    height: upright ? 2 * MARGIN + length * alongStep : before + after + across * acrossStep,
    upright,
    straight: false,
    step: Math.min(alongStep, acrossStep),
    x: upright ? beside : along,
    y: upright ? along : beside,
    outward,
  };
}
