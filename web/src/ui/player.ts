// Which scenario is looked at, and when: a picker, a slider, a button that plays.
import type { ReportData } from "../data/types";
import { money, clip } from "../text/format";
import { timeOf } from "../text/time";
import { button, h, select } from "./dom";

const TICK_MS = 650;

export class Player {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly clock = h("output", { class: "clock" });
  private readonly play: HTMLButtonElement;
  private timer: number | undefined;
  private index = 0; // of data.dispatch
  private period = 0;

  constructor(
    private readonly data: ReportData,
    private readonly changed: (index: number, period: number) => void,
  ) {
    const last = data.study.horizon.periods - 1;
    this.slider = h("input", { type: "range", min: 0, max: last, step: 1, value: 0, "aria-label": "Time", id: "time-slider" });
    this.slider.addEventListener("input", () => {
      this.stop();
      this.go(Number(this.slider.value));
    });
    this.play = button("▶ Play", () => (this.timer === undefined ? this.start() : this.stop()), { class: "play" });
    const picker = select("Scenario", data.dispatch.map((d) => label(data, d.scenario)), 0, (k) => {
      this.index = k;
      this.go(this.period);
    });
    picker.querySelector("select")!.id = "scenario-picker";
    const step = (by: number, text: string, name: string): HTMLButtonElement =>
      button(text, () => {
        this.stop();
        this.go(Math.max(0, Math.min(last, this.period + by)));
      }, { "aria-label": name, class: "small" });
    this.element = h(
      "div",
      { class: "player" },
      picker,
      h("div", { class: "transport" }, this.play, step(-1, "‹", "One period back"), this.slider, step(1, "›", "One period on"), this.clock),
    );
    this.element.addEventListener("focusin", (e) => {
      if ((e.target as Element).matches(":focus-visible")) this.element.scrollIntoView({ block: "start" }); // with the map below
    });
  }

  go(period: number): void {
    this.period = period;
    this.slider.value = String(period);
    const text = timeOf(this.data.study.horizon, period);
    this.slider.setAttribute("aria-valuetext", text);
    this.clock.value = text;
    this.changed(this.index, period);
  }

  private start(): void {
    const periods = this.data.study.horizon.periods;
    if (this.period === periods - 1) this.go(0);
    this.play.textContent = "❚❚ Pause";
    this.timer = window.setInterval(() => {
      if (this.period >= periods - 1) this.stop();
      else this.go(this.period + 1);
    }, TICK_MS);
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    this.play.textContent = "▶ Play";
  }
}

function label({ scenarios }: ReportData, k: number): string {
  return `${clip(scenarios.name[k]!, 20)}: costs ${money(scenarios.cost_usd[k])}`;
}
