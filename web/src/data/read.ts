import type { ReportData } from "./types";

export function readData(): ReportData {
  const text = document.getElementById("gridkeel-data")?.textContent ?? "";
  const data = JSON.parse(text) as Partial<ReportData>;
  if (data.schema !== 1) throw new Error("this page holds no run: `gridkeel report` fills it");
  return data as ReportData;
}
