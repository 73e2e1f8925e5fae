// The feeder hour by hour: map, dispatch, storage, imbalance and restoration of one stored scenario.
import { FeederHistory, type FeederState } from "../data/feeder";
import { sum } from "../data/derive";
import type { Dispatch, ReportData } from "../data/types";
import { FeederMap } from "../map/map";
import { clip, percent, pu, unit } from "../text/format";
import { timeOf } from "../text/time";
import { h, select } from "../ui/dom";
import { Player } from "../ui/player";
import { note, section, type Section } from "../ui/section";
import { facts } from "../ui/table";
import { dispatchFigures } from "./dispatch_figures";
import { storyOf } from "./story";

const LEAD =
  "A stored scenario, played hour by hour: where the power flows, what each module does, who is left without supply and when they get it back.";

export function feeder(data: ReportData): Section {
  if (data.dispatch.length === 0)
    return section("feeder", "Feeder", "The feeder, hour by hour", null, note("No dispatch was kept: plan with --dispatch 1 or more."));
  const view = new FeederView(data);
  return section("feeder", "Feeder", "The feeder, hour by hour", LEAD, ...view.parts);
}

class FeederView {
  readonly parts: HTMLElement[];
  private readonly summary = h("p", { class: "now", role: "status", "aria-live": "polite" });
  private readonly story = h("div", { class: "story-now" });
  private readonly details = h("div", {});
  private readonly map: FeederMap;
  private readonly figures: ReturnType<typeof dispatchFigures>;
  private readonly histories = new Map<number, FeederHistory>();
  private readonly busPicker: HTMLElement;
  private bus: number;
  private shown = -1;
  private state: FeederState | null = null;

  constructor(private readonly data: ReportData) {
    this.bus = data.study.ai_sites[0]?.bus ?? data.network.source;
    this.map = new FeederMap(data, (bus) => this.chooseBus(bus));
    this.figures = dispatchFigures(data);
    this.busPicker = select("Bus", data.network.buses.map((b) => clip(b.name, 24)), this.bus, (k) => this.chooseBus(k));
    this.busPicker.querySelector("select")!.id = "bus-picker";
    const player = new Player(data, (index, period) => this.show(index, period));
    this.parts = [
      player.element,
      this.summary,
      this.map.element,
      h("div", { class: "bus-details" }, this.busPicker, this.details),
      this.story,
      h("div", { class: "charts" }, ...this.figures.elements),
    ];
    player.go(firstTrouble(data, data.dispatch[0]!));
    this.map.choose(this.bus);
  }

  private show(index: number, period: number): void {
    const d = this.data.dispatch[index]!;
    if (index !== this.shown) {
      this.shown = index;
      this.story.replaceChildren(storyOf(this.data, d.scenario, "h3"));
    }
    let history = this.histories.get(index);
    if (!history) this.histories.set(index, (history = new FeederHistory(this.data, d)));
    this.state = history.at(period);
    this.map.show(this.state);
    this.summary.textContent = describe(this.data, d, this.state, period);
    this.figures.show(d, period);
    this.showBus();
  }

  private chooseBus(bus: number): void {
    this.bus = bus;
    this.busPicker.querySelector("select")!.selectedIndex = bus;
    this.map.choose(bus);
    this.showBus();
  }

  private showBus(): void {
    const b = this.state?.buses[this.bus];
    const fixed = this.data.network.buses[this.bus]!;
    if (!b) return;
    this.details.replaceChildren(
      facts([
        ["Voltage", b.live ? pu(b.voltage) : "no voltage"],
        ["Limits", `${fixed.vmin_pu.toFixed(2)} to ${fixed.vmax_pu.toFixed(2)} pu`],
        ["Demand", unit(b.demand, "MW")],
        ["Not served", unit(b.shed, "MW")],
        ["Customers", clip(fixed.load_class)],
      ]),
    );
  }
}

// The hour in which most load is not served, or else the highest demand.
function firstTrouble(data: ReportData, d: Dispatch): number {
  const history = new FeederHistory(data, d);
  let best = 0;
  let most = -1;
  for (let t = 0; t < data.study.horizon.periods; ++t) {
    const buses = history.at(t).buses;
    const value = 1e6 * sum(buses.map((b) => b.shed)) + sum(buses.map((b) => b.demand));
    if (value > most + 1e-9) [best, most] = [t, value];
  }
  return best;
}

function describe(data: ReportData, d: Dispatch, state: FeederState, t: number): string {
  const live = state.buses.map((b, k) => ({ ...b, k })).filter((b) => b.live);
  const lowest = live.reduce((a, b) => (b.voltage < a.voltage ? b : a), live[0]!);
  const loaded = state.branches.map((b, e) => ({ ...b, e })).filter((b) => b.loading !== null && b.closed);
  const fullest = loaded.length > 0 ? loaded.reduce((a, b) => (b.loading! > a.loading! ? b : a)) : null;
  const dark = state.buses.length - live.length;
  const out = state.branches.flatMap((b, e) => (b.out ? [clip(data.network.branches[e]!.name, 16)] : []));
  const parts = [
    `${timeOf(data.study.horizon, t)}: demand ${unit(sum(state.buses.map((b) => b.demand)), "MW")}`,
    `import ${unit(d.series["system"]?.["substation"]?.["import_p"]?.[t] ?? 0, "MW")}`,
    `not served ${unit(sum(state.buses.map((b) => b.shed)), "MW")}`,
  ];
  if (lowest) parts.push(`lowest voltage ${pu(lowest.voltage)} at bus ${clip(data.network.buses[lowest.k]!.name, 16)}`);
  if (fullest) parts.push(`fullest line ${clip(data.network.branches[fullest.e]!.name, 16)} at ${percent(fullest.loading, 2)}`);
  if (out.length > 0) parts.push(`out: ${out.join(", ")}`);
  if (dark > 0) parts.push(`${dark} buses without voltage`);
  return `${parts.join("; ")}.`;
}
