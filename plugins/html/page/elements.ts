import { safeText } from "@parseltongue/base/safe-text";

const SVG = "http://www.w3.org/2000/svg";

/** The page's own element of an id. */
export function byId(id: string): HTMLElement {
  return ofKind(id, HTMLElement);
}

/** The page's own element of an id, of the kind that it has in page.html. */
export function ofKind<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id) as Element | null;
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}

/** An element with a text; the text is shown as it is, what would not show as `\u{…}`. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text = "",
  className = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.textContent = safeText(text);
  if (className !== "") made.className = className;
  return made;
}

/** A part of a drawing. */
export function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** `path:line`, the path alone, or "". */
export function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return line === 0 || file === "" ? file : `${file}:${line}`;
}
