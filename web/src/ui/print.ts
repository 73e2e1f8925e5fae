// Before it prints, the page takes the width and the colours of paper, so that charts and map are drawn for these.
import { drawAll } from "../charts/figure";
import { setPaper } from "./theme";

const listeners: (() => void)[] = [];

// For what depends on the width.
export function onPrint(listener: () => void): void {
  listeners.push(listener);
}

function turn(paper: boolean): void {
  document.documentElement.classList.toggle("paper", paper);
  setPaper(paper);
  drawAll();
  for (const listener of listeners) listener();
}

export function startPrint(): void {
  addEventListener("beforeprint", () => turn(true));
  addEventListener("afterprint", () => turn(false));
}
