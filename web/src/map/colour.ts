import type { Network } from "../data/types";
import type { Palette } from "../ui/theme";

// The voltages that the colours run over: from the lowest limit of any bus to the source's voltage and a little more.
export interface Range {
  low: number;
  high: number;
}

export function voltageRange(network: Network): Range {
  const low = network.buses.filter((_, b) => b !== network.source).reduce((least, b) => Math.min(least, b.vmin_pu), network.source_voltage_pu);
  return { low, high: network.source_voltage_pu + 0.2 * Math.max(0.01, network.source_voltage_pu - low) };
}

const TOLERANCE = 5e-4; // pu: what rounds to the limit is not below it

export function voltageColour(colours: Palette, range: Range, voltage: number): string {
  if (voltage < range.low - TOLERANCE) return colours.bad;
  const k = Math.floor(((voltage - range.low) / (range.high - range.low)) * colours.voltage.length);
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
