import "./style.css";
import { readData } from "./data/read";
import type { ReportData } from "./data/types";
import { ai } from "./sections/ai";
import { compare } from "./sections/compare";
import { feeder } from "./sections/feeder";
import { grid } from "./sections/grid";
import { inputs } from "./sections/inputs";
import { proof } from "./sections/proof";
import { risk } from "./sections/risk";
import { sweep } from "./sections/sweep";
import { verdict } from "./sections/verdict";
import { clip } from "./text/format";
import { button, h } from "./ui/dom";
import { startPrint } from "./ui/print";
import { startTheme, toggleTheme } from "./ui/theme";

function header(data: ReportData): HTMLElement {
  const { plan } = data;
  return h(
    "header",
    {},
    h("p", { class: "brand" }, "Gridkeel"),
    h("h1", {}, clip(plan.study.title, 160)),
    h("p", { class: "about" }, `${clip(plan.study.name, 60)}, ${plan.scenarios.count} scenarios, seed ${plan.scenarios.seed}, ${data.started.slice(0, 10)}`),
    h("div", { class: "actions" }, button("Light or dark", toggleTheme), button("Print", () => print())),
  );
}

function show(data: ReportData): void {
  startTheme();
  document.title = `${clip(data.plan.study.title, 80)}: Gridkeel report`;
  const sections = [verdict, feeder, grid, risk, ai, compare, sweep, proof, inputs].map((make) => make(data));
  const links = sections.map((s) => h("li", {}, h("a", { href: `#${s.id}` }, s.link)));
  document
    .getElementById("page")!
    .replaceChildren(
      h("a", { class: "skip", href: "#verdict" }, "To the verdict"),
      header(data),
      h("nav", { "aria-label": "Sections" }, h("ul", {}, ...links)),
      h("main", {}, ...sections.map((s) => s.body)),
      h("footer", {}, `Gridkeel ${data.plan.versions["gridkeel"] ?? ""}. Money is per event unless it says otherwise.`),
    );
  startPrint();
}

function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  document.getElementById("page")!.replaceChildren(h("p", { class: "failed", role: "alert" }, `This report cannot be shown: ${text}`));
  throw error;
}

try {
  show(readData());
} catch (error) {
  fail(error);
}
