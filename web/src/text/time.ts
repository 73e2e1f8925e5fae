import type { Horizon } from "../data/types";

// "17:00", and from the second day on "day 2, 05:00".
export function timeOf(horizon: Horizon, period: number): string {
  const minutes = Math.round(60 * (horizon.start_hour + period * horizon.step_h));
  const day = Math.floor(minutes / 1440);
  const text = `${String(Math.floor((minutes % 1440) / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return day === 0 ? text : `day ${day + 1}, ${text}`;
}

export function times(horizon: Horizon): string[] {
  return Array.from({ length: horizon.periods }, (_, t) => timeOf(horizon, t));
}
