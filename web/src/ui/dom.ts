// Elements made by hand. Text only ever becomes a text node: names in a study can be anything.

export type Child = Node | string | null | undefined | false;
export type Attributes = Record<string, string | number | boolean | null | undefined>;

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes))
    if (value != null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  for (const child of children) if (child) element.append(child);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = h("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", act);
  return element;
}

let lastId = 0;
export const uniqueId = (stem: string): string => `${stem}-${++lastId}`;

export function select(label: string, options: string[], chosen: number, act: (index: number) => void): HTMLElement {
  const list = h(
    "select",
    {},
    ...options.map((text, k) => h("option", { value: k, selected: k === chosen }, text)),
  );
  list.addEventListener("change", () => act(list.selectedIndex));
  return h("label", { class: "field" }, h("span", {}, label), list);
}
