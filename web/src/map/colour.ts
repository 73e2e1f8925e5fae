import type { Bus } from "../data/types";
import type { Palette } from "../ui/theme";

// From the lower limit to the upper one in equal steps; what is below the limit has the first colour as well, and a ring.
export function voltageColour(colours: Palette, bus: Bus, voltage: number): string {
  const share = (voltage - bus.vmin_pu) / Math.max(1e-9, Math.min(bus.vmax_pu, 1.02) - bus.vmin_pu);
  const k = Math.floor(share * colours.voltage.length);
  return colours.voltage[Math.max(0, Math.min(colours.voltage.length - 1, k))]!;
}

const LOADING_STEPS = [0.5, 0.8, 1.0];

export function loadingColour(colours: Palette, loading: number | null): string {
  if (loading === null) return colours.loading[0]!;
  const k = LOADING_STEPS.filter((step) => loading > step + 1e-6).length;
  return colours.loading[k]!;
}

export function loadingWidth(loading: number | null): number {
  return 2 + 5 * Math.min(1, Math.max(0, loading ?? 0));
}
