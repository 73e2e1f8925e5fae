import type { ReportData } from "./types";

export function readData(): ReportData {
  const text = document.getElementById("gridkeel-data")?.textContent ?? "";
  const data = JSON.parse(text) as Partial<ReportData>;
  if (data.schema !== 1) throw new Error("this page holds no run: `gridkeel report` fills it");
  return inOrder(data as ReportData);
}

// The dispatch that weighs most comes first.
function inOrder(data: ReportData): ReportData {
  const { weight, cost_usd } = data.scenarios;
  const share = (k: number): number => weight[k]! * cost_usd[k]!;
  return { ...data, dispatch: [...data.dispatch].sort((a, b) => share(b.scenario) - share(a.scenario)) };
}
