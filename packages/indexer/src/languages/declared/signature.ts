const MAX_SIGNATURE = 400;
const MAX_SUMMARY = 200;

/** A definition's head on one line, without what opens its body. */
export function signatureOf(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/[\s:{=]+$/, "")
    .trim();
  return line.length <= MAX_SIGNATURE ? line : `${line.slice(0, MAX_SIGNATURE - 1)}…`;
}

/** The first sentence of a documentation text, its comment signs and quotes taken off. */
export function summaryOf(text: string): string {
  const lines = text
    .replace(/^[rRuUbB]?("""|'''|"|')|("""|'''|"|')$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*(?:\/\/[/!]?|\/\*+!?|\*+\/|\*|#+)?\s?/, "").replace(/\s*\*\/\s*$/, ""))
    .map((line) => line.replace(/<\/?[a-z]+>/g, "").trim());
  const first = lines.findIndex((line) => line !== "");
  if (first < 0 || lines[first]!.startsWith("@")) return "";
  const end = lines.findIndex((line, i) => i > first && (line === "" || line.startsWith("@")));
  const prose = lines.slice(first, end < 0 ? undefined : end).join(" ");
  const stop = /[.!?](?=\s|$)/.exec(prose);
  const sentence = stop === null ? prose : prose.slice(0, stop.index + 1);
  return sentence.length <= MAX_SUMMARY ? sentence : `${sentence.slice(0, MAX_SUMMARY - 1)}…`;
}
