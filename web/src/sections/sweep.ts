// Sensitivity and the cost-risk frontier, if a sweep is there.
import type { ReportData } from "../data/types";
import { anything } from "../ui/anything";
import { h } from "../ui/dom";
import { note, section, type Section } from "../ui/section";

export function sweep(data: ReportData): Section {
  if (data.sweep === null)
    return section("sweep", "Sensitivity", "Frontier and sensitivity", null, note("No sweep is there. ", h("code", {}, "gridkeel sweep"), " makes one; a sweep.json in the folder of the run is shown here."));
  return section("sweep", "Sensitivity", "Frontier and sensitivity", "As the sweep found it.", anything(data.sweep, "Sweep"));
}
