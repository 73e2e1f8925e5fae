import { type Child, h } from "./dom";

export interface Section {
  id: string;
  link: string; // its title in a word
  body: HTMLElement;
}

export function section(id: string, link: string, title: string, lead: Child | string, ...children: Child[]): Section {
  const body = h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    lead && h("p", { class: "lead" }, lead),
    ...children,
  );
  return { id, link, body };
}

export const part = (title: string, ...children: Child[]): HTMLElement =>
  h("div", { class: "part" }, h("h3", {}, title), ...children);

export const note = (...children: Child[]): HTMLElement => h("p", { class: "note" }, ...children);
