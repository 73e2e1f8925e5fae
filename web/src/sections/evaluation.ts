// What `gridkeel evaluate` found on fresh scenarios.
import type { ReportData } from "../data/types";
import { h } from "../ui/dom";
import { note } from "../ui/section";
import { anything } from "../ui/anything";

export function outOfSample({ evaluation }: ReportData): HTMLElement {
  if (evaluation === null)
    return note("Not evaluated: the figures above are of the scenarios that the plan was made with. ", h("code", {}, "gridkeel evaluate"), " tests it on fresh ones.");
  return anything(evaluation, "Out-of-sample evaluation");
}
