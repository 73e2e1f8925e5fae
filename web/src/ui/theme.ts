// Colours that charts and map share. Hues after Okabe and Ito, which stay apart for colour-blind readers; whatever hue
// says, a word, a mark or a dash says too.

export interface Palette {
  text: string;
  faint: string;
  line: string;
  surface: string;
  series: string[]; // blue, orange, green, vermilion, purple, sky, olive
  good: string;
  bad: string;
  dark: string; // buses without voltage
  voltage: string[]; // from the lower limit up; what is below it is `bad`
  loading: string[]; // from empty to full
}

const LIGHT: Palette = {
  text: "#1b2430",
  faint: "#566273",
  line: "#d5dbe3",
  surface: "#ffffff",
  series: ["#0072b2", "#d98a00", "#00835f", "#c14a00", "#a8528a", "#3f9fd8", "#7a7400"],
  good: "#00835f",
  bad: "#c14a00",
  dark: "#1b2430",
  voltage: ["#eda53a", "#ecd27c", "#a9d1a0", "#63b3ae", "#3388bd", "#0b4f86"],
  loading: ["#93a1b3", "#7d8794", "#d98a00", "#c14a00"],
};

const DARK: Palette = {
  text: "#e6ebf2",
  faint: "#a3afbf",
  line: "#364254",
  surface: "#182030",
  series: ["#59b4ec", "#f0ad2e", "#35c398", "#ff8a4c", "#e39bc8", "#9fd6f7", "#d8cf4a"],
  good: "#35c398",
  bad: "#ff8a4c",
  dark: "#05080d",
  voltage: ["#f0ad2e", "#f2dc8c", "#a5d6a0", "#62bdb5", "#4a9fd6", "#2f6fb4"],
  loading: ["#5d6b7e", "#8593a5", "#f0ad2e", "#ff8a4c"],
};

type Choice = "light" | "dark" | "system";

const system = matchMedia("(prefers-color-scheme: dark)");
let choice: Choice = "system";
let paper = false;
const listeners: (() => void)[] = [];

export const isDark = (): boolean => !paper && (choice === "system" ? system.matches : choice === "dark");
export const palette = (): Palette => (isDark() ? DARK : LIGHT);

function apply(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function toggleTheme(): void {
  choice = isDark() ? "light" : "dark";
  apply();
}

// Paper is light, whatever the screen is.
export function setPaper(on: boolean): void {
  paper = on;
  apply();
}

export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

export function startTheme(): void {
  system.addEventListener("change", apply);
  apply();
}
