const SIGNATURE_LENGTH = 400;

/** A piece of source as a signature: one line, single spaces, no comments, no comma before a closing bracket. */
export function signatureText(source: string): string {
  let text = source.includes("/") ? source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, " ") : source;
  text = text.replace(/\s+/g, " ");
  text = text
    .replace(/([([<]) /g, "$1")
    .replace(/,? ([)\]>])/g, (whole, close: string) => (whole === " >" ? whole : close));
  text = text.replace(/\s*(=>|=|\{|;)?\s*$/, "").trim();
  return text.length <= SIGNATURE_LENGTH ? text : `${text.slice(0, SIGNATURE_LENGTH - 1)}…`;
}
